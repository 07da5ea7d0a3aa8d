import type { CompiledHamiltonian } from '../../../shared/hamiltonian';
import type { GroundStateSpec } from '../schema';

export interface ShapeTensor {
  readonly name: string;
  /** Symbol as LaTeX. */
  readonly symbol: string;
  readonly shape: readonly number[];
  readonly count: number;
}

/** Sizes of a network and what it costs, from the spec alone. One complex number counts as one parameter. */
export interface NetworkShape {
  readonly nSites: number;
  /** Hidden units that are evaluated; zero for Jastrow and mean field. */
  readonly hidden: number;
  /** Independent filters when weights are shared over translations, else null. */
  readonly filters: number | null;
  /** Elements of the symmetry group. */
  readonly elements: number;
  readonly complex: boolean;
  readonly tensors: readonly ShapeTensor[];
  readonly parameters: number;
}

export const networkShape = (model: GroundStateSpec['model'], hamiltonian: CompiledHamiltonian): NetworkShape => {
  const { nSites } = hamiltonian.lattice;
  const symmetric = model.symmetry === 'translations' && hamiltonian.report.translations > 1;
  const elements = symmetric ? hamiltonian.report.translations : 1;
  const filters = symmetric ? Math.max(1, Math.round(model.hiddenDensity)) : null;
  const hidden = hiddenUnits(model, nSites, filters, elements);
  const tensors = tensorsOf(model, hamiltonian, symmetric, filters ?? hidden);
  return {
    nSites,
    hidden,
    filters: model.ansatz === 'restrictedBoltzmannMachine' ? filters : null,
    elements,
    complex: model.parameters === 'complex',
    tensors,
    parameters: tensors.reduce((sum, { count }) => sum + count, 0),
  };
};

const hiddenUnits = (
  model: GroundStateSpec['model'],
  nSites: number,
  filters: number | null,
  elements: number,
): number => {
  if (model.ansatz !== 'restrictedBoltzmannMachine') return 0;
  return filters === null ? Math.max(1, Math.round(model.hiddenDensity * nSites)) : filters * elements;
};

const tensor = (name: string, symbol: string, shape: readonly number[]): ShapeTensor => ({
  name,
  symbol,
  shape,
  count: shape.reduce((product, length) => product * length, 1),
});

/** `rows`: hidden units, or filters when weights are shared. */
const tensorsOf = (
  model: GroundStateSpec['model'],
  { lattice, twiceSpin }: CompiledHamiltonian,
  symmetric: boolean,
  rows: number,
): readonly ShapeTensor[] => {
  const { nSites } = lattice;
  const orbits = symmetric ? siteOrbits(lattice.translations, nSites) : nSites;
  const visible = tensor('visible bias', 'a', [orbits]);
  switch (model.ansatz) {
    case 'restrictedBoltzmannMachine':
      return [
        ...(model.visibleBias ? [visible] : []),
        ...(model.hiddenBias ? [tensor('hidden bias', 'b', [rows])] : []),
        tensor('weights', 'W', [rows, nSites]),
      ];
    case 'jastrow': {
      const pairs = symmetric ? pairOrbits(lattice.translations, nSites) : (nSites * (nSites - 1)) / 2;
      return [...(model.visibleBias ? [visible] : []), tensor('pairs', 'J', [pairs])];
    }
    case 'meanField': {
      // A spin S has 2S independent amplitudes besides its norm: one field a power of its value.
      const powers = twiceSpin.reduce((most, twice) => Math.max(most, twice), 1);
      return [tensor('site fields', 'a', powers === 1 ? [orbits] : [orbits, powers])];
    }
  }
};

/** Classes of sites under the permutations [element][site]. */
export const siteOrbits = (permutations: Uint32Array, nSites: number): number => {
  const seen = new Uint8Array(nSites);
  let orbits = 0;
  for (let site = 0; site < nSites; site++) {
    if (seen[site] === 1) continue;
    orbits++;
    for (let element = 0; element * nSites < permutations.length; element++) {
      const image = permutations[element * nSites + site];
      if (image !== undefined) seen[image] = 1;
    }
  }
  return orbits;
};

/** Classes of unordered pairs of different sites. */
export const pairOrbits = (permutations: Uint32Array, nSites: number): number => {
  const seen = new Uint8Array(nSites * nSites);
  let orbits = 0;
  for (let i = 0; i < nSites; i++) {
    for (let j = i + 1; j < nSites; j++) {
      if (seen[i * nSites + j] === 1) continue;
      orbits++;
      for (let start = 0; start < permutations.length; start += nSites) {
        const p = permutations[start + i] ?? i;
        const q = permutations[start + j] ?? j;
        seen[p * nSites + q] = 1;
        seen[q * nSites + p] = 1;
      }
    }
  }
  return orbits;
};
