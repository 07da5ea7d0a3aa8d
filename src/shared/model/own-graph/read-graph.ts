import type { z } from 'zod';
import { layerNames } from '../compile/context';
import { modelGraphSchema, type ModelGraph } from '../graph';

/** Why a text is no graph, and where: the path within the graph, "" for the whole text. */
export interface GraphProblem {
  readonly path: string;
  readonly message: string;
}

/** One node a line, and what it is drawn like behind them. */
export const graphText = ({ nodes, layout, ...rest }: ModelGraph): string => {
  const head = Object.entries(rest).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  const body = nodes.map((node) => `    ${JSON.stringify(node)}`).join(',\n');
  const drawn = layout === undefined ? '' : `,\n  "layout": ${JSON.stringify(layout)}`;
  return `{\n${head.join(',\n')},\n  "nodes": [\n${body}\n  ]${drawn}\n}`;
};

export type ReadGraph =
  | { readonly graph: ModelGraph; readonly problems: readonly [] }
  | { readonly graph: null; readonly problems: readonly GraphProblem[] };

/** The graph of a text, or everything that is in the way. */
export function readGraph(text: string): ReadGraph {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : 'it cannot be read';
    return { graph: null, problems: [{ path: '', message: `Not JSON: ${why}.` }] };
  }
  const parsed = modelGraphSchema.safeParse(json);
  if (parsed.success) return { graph: parsed.data, problems: [] };
  return { graph: null, problems: parsed.error.issues.map((issue) => problemOf(issue, json)) };
}

function problemOf(issue: z.core.$ZodIssue, json: unknown): GraphProblem {
  const path = issue.path.map(String).join('.');
  const [, at, ...fields] = issue.path;
  const node = typeof at === 'number' ? inside(inside(json, 'nodes'), String(at)) : undefined;
  const id = inside(node, 'id');
  const where = node === undefined ? '' : `Node ${typeof id === 'string' ? `"${id}"` : String(Number(at) + 1)}, `;
  const field = node === undefined ? path : fields.map(String).join('.');
  if (node !== undefined && field === 'layer' && issue.code === 'invalid_union') {
    const layer = inside(node, 'layer');
    return {
      path,
      message: `${where}layer: there is no ${typeof layer === 'string' ? `"${layer}"` : 'such one'}. There are ${Object.keys(layerNames).join(', ')}.`,
    };
  }
  return { path, message: `${where}${field === '' ? '' : `${field}: `}${issue.message}.` };
}

const inside = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined;
