import type { LatticeRequest, PlanarKind } from '../../lattice/build';
import { adjugateOf } from '../../lattice/cluster';
import type { Diagnostics, SourceText } from '../syntax/source';
import type { Expression, LatticeClause, LatticeStatement } from '../syntax/tree';
import { closest, latticeWords } from '../vocabulary';
import { LatticeNumbers } from './lattice-numbers';
import { cellRequest, customRequest } from './resolve-own-lattice';

type EvaluateNumber = (expression: Expression) => number | null;

interface Shape {
  readonly counts: readonly number[];
  readonly cellSites: number;
  /** Boundaries that can be told apart. */
  readonly directions: number;
  readonly clauses: readonly LatticeClause[];
}

const shapes: Readonly<Record<string, Shape>> = {
  chain: { counts: [1], cellSites: 1, directions: 1, clauses: ['twist'] },
  ladder: { counts: [1, 2], cellSites: 1, directions: 1, clauses: ['twist'] },
  square: { counts: [2], cellSites: 1, directions: 2, clauses: ['supercell', 'twist'] },
  triangular: { counts: [2], cellSites: 1, directions: 2, clauses: ['supercell', 'twist'] },
  honeycomb: { counts: [2], cellSites: 2, directions: 2, clauses: ['supercell', 'twist'] },
  kagome: { counts: [2], cellSites: 3, directions: 2, clauses: ['supercell', 'twist'] },
  cubic: { counts: [3], cellSites: 1, directions: 3, clauses: ['twist'] },
  cell: { counts: [0], cellSites: 1, directions: 3, clauses: ['sites', 'size', 'twist'] },
  custom: { counts: [1], cellSites: 1, directions: 0, clauses: ['edges', 'positions'] },
};

/** Reads a lattice statement; null after a reported error. */
export function latticeRequest(
  statement: LatticeStatement,
  source: SourceText,
  diagnostics: Diagnostics,
  evaluate: EvaluateNumber,
  maximumSites: number,
): LatticeRequest | null {
  const word = latticeWords.get(statement.name);
  const shape = Object.hasOwn(shapes, statement.name) ? shapes[statement.name] : undefined;
  if (!word || !shape) {
    const suggestion = closest(statement.name, latticeWords.keys());
    diagnostics.error(statement.nameSpan, {
      code: 'UNKNOWN_LATTICE',
      message: `${statement.name} is not a lattice${suggestion ? `; did you mean ${suggestion}?` : '.'}`,
      reason: `Lattices are ${[...latticeWords.keys()].join(', ')}.`,
      fixes: suggestion
        ? [{ title: `Replace with ${suggestion}`, span: statement.nameSpan, replacement: suggestion }]
        : [],
    });
    return null;
  }
  const numbers = new LatticeNumbers(statement, source, diagnostics, evaluate, maximumSites);
  if (!numbers.allows(shape.clauses)) return null;
  if (statement.name === 'cell') return cellRequest(numbers);
  const supercell = statement.clauses.supercell;
  if (supercell && isPlanar(statement.name)) return supercellRequest(numbers, statement.name, shape);
  if (!numbers.argumentCount(shape.counts, word.usage)) return null;
  const sizes = numbers.sizes(statement.arguments.map(({ value }) => value));
  if (!sizes) return null;
  const [first = 1, second = statement.name === 'ladder' ? 2 : 1, third = 1] = sizes;
  if (!numbers.fits(first * second * third * shape.cellSites, statement.argumentsSpan)) return null;
  if (statement.name === 'custom') return customRequest(numbers, first);
  const closed = numbers.boundary(shape.directions);
  const twist = closed && numbers.twist(closed);
  if (!closed || !twist) return null;
  const periodic = closed.length === 1 ? closed[0]! : closed;
  switch (statement.name) {
    case 'chain':
      return { kind: 'chain', length: first, periodic, twist };
    case 'ladder':
      return { kind: 'ladder', length: first, width: second, periodic, twist: [...twist, 0] };
    case 'cubic':
      return { kind: 'cubic', extent: [first, second, third], periodic, twist };
    default:
      return isPlanar(statement.name) ? { kind: statement.name, extent: [first, second], periodic, twist } : null;
  }
}

function isPlanar(name: string): name is PlanarKind {
  return name === 'square' || name === 'triangular' || name === 'honeycomb' || name === 'kagome';
}

/** square supercell (5,1) (-1,5), with or without the number of sites. */
function supercellRequest(numbers: LatticeNumbers, kind: PlanarKind, shape: Shape): LatticeRequest | null {
  const { statement, diagnostics } = numbers;
  const clause = statement.clauses.supercell!;
  const rows: [number, number][] = [];
  for (const tuple of clause.tuples) {
    const row = numbers.tuple(tuple, 2, 'A vector of the supercell has two whole numbers, as in (5,1).');
    if (!row) return null;
    rows.push([row[0]!, row[1]!]);
  }
  const cells = rows.length === 2 && rows.flat().every(Number.isInteger) ? Math.abs(adjugateOf(rows).determinant) : 0;
  if (cells === 0) {
    diagnostics.error(clause.span, {
      code: 'SUPERCELL',
      message: 'A supercell has two vectors of whole numbers that are not parallel.',
      reason: 'For example supercell (5,1) (-1,5), in units of the primitive vectors.',
    });
    return null;
  }
  if (!numbers.fits(cells * shape.cellSites, clause.span) || !numbers.supercellSize(cells * shape.cellSites))
    return null;
  const open = statement.boundaries.find(({ text }) => text !== 'periodic');
  if (open) {
    diagnostics.error(open.span, {
      code: 'SUPERCELL',
      message: 'A lattice with a supercell is periodic.',
      reason: 'Its vectors close the lattice on itself.',
      fixes: [{ title: `Remove ${open.text}`, span: open.span, replacement: '' }],
    });
    return null;
  }
  const twist = numbers.twist([true, true]);
  return twist && { kind, supercell: rows, twist };
}
