import type { Lattice } from '../lattice/lattice';
import type { ResolvedProgram } from './check/resolve';
import type { CompiledOperator } from './compiled-operator';
import { type ExpandedAddend, Expansion } from './expand/expand';
import { withStrings } from './expand/jordan-wigner';
import { bitCount } from './expand/operator-value';
import { EvaluationProblem } from './expand/problem';
import { TermTable } from './expand/term-table';
import type { GradedOperator } from './graded-operator';
import type { SourceSpan } from './model';
import type { SiteSpaces } from './sites';
import type { Diagnostics, SourceText } from './syntax/source';
import type { Expression } from './syntax/tree';
import { Clock } from './time/clock';

/** What one function of time multiplies. */
export interface WrittenPart {
  /** Number of the function in the clock; 0: a constant. */
  readonly function: number;
  readonly graded: GradedOperator;
}

export interface WrittenOperator {
  readonly addends: readonly ExpandedAddend[];
  /** At the time that the text is compiled for. */
  readonly graded: GradedOperator;
  /** One for each function of time, the constant part first; where nothing depends on time it is all there is. */
  readonly parts: readonly WrittenPart[];
  /** At another time. */
  readonly at: (time: number) => GradedOperator;
}

/** Writes the operators of a program that was checked. One clock for all of them. */
export class OperatorWriter {
  /** Null where no parameter depends on time. */
  readonly clock: Clock | null;

  constructor(
    readonly program: ResolvedProgram,
    readonly lattice: Lattice,
    readonly spaces: SiteSpaces,
    readonly source: SourceText,
    readonly diagnostics: Diagnostics,
    readonly siteLimit: number,
    readonly time: number,
  ) {
    this.clock = program.timed.size > 0 ? new Clock(program.timed) : null;
  }

  expansion(): Expansion {
    const { source, diagnostics, lattice, spaces, siteLimit, clock } = this;
    const { values, types, integrals } = this.program;
    return new Expansion(source, diagnostics, lattice, spaces, values, types, siteLimit, integrals, clock);
  }

  /** Throws EvaluationProblem. */
  write(body: Expression): WrittenOperator {
    const { clock, spaces } = this;
    const expansion = this.expansion();
    const addends = expansion.expand(body);
    const assembled = (table: TermTable): GradedOperator =>
      finite(table.assemble(spaces.dimensions, spaces.fermionic), body.span);
    const still = assembled(expansion.table);
    if (!clock || expansion.timed.size === 0) {
      return { addends, graded: still, parts: [{ function: 0, graded: still }], at: () => still };
    }
    const at = (time: number): GradedOperator => {
      const table = new TermTable(expansion.table.pool);
      table.addAll(expansion.table, { re: 1, im: 0 });
      for (const [id, part] of expansion.timed) table.addAll(part, clock.valueAt(id, time));
      return assembled(table);
    };
    const parts = [
      { function: 0, graded: still },
      ...[...expansion.timed].map(([id, part]) => ({ function: id, graded: assembled(part) })),
    ];
    return { addends, graded: at(this.time), parts, at };
  }
}

export function finite(graded: GradedOperator, span: SourceSpan): GradedOperator {
  const { terms } = graded;
  if ([...terms.terms.coefficients, terms.constant].every(Number.isFinite)) return graded;
  throw new EvaluationProblem(span, {
    code: 'NUMBER_TOO_LARGE',
    message: 'A coefficient of the operator is not a finite number.',
    reason: 'Couplings and their products must stay below 1e308.',
  });
}

/** The operator with its parity strings. Throws EvaluationProblem where a term is odd in fermions. */
export function stringed(graded: GradedOperator, span: SourceSpan): CompiledOperator {
  if (graded.odd.some((mask) => bitCount(mask) % 2 === 1)) {
    throw new EvaluationProblem(span, {
      code: 'FERMION_PARITY',
      message: 'A term has an odd number of fermion operators.',
      reason: 'Fermions are created and taken away in pairs, as in cdag(i)*c(j).',
    });
  }
  try {
    return withStrings(graded);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new EvaluationProblem(span, {
      code: 'TOO_MANY_TERMS',
      message: 'H has too many terms.',
      reason: 'The parity strings between its fermions are too long.',
    });
  }
}
