import { siteDisplacement } from '../../../shared/lattice/displacements';
import type { Lattice } from '../../../shared/lattice/lattice';
import type { AnsatzDefinition } from '../../../shared/model/ansatz-definition';

/** Where the positions of a layer lie on the lattice: one a site, or one a patch of sites. */
export interface Places {
  /** Drawn place of each of so many positions, a patch in the middle of its sites; null: they are no places of the lattice. */
  readonly positions: (count: number) => readonly (readonly [number, number])[] | null;
  /** Distance of every pair of them by the nearest images, [position][position], between the first sites of patches. */
  readonly distances: (count: number) => Float64Array | null;
}

export function placesOf(lattice: Lattice, modes: number, definition: AnsatzDefinition): Places {
  const { nSites, positions } = lattice;
  const known = new Map<number, Float64Array>();
  const tables = patchTables(definition);
  const sitesOf = (count: number): readonly (readonly number[])[] | null => {
    if (modes !== nSites) return null;
    if (count === nSites) return Array.from({ length: nSites }, (_, site) => [site]);
    const table = tables.find(({ patches }) => patches === count)?.table;
    if (table === undefined || table.some((site) => site < 0 || site >= nSites)) return null;
    const size = table.length / count;
    return Array.from({ length: count }, (_, patch) => table.slice(patch * size, (patch + 1) * size));
  };
  return {
    positions: (count) =>
      sitesOf(count)?.map((sites): readonly [number, number] => {
        const mean = (axis: 0 | 1): number =>
          sites.reduce((sum, site) => sum + positions[2 * site + axis], 0) / sites.length;
        return [mean(0), mean(1)];
      }) ?? null,
    distances: (count) => {
      const before = known.get(count);
      if (before !== undefined) return before;
      const sites = sitesOf(count);
      if (sites === null) return null;
      const made = Float64Array.from(
        { length: count * count },
        (_, pair) => siteDisplacement(lattice, sites[Math.floor(pair / count)][0], sites[pair % count][0]).distance,
      );
      known.set(count, made);
      return made;
    },
  };
}

interface PatchTable {
  readonly patches: number;
  readonly table: readonly number[];
}

function patchTables(definition: AnsatzDefinition): readonly PatchTable[] {
  switch (definition.kind) {
    case 'network': {
      const inputs = new Set(
        definition.nodes.flatMap(({ id, op }) => (op === 'input' || op === 'embedding' ? [id] : [])),
      );
      return definition.nodes.flatMap((node) =>
        node.op === 'patch' && node.inputs.every((id) => inputs.has(id))
          ? [{ patches: node.patches, table: node.table }]
          : [],
      );
    }
    case 'product':
      return definition.factors.flatMap(patchTables);
    case 'sum':
      return definition.terms.flatMap(patchTables);
    case 'projected':
      return patchTables(definition.state);
    default:
      return [];
  }
}
