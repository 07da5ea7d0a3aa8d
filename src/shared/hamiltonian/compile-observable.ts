import type { Lattice } from '../lattice/lattice';
import { Geometry } from '../lattice/geometry';
import type { GradedOperator } from './graded-operator';
import { observableLatex, timedLatex } from './latex';
import type { CompiledObservable, TermSummary } from './model';
import type { JumpContext } from './open/compile-jumps';
import { type OperatorWriter, stringed } from './operator-writer';
import { canonicalOperator } from './report/canonical';
import { commutes } from './report/commutes';
import { isHermitian } from './report/report';
import { termSummary } from './summaries';
import type { ObservableStatement } from './syntax/tree';

interface ObservableContext {
  /** H, in parts that are the same at all times. */
  readonly hamiltonian: readonly GradedOperator[];
  readonly jumps: readonly GradedOperator[];
  readonly names: JumpContext;
  readonly lattice: Lattice;
}

/** Products of which the distances between sites are looked at. */
const mostMeasured = 20_000;

/** An operator with a name, and whether it is conserved. Throws EvaluationProblem. */
export function compileObservable(
  { name, nameSpan, body }: ObservableStatement,
  writer: OperatorWriter,
  { hamiltonian, jumps, names, lattice }: ObservableContext,
): CompiledObservable {
  const { source, diagnostics, constants, timed } = names;
  const { addends, graded, parts } = writer.write(body);
  const hermitian = isHermitian(canonicalOperator(graded));
  if (!hermitian) {
    diagnostics.warning(nameSpan, {
      code: 'NOT_HERMITIAN',
      message: `${name} is not Hermitian.`,
      reason: 'Its mean value may be complex.',
      fixes: [{ title: 'Add + h.c.', span: source.span(body.span.end, body.span.end), replacement: ' + h.c.' }],
    });
  }
  const terms = addends.map((addend) => termSummary(addend, source, constants, timed));
  const own = parts.map((part) => part.graded);
  return {
    name,
    latex: `${observableLatex(name)} = ${timedLatex(body, timed)}`,
    text: source.slice(body.span),
    operator: stringed(graded, body.span),
    hermitian,
    terms,
    products: terms.reduce((sum, term) => sum + term.count, 0),
    ...extent(terms, lattice),
    // One that changes with time by itself is not conserved.
    conserved: own.length > 1 ? false : allCommute(own, hamiltonian),
    conservedByJumps: jumps.length === 0 ? null : own.length > 1 ? false : allCommute(own, jumps),
  };
}

function allCommute(own: readonly GradedOperator[], others: readonly GradedOperator[]): boolean | null {
  let all: boolean | null = true;
  for (const operator of own) {
    for (const other of others) {
      const found = commutes(other, operator);
      if (found === false) return false;
      if (found === null) all = null;
    }
  }
  return all;
}

/** Most sites of one product, and the largest distance within one. */
function extent(terms: readonly TermSummary[], lattice: Lattice): { mostSites: number; range: number } {
  const geometry = new Geometry(lattice);
  let mostSites = 0;
  let range = 0;
  let measured = 0;
  for (const { supports } of terms) {
    for (const sites of supports) {
      mostSites = Math.max(mostSites, sites.length);
      for (let first = 0; first < sites.length && measured < mostMeasured; first++) {
        for (let second = first + 1; second < sites.length; second++, measured++)
          range = Math.max(range, geometry.distance(sites[first]!, sites[second]!));
      }
    }
  }
  return { mostSites, range };
}
