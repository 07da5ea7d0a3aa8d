import type { LatticeRequest } from '../../lattice/build';
import type { SourceSpan } from '../model';
import type { Diagnostics, SourceText } from '../syntax/source';
import type { Expression, LatticeStatement, TupleNode } from '../syntax/tree';
import { boundaryWords, closest, latticeWords } from '../vocabulary';

type EvaluateNumber = (expression: Expression) => number | null;

const argumentCounts: Readonly<Record<string, readonly number[]>> = {
  chain: [1],
  ladder: [1, 2],
  square: [2],
  triangular: [2],
  honeycomb: [2],
  custom: [1],
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
  if (!word) {
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
  const counts = argumentCounts[statement.name] ?? [];
  if (!counts.includes(statement.arguments.length)) {
    diagnostics.error(
      statement.argumentsSpan.end > statement.argumentsSpan.start ? statement.argumentsSpan : statement.nameSpan,
      {
        code: 'LATTICE_ARGUMENTS',
        message: `${statement.name} takes ${counts.join(' or ')} ${counts.at(-1) === 1 ? 'number' : 'numbers'}, but got ${statement.arguments.length}.`,
        reason: `It is written lattice ${word.usage}.`,
      },
    );
    return null;
  }
  const sizes: number[] = [];
  for (const argument of statement.arguments) {
    const value = evaluate(argument.value);
    if (value === null) return null;
    if (!Number.isInteger(value) || value < 1) {
      diagnostics.error(argument.span, {
        code: 'LATTICE_SIZE',
        message: `The size ${source.slice(argument.span)} is not a positive whole number.`,
        reason: 'Sizes count sites or cells.',
      });
      return null;
    }
    sizes.push(value);
  }
  const [first = 1, second = statement.name === 'ladder' ? 2 : 1] = sizes;
  const sites = first * second * (statement.name === 'honeycomb' ? 2 : 1);
  if (sites > maximumSites) {
    diagnostics.error(statement.argumentsSpan, {
      code: 'TOO_MANY_SITES',
      message: `The lattice has ${sites} sites, too many.`,
      reason: `At most ${maximumSites} sites are compiled.`,
    });
    return null;
  }
  if (statement.name === 'custom') return customRequest(statement, first, source, diagnostics, evaluate);
  const periodic = boundary(statement, source, diagnostics);
  if (periodic === null) return null;
  switch (statement.name) {
    case 'chain':
      return { kind: 'chain', length: first, periodic };
    case 'ladder':
      return { kind: 'ladder', length: first, width: second, periodic };
    case 'square':
    case 'triangular':
    case 'honeycomb':
      return { kind: statement.name, extent: [first, second], periodic };
    default:
      return null;
  }
}

function boundary(statement: LatticeStatement, source: SourceText, diagnostics: Diagnostics): boolean | null {
  for (const tuples of [statement.edges, statement.positions]) {
    if (!tuples) continue;
    const span = tuples[0]?.span ?? statement.span;
    diagnostics.error(span, {
      code: 'EDGES_NOT_CUSTOM',
      message: `${statement.name} has its own bonds and positions.`,
      reason: 'edges and positions belong to lattice custom(N).',
    });
    return null;
  }
  if (!statement.boundary) {
    const span = source.span(statement.span.end, statement.span.end);
    diagnostics.error(span, {
      code: 'BOUNDARY_MISSING',
      message: `Is the lattice periodic or open?`,
      reason: 'The boundary is always written, because it changes the energies.',
      fixes: boundaryWords.map((word) => ({ title: `Insert ${word}`, span, replacement: ` ${word}` })),
    });
    return null;
  }
  const { text, span } = statement.boundary;
  if (text === 'periodic' || text === 'open') return text === 'periodic';
  const suggestion = closest(text, boundaryWords);
  diagnostics.error(span, {
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

function customRequest(
  statement: LatticeStatement,
  nSites: number,
  source: SourceText,
  diagnostics: Diagnostics,
  evaluate: EvaluateNumber,
): LatticeRequest | null {
  if (statement.boundary) {
    const { span, text } = statement.boundary;
    diagnostics.error(span, {
      code: 'BOUNDARY_NOT_NEEDED',
      message: `A custom lattice is neither periodic nor open.`,
      reason: 'Its edges say everything.',
      fixes: [{ title: `Remove ${text}`, span, replacement: '' }],
    });
    return null;
  }
  if (!statement.edges || statement.edges.length === 0) {
    const span = source.span(statement.argumentsSpan.end, statement.argumentsSpan.end);
    diagnostics.error(span, {
      code: 'EDGES_MISSING',
      message: 'A custom lattice needs its edges.',
      reason: 'For example: lattice custom(3) edges (0,1) (1,2).',
      fixes: nSites > 1 ? [{ title: 'Insert edges (0,1)', span, replacement: ' edges (0,1)' }] : [],
    });
    return null;
  }
  const edges: [number, number][] = [];
  const seen = new Map<string, SourceSpan>();
  for (const tuple of statement.edges) {
    const edge = numberPair(tuple, diagnostics, evaluate, 'An edge has two sites, as in (0,1).');
    if (!edge) return null;
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
  if (!statement.positions) return { kind: 'custom', nSites, edges };
  const positions: [number, number][] = [];
  for (const tuple of statement.positions) {
    const position = numberPair(tuple, diagnostics, evaluate, 'A position has two coordinates, as in (0, 1.5).');
    if (!position) return null;
    positions.push(position);
  }
  if (positions.length === nSites) return { kind: 'custom', nSites, edges, positions };
  diagnostics.error(statement.positions[0]?.span ?? statement.span, {
    code: 'POSITION_COUNT',
    message: `${nSites} positions are needed, but got ${positions.length}.`,
    reason: 'There is one for each site, in order.',
  });
  return null;
}

function numberPair(
  tuple: TupleNode,
  diagnostics: Diagnostics,
  evaluate: EvaluateNumber,
  message: string,
): [number, number] | null {
  if (tuple.values.length !== 2) {
    diagnostics.error(tuple.span, { code: 'PAIR_EXPECTED', message, reason: `Got ${tuple.values.length} numbers.` });
    return null;
  }
  const first = evaluate(tuple.values[0]!);
  const second = evaluate(tuple.values[1]!);
  return first === null || second === null ? null : [first, second];
}
