import type { ModelGraph, ModelNode } from '../graph';

/** Options that a problem can come from; the first that the node has. */
const fieldsOfCode: Readonly<Record<string, readonly string[]>> = {
  MODEL_SAME_ID: ['id'],
  MODEL_INPUTS: ['inputs'],
  MODEL_UNKNOWN_INPUT: ['inputs'],
  MODEL_CYCLE: ['inputs'],
  MODEL_WRONG_INPUT: ['inputs'],
  MODEL_SHAPES_DIFFER: ['inputs'],
  MODEL_READS_CONFIGURATION: ['inputs'],
  MODEL_NEEDS_REAL: ['inputs'],
  MODEL_HEADS: ['heads'],
  MODEL_SHARED_SCORES: ['shared'],
  MODEL_PATCHES: ['extent'],
  MODEL_SECTOR: ['sector'],
  MODEL_MIXED_SITES: ['encoding', 'uniform'],
  MODEL_NO_TRANSLATIONS: ['symmetry', 'group'],
  MODEL_NO_SPACE_GROUP: ['symmetry', 'group'],
  MODEL_NO_BOUNDARY: ['boundary'],
  MODEL_NEEDS_SPINFUL: ['correlator'],
  MODEL_OPEN_SHELL: ['orbitals'],
  MODEL_RANDOM_ORBITALS: ['orbitals'],
  MODEL_NO_MEAN_FIELD: ['orbitals'],
};

/** Path within a graph of what a problem at a node comes from: "nodes.3.heads"; of the whole graph: "". */
export function pathOfProblem(graph: ModelGraph, id: string | null, code: string): string {
  const at = graph.nodes.findIndex((node) => node.id === id);
  if (at < 0) return '';
  const field = fieldsOfCode[code]?.find((key) => has(graph.nodes[at], key)) ?? 'layer';
  return `nodes.${at}.${field}`;
}

const has = (node: ModelNode, key: string): boolean => Object.hasOwn(node, key);

/** Where the value of a path stands in the text of a graph; null where it is not written. */
export function placeInText(text: string, path: string): { readonly start: number; readonly end: number } | null {
  const [, index, field] = /^nodes\.(\d+)(?:\.([A-Za-z]+))?/.exec(path) ?? [];
  if (index === undefined) return null;
  // Every node has one id, and nothing else in a graph is called so.
  const ids = [...text.matchAll(/"id"\s*:/g)].map((found) => found.index);
  const own = ids[Number(index)];
  if (own === undefined) return null;
  const start = text.lastIndexOf('{', own);
  const end = ids[Number(index) + 1] === undefined ? text.length : text.lastIndexOf('{', ids[Number(index) + 1]);
  const node = text.slice(start, end);
  const found =
    field === undefined
      ? null
      : new RegExp(`"${field}"\\s*:\\s*(\\[[^\\]]*\\]|\\{[^}]*\\}|"[^"]*"|[^,}\\s]+)`).exec(node);
  if (found === null) return { start, end: start + node.trimEnd().replace(/[,\]}\s]*$/, '').length + 1 };
  return { start: start + found.index, end: start + found.index + found[0].length };
}
