import { isMadeOf } from '../compile/connection-fixes';
import type { CompiledModel } from '../compile-model';
import type { ModelFacts } from '../facts';
import type { ModelGraph, ModelNode } from '../graph';
import { neighbourTable } from '../tables/neighbour-table';
import { patchesOf } from '../tables/patches';

export interface ReceptiveField {
  /** Lattice site that the position stands on; null: it stands for all of them. */
  readonly from: number | null;
  /** Lattice sites that one number of the node depends on. */
  readonly sites: ReadonlySet<number>;
}

/** Sites, by modes of the operator, that a position of a node depends on. */
type Sees = (position: number) => ReadonlySet<number>;

/**
 * Which sites the numbers of a node at one position depend on, through all layers before it. The position stands in the middle
 * of the lattice where the node has one for every site. Null: the node has an error.
 */
export function receptiveField(
  graph: ModelGraph,
  model: CompiledModel,
  facts: ModelFacts,
  id: string,
): ReceptiveField | null {
  const compiled = model.nodes.find((node) => node.id === id);
  if (compiled === undefined || isInCircle(graph, id)) return null;
  const { modesOf, lattice } = facts;
  const local = compiled.domain === 'sites' || compiled.domain === 'lattice';
  const isSiteByMode = compiled.domain === 'sites';
  const sees = seeing(graph, model, facts, new Map())(id);
  const siteOf = new Map(modesOf.flatMap((modes, site) => modes.map((mode) => [mode, site] as const)));
  const middle = local && (compiled.shape?.positions ?? 1) > 1 ? middleSite(facts) : null;
  const position = middle === null ? 0 : isSiteByMode ? (modesOf[middle][0] ?? 0) : middle;
  const sites = new Set<number>();
  for (const mode of sees(position)) {
    const site = siteOf.get(mode);
    if (site !== undefined && site < lattice.nSites) sites.add(site);
  }
  return { from: middle, sites };
}

const isInCircle = (graph: ModelGraph, id: string): boolean =>
  graph.nodes.find((node) => node.id === id)?.inputs.some((input) => isMadeOf(graph, input, id)) ?? true;

/** The site nearest to the centre of the lattice. */
function middleSite({ lattice }: ModelFacts): number {
  const { coordinates, nSites } = lattice;
  const centre = [0, 1, 2].map((axis) => {
    let sum = 0;
    for (let site = 0; site < nSites; site++) sum += coordinates[3 * site + axis] ?? 0;
    return sum / nSites;
  });
  const distance = (site: number): number =>
    centre.reduce((sum, middle, axis) => sum + ((coordinates[3 * site + axis] ?? 0) - middle) ** 2, 0);
  let best = 0;
  for (let site = 1; site < nSites; site++) if (distance(site) < distance(best) - 1e-9) best = site;
  return best;
}

function seeing(
  graph: ModelGraph,
  model: CompiledModel,
  facts: ModelFacts,
  known: Map<string, Sees>,
): (id: string) => Sees {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const compiled = new Map(model.nodes.map((node) => [node.id, node]));
  const everything: ReadonlySet<number> = new Set(Array.from({ length: facts.nSites }, (_, mode) => mode));
  const of = (id: string): Sees => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const node = nodes.get(id);
    const found = node === undefined ? () => new Set<number>() : remembered(seenBy(node));
    known.set(id, found);
    return found;
  };
  const seenBy = (node: ModelNode): Sees => {
    const inputs = node.inputs.map(of);
    const together: Sees = (position) => union(inputs.map((sees) => sees(position)));
    const whole = (): ReadonlySet<number> => {
      const counts = node.inputs.map((input) => compiled.get(input)?.shape?.positions ?? 1);
      return union(
        inputs.flatMap((sees, at) => Array.from({ length: counts[at] ?? 1 }, (_, position) => sees(position))),
      );
    };
    switch (node.layer) {
      case 'configuration':
        return (position) => new Set([position]);
      case 'latticeConvolution': {
        const { table, kernel } = neighbourTable(facts.lattice, node.shells);
        const byMode = compiled.get(node.inputs[0])?.domain === 'sites';
        return (position) =>
          union(
            table
              .slice(position * kernel, (position + 1) * kernel)
              .filter((site) => site >= 0)
              .flatMap((site) => (byMode ? facts.modesOf[site] : [site]))
              .map((place) => inputs[0](place)),
          );
      }
      case 'patch': {
        const { lattice, modesOf } = facts;
        const extent = node.extent.length === 1 ? lattice.extent.map(() => node.extent[0]) : node.extent;
        const patches = patchesOf(lattice, modesOf, extent);
        if (patches === null) return () => everything;
        const { table, size } = patches;
        return (position) =>
          union(table.slice(position * size, (position + 1) * size).map((place) => inputs[0](place)));
      }
      case 'embedding':
      case 'dense':
      case 'layerNorm':
      case 'activation':
      case 'scale':
      case 'sumChannels':
      case 'add':
      case 'multiply':
      case 'modulusAndPhase':
        return together;
      case 'attention':
      case 'flatten':
      case 'pool':
      case 'siteFields':
      case 'groupProjection':
        return whole;
      case 'groupConvolution':
        // Weights lie on all sites of a configuration.
        return compiled.get(node.inputs[0])?.domain === 'sites' ? () => everything : whole;
      case 'product':
      case 'sum':
      case 'projection':
      case 'meanField':
      case 'jastrow':
      case 'autoregressive':
      case 'determinant':
      case 'pairProduct':
      case 'matrixProduct':
      case 'stateVector':
        return () => everything;
    }
  };
  return of;
}

/** Asked once for each position. */
function remembered(sees: Sees): Sees {
  const known = new Map<number, ReadonlySet<number>>();
  return (position) => {
    const before = known.get(position);
    if (before !== undefined) return before;
    const found = sees(position);
    known.set(position, found);
    return found;
  };
}

function union(sets: readonly ReadonlySet<number>[]): ReadonlySet<number> {
  if (sets.length === 1) return sets[0];
  const all = new Set<number>();
  for (const set of sets) for (const member of set) all.add(member);
  return all;
}
