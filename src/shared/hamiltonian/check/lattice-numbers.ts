import type { SourceSpan } from '../model';
import type { Diagnostics, SourceText } from '../syntax/source';
import type { Expression, LatticeClause, LatticeStatement, TupleNode } from '../syntax/tree';
import { boundaryWords, closest, latticeClauses } from '../vocabulary';

/** Reads the numbers of a lattice statement. What is wrong is reported and becomes null or false. */
export class LatticeNumbers {
  constructor(
    readonly statement: LatticeStatement,
    readonly source: SourceText,
    readonly diagnostics: Diagnostics,
    readonly evaluate: (expression: Expression) => number | null,
    readonly maximumSites: number,
  ) {}

  /** False if a clause stands there that this lattice does not have. */
  allows(clauses: readonly LatticeClause[]): boolean {
    const { name } = this.statement;
    for (const word of latticeClauses.keys()) {
      const clause = this.statement.clauses[word];
      if (!clause || clauses.includes(word)) continue;
      const owner =
        word === 'edges' || word === 'positions'
          ? 'custom(N)'
          : word === 'supercell'
            ? 'lattices in the plane'
            : 'cell';
      this.diagnostics.error(clause.tuples[0]?.span ?? clause.span, {
        code: 'CLAUSE_NOT_HERE',
        message: `${name} has no ${word}.`,
        reason: word === 'twist' ? 'Only a periodic lattice can be twisted.' : `${word} belongs to ${owner}.`,
      });
      return false;
    }
    return true;
  }

  argumentCount(counts: readonly number[], usage: string): boolean {
    const { arguments: given, argumentsSpan, nameSpan, name } = this.statement;
    if (counts.includes(given.length)) return true;
    this.diagnostics.error(argumentsSpan.end > argumentsSpan.start ? argumentsSpan : nameSpan, {
      code: 'LATTICE_ARGUMENTS',
      message: `${name} takes ${counts.join(' or ')} ${counts.at(-1) === 1 ? 'number' : 'numbers'}, but got ${given.length}.`,
      reason: `It is written lattice ${usage}.`,
    });
    return false;
  }

  /** Positive whole numbers. */
  sizes(expressions: readonly Expression[]): number[] | null {
    const sizes: number[] = [];
    for (const expression of expressions) {
      const value = this.evaluate(expression);
      if (value === null) return null;
      if (!Number.isInteger(value) || value < 1) {
        this.diagnostics.error(expression.span, {
          code: 'LATTICE_SIZE',
          message: `The size ${this.source.slice(expression.span)} is not a positive whole number.`,
          reason: 'Sizes count sites or cells.',
        });
        return null;
      }
      sizes.push(value);
    }
    return sizes;
  }

  fits(sites: number, span: SourceSpan): boolean {
    if (sites <= this.maximumSites) return true;
    this.diagnostics.error(span, {
      code: 'TOO_MANY_SITES',
      message: `The lattice has ${sites} sites, too many.`,
      reason: `At most ${this.maximumSites} sites are compiled.`,
    });
    return false;
  }

  /** The number before a supercell, where it stands, counts its sites. */
  supercellSize(sites: number): boolean {
    const { arguments: given, argumentsSpan, name } = this.statement;
    if (given.length === 0) return true;
    const size = given.length === 1 ? this.evaluate(given[0]!.value) : null;
    if (size === sites) return true;
    this.diagnostics.error(argumentsSpan, {
      code: 'SUPERCELL',
      message: `This supercell has ${sites} sites.`,
      reason: `Before a supercell, ${name} takes the number of its sites or nothing.`,
      fixes: [{ title: `Replace with (${sites})`, span: argumentsSpan, replacement: `(${sites})` }],
    });
    return false;
  }

  /** True for each direction that is periodic; `directions` words, or one for all. */
  boundary(directions: number): readonly boolean[] | null {
    const { boundaries, span: statementSpan } = this.statement;
    if (boundaries.length === 0) {
      const at = this.source.span(statementSpan.end, statementSpan.end);
      this.diagnostics.error(at, {
        code: 'BOUNDARY_MISSING',
        message: `Is the lattice periodic or open?`,
        reason: 'The boundary is always written, because it changes the energies.',
        fixes: boundaryWords.map((word) => ({ title: `Insert ${word}`, span: at, replacement: ` ${word}` })),
      });
      return null;
    }
    for (const { text, span } of boundaries) {
      if (text === 'periodic' || text === 'open') continue;
      const suggestion = closest(text, boundaryWords);
      this.diagnostics.error(span, {
        code: 'BOUNDARY_UNKNOWN',
        message: `${text} is not a boundary${suggestion ? `; did you mean ${suggestion}?` : '.'}`,
        reason: 'A lattice is periodic or open.',
        fixes: (suggestion ? [suggestion] : boundaryWords).map((word) => ({
          title: `Replace with ${word}`,
          span,
          replacement: word,
        })),
      });
      return null;
    }
    const closed = boundaries.map(({ text }) => text === 'periodic');
    if (closed.length === 1) return new Array<boolean>(directions).fill(closed[0]!);
    if (closed.length === directions) return closed;
    const extra = boundaries[Math.min(directions, boundaries.length - 1)]!;
    this.diagnostics.error(extra.span, {
      code: 'BOUNDARY_COUNT',
      message: `${boundaries.length} boundaries are too ${boundaries.length > directions ? 'many' : 'few'}.`,
      reason: directions === 1 ? 'Write periodic or open once.' : `Write one for all directions, or ${directions}.`,
      fixes:
        boundaries.length > directions ? [{ title: `Remove ${extra.text}`, span: extra.span, replacement: '' }] : [],
    });
    return null;
  }

  /** One phase for each direction, zero along open ones. */
  twist(closed: readonly boolean[]): readonly number[] | null {
    const clause = this.statement.clauses.twist;
    if (!clause) return closed.map(() => 0);
    const [tuple, ...others] = clause.tuples;
    const message = `A twist has a phase for each direction, ${closed.length} of them.`;
    if (!tuple || others.length > 0) {
      this.diagnostics.error(clause.span, {
        code: 'TWIST',
        message,
        reason: `For example twist (${closed.map((_, axis) => (axis === 0 ? 'pi' : '0')).join(', ')}).`,
      });
      return null;
    }
    const phases = this.tuple(tuple, closed.length, message);
    const open = phases?.findIndex((phase, axis) => phase !== 0 && !closed[axis]) ?? -1;
    if (open < 0) return phases;
    this.diagnostics.error(tuple.values[open]!.span, {
      code: 'TWIST',
      message: 'An open direction has no twist.',
      reason: 'The phase belongs to the bonds that close a periodic direction.',
      fixes: [{ title: 'Replace with 0', span: tuple.values[open]!.span, replacement: '0' }],
    });
    return null;
  }

  /** The numbers of one pair of parentheses. */
  tuple(tuple: TupleNode, length: number, message: string): number[] | null {
    if (tuple.values.length !== length) {
      this.diagnostics.error(tuple.span, {
        code: 'PAIR_EXPECTED',
        message,
        reason: `Got ${tuple.values.length === 1 ? 'one number' : `${tuple.values.length} numbers`}.`,
      });
      return null;
    }
    const values: number[] = [];
    for (const expression of tuple.values) {
      const value = this.evaluate(expression);
      if (value === null) return null;
      values.push(value);
    }
    return values;
  }
}
