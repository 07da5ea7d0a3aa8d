import type { LatticeRequest } from '../../lattice/build';
import type { Vector } from '../../lattice/lattice';
import type { SourceSpan } from '../model';
import type { TupleNode } from '../syntax/tree';
import type { LatticeNumbers } from './lattice-numbers';

/** Most sites in a cell of one's own. */
const largestBasis = 64;

/** custom(4) edges (0,1) (1,2) (2,3) positions (0,0) (1,0) (1,1) (0,1) */
export function customRequest(numbers: LatticeNumbers, nSites: number): LatticeRequest | null {
  const { statement, diagnostics, source } = numbers;
  const { edges: edgeClause, positions: positionClause } = statement.clauses;
  const [boundary] = statement.boundaries;
  if (boundary) {
    diagnostics.error(boundary.span, {
      code: 'BOUNDARY_NOT_NEEDED',
      message: `A custom lattice is neither periodic nor open.`,
      reason: 'Its edges say which sites are neighbours.',
      fixes: [{ title: `Remove ${boundary.text}`, span: boundary.span, replacement: '' }],
    });
    return null;
  }
  if (!edgeClause || edgeClause.tuples.length === 0) {
    const span = source.span(statement.argumentsSpan.end, statement.argumentsSpan.end);
    diagnostics.error(span, {
      code: 'EDGES_MISSING',
      message: 'A custom lattice needs its edges.',
      reason: 'For example: lattice custom(3) edges (0,1) (1,2).',
      fixes: nSites > 1 ? [{ title: 'Insert edges (0,1)', span, replacement: ' edges (0,1)' }] : [],
    });
    return null;
  }
  const edges = edgeList(numbers, edgeClause.tuples, nSites);
  if (!edges) return null;
  if (!positionClause) return { kind: 'custom', nSites, edges };
  const positions: [number, number][] = [];
  for (const tuple of positionClause.tuples) {
    const position = numbers.tuple(tuple, 2, 'A position has two coordinates, as in (0, 1.5).');
    if (!position) return null;
    positions.push([position[0]!, position[1]!]);
  }
  if (positions.length === nSites) return { kind: 'custom', nSites, edges, positions };
  diagnostics.error(positionClause.tuples[0]?.span ?? statement.span, {
    code: 'POSITION_COUNT',
    message: `${nSites} positions are needed, but got ${positions.length}.`,
    reason: 'There is one for each site, in order.',
  });
  return null;
}

function edgeList(numbers: LatticeNumbers, tuples: readonly TupleNode[], nSites: number): [number, number][] | null {
  const { diagnostics } = numbers;
  const edges: [number, number][] = [];
  const seen = new Map<string, SourceSpan>();
  for (const tuple of tuples) {
    const pair = numbers.tuple(tuple, 2, 'An edge has two sites, as in (0,1).');
    if (!pair) return null;
    const edge: [number, number] = [pair[0]!, pair[1]!];
    const outside = edge.findIndex((site) => !Number.isInteger(site) || site < 0 || site >= nSites);
    if (outside >= 0) {
      diagnostics.error(tuple.values[outside]!.span, {
        code: 'NO_SUCH_SITE',
        message: `Site ${edge[outside]} does not exist.`,
        reason: `custom(${nSites}) has the sites 0 to ${nSites - 1}.`,
      });
      return null;
    }
    const key = `${Math.min(...edge)} ${Math.max(...edge)}`;
    if (edge[0] === edge[1] || seen.has(key)) {
      diagnostics.error(tuple.span, {
        code: 'EDGE_INVALID',
        message: edge[0] === edge[1] ? 'An edge joins two different sites.' : 'This edge stands twice.',
        reason: edge[0] === edge[1] ? '' : `The first one is at ${seen.get(key)?.line}:${seen.get(key)?.column}.`,
        fixes: [{ title: 'Remove the edge', span: tuple.span, replacement: '' }],
      });
      return null;
    }
    seen.set(key, tuple.span);
    edges.push(edge);
  }
  return edges;
}

/** cell (1,0) (0.5,0.866) sites (0,0) (0.5,0.289) size (4,4) periodic */
export function cellRequest(numbers: LatticeNumbers): LatticeRequest | null {
  const { statement, diagnostics } = numbers;
  const { vectors: vectorTuples, clauses } = statement;
  const components = vectorTuples[0]?.values.length ?? 0;
  if (vectorTuples.length < 1 || vectorTuples.length > 3 || components < 1 || components > 3) {
    diagnostics.error(vectorTuples[0]?.span ?? statement.nameSpan, {
      code: 'CELL',
      message: 'A cell has one to three primitive vectors with one to three components.',
      reason: 'For example cell (1,0) (0.5,0.866) sites (0,0) (0.5,0.289) size (4,4) periodic.',
    });
    return null;
  }
  const message = `All vectors and sites of this cell have ${components} ${components === 1 ? 'component' : 'components'}.`;
  const vectors = vectorList(numbers, vectorTuples, components, message);
  const basis = clauses.sites ? vectorList(numbers, clauses.sites.tuples, components, message) : [origin];
  if (!vectors || !basis) return null;
  if (clauses.size?.tuples.length !== 1 || clauses.size.tuples[0]!.values.length !== vectors.length) {
    diagnostics.error(clauses.size?.span ?? numbers.source.span(statement.span.end, statement.span.end), {
      code: 'CELL_SIZE',
      message: 'The number of cells along each vector is missing.',
      reason: `It is written size (${vectors.map(() => '4').join(', ')}), one number for each vector.`,
    });
    return null;
  }
  const problem = cellProblem(vectors, basis);
  if (problem) {
    diagnostics.error(clauses.sites && problem.inSites ? clauses.sites.span : vectorTuples[0]!.span, {
      code: 'CELL',
      message: problem.message,
      reason: problem.reason,
    });
    return null;
  }
  const extent = numbers.sizes(clauses.size.tuples[0]!.values);
  if (
    !extent ||
    !numbers.fits(
      extent.reduce((a, b) => a * b, basis.length),
      clauses.size.span,
    )
  )
    return null;
  const periodic = numbers.boundary(vectors.length);
  const twist = periodic && numbers.twist(periodic);
  return periodic && twist ? { kind: 'cell', cell: { vectors, basis }, extent, periodic, twist } : null;
}

const origin: Vector = [0, 0, 0];

function vectorList(
  numbers: LatticeNumbers,
  tuples: readonly TupleNode[],
  components: number,
  message: string,
): Vector[] | null {
  const vectors: Vector[] = [];
  for (const tuple of tuples) {
    const values = numbers.tuple(tuple, components, message);
    if (!values) return null;
    vectors.push([values[0] ?? 0, values[1] ?? 0, values[2] ?? 0]);
  }
  return vectors;
}

/** Vectors that do not span a cell, or sites that coincide. */
function cellProblem(
  vectors: readonly Vector[],
  basis: readonly Vector[],
): { message: string; reason: string; inSites: boolean } | null {
  const lengths = vectors.map((vector) => Math.hypot(...vector));
  const volume = Math.sqrt(Math.max(0, gramDeterminant(vectors)));
  if (!lengths.every((length) => length > 1e-6 && length < 1e6) || volume < 1e-6 * lengths.reduce((a, b) => a * b, 1)) {
    return { message: 'The vectors of the cell do not span it.', reason: 'They must not be parallel.', inSites: false };
  }
  const apart = (a: Vector, b: Vector): boolean =>
    Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) > 1e-6 * Math.min(...lengths);
  const distinct = basis.every((site, index) => basis.slice(0, index).every((other) => apart(site, other)));
  if (distinct && basis.length > 0 && basis.length <= largestBasis) return null;
  return distinct
    ? { message: `A cell has one to ${largestBasis} sites.`, reason: `Got ${basis.length}.`, inSites: true }
    : { message: 'Two sites of the cell coincide.', reason: 'Each has a place of its own.', inSites: true };
}

function gramDeterminant(vectors: readonly Vector[]): number {
  const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const [a, b, c] = vectors;
  if (!a) return 0;
  if (!b) return dot(a, a);
  const planar = dot(a, a) * dot(b, b) - dot(a, b) ** 2;
  if (!c) return planar;
  const cross: Vector = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  return dot(cross, c) ** 2;
}
