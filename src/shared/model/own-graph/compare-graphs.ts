import type { ModelGraph, ModelNode } from '../graph';

/** An option of a node, or what it reads, in words as it is stored. */
export interface ChangedOption {
  readonly key: string;
  readonly before: string;
  readonly after: string;
}

export interface ComparedNode {
  readonly id: string;
  /** "changed": both have it, with other options, inputs or another layer. */
  readonly change: 'same' | 'changed' | 'added' | 'removed';
  readonly before: ModelNode | null;
  readonly after: ModelNode | null;
  readonly options: readonly ChangedOption[];
}

export interface ComparedGraphs {
  /** Nodes of both: those of the second in its order, and those that are missing there where they stood in the first. */
  readonly nodes: readonly ComparedNode[];
  /** Of the whole graph: precision and scales. */
  readonly settings: readonly ChangedOption[];
}

/** Two graphs node by node: nodes of one name are the same node. What is drawn alone makes no difference. */
export function compareGraphs(before: ModelGraph, after: ModelGraph): ComparedGraphs {
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const nodes = after.nodes.map((node): ComparedNode => {
    const known = old.get(node.id);
    if (known === undefined) return { id: node.id, change: 'added', before: null, after: node, options: [] };
    const options = changedOptions(known, node);
    return { id: node.id, change: options.length === 0 ? 'same' : 'changed', before: known, after: node, options };
  });
  const kept = new Set(after.nodes.map(({ id }) => id));
  let behind = 0;
  for (const node of before.nodes) {
    if (kept.has(node.id)) behind = nodes.findIndex(({ id }) => id === node.id) + 1;
    else nodes.splice(behind++, 0, { id: node.id, change: 'removed', before: node, after: null, options: [] });
  }
  const settings = (['precision', 'initialScale', 'weightScale'] as const)
    .filter((key) => before[key] !== after[key])
    .map((key) => ({ key, before: String(before[key]), after: String(after[key]) }));
  return { nodes, settings };
}

function changedOptions(before: ModelNode, after: ModelNode): readonly ChangedOption[] {
  const [a, b] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const keys = [...new Set([...a.keys(), ...b.keys()])];
  return keys.flatMap((key) => {
    const [from, to] = [word(a.get(key)), word(b.get(key))];
    return from === to ? [] : [{ key, before: from, after: to }];
  });
}

const word = (value: unknown): string =>
  value === undefined
    ? '–'
    : Array.isArray(value)
      ? value.map(String).join(', ') || 'nothing'
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
