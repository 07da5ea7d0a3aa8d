import { hiddenRows } from '../../shared/model/compile/closed-forms';
import type { Surveyed } from './derive';

export interface ShapeTensor {
  readonly name: string;
  /** Symbol as LaTeX. */
  readonly symbol: string;
  readonly shape: readonly number[];
  readonly count: number;
}

/** Sizes of a machine: mean field, Jastrow or restricted Boltzmann machine. One complex number counts as one parameter. */
export interface MachineShape {
  readonly form: 'meanField' | 'jastrow' | 'restrictedBoltzmannMachine';
  readonly nSites: number;
  /** Hidden units that are evaluated; zero for Jastrow and mean field. */
  readonly hidden: number;
  /** Independent filters when weights are shared over a symmetry group, else null. */
  readonly filters: number | null;
  /** Elements of the symmetry group. */
  readonly elements: number;
  readonly complex: boolean;
  readonly visibleBias: boolean;
  readonly hiddenBias: boolean;
  readonly tensors: readonly ShapeTensor[];
  readonly parameters: number;
}

const symbols: Readonly<Record<string, { readonly name: string; readonly symbol: string }>> = {
  visibleBias: { name: 'visible bias', symbol: 'a' },
  hiddenBias: { name: 'hidden bias', symbol: 'b' },
  weights: { name: 'weights', symbol: 'W' },
  pair: { name: 'pairs', symbol: 'J' },
};

/** The machine that the model comes to; null where it is another kind of network. */
export const machineShape = ({ model, facts }: Surveyed): MachineShape | null => {
  const definition = model?.definition;
  if (model == null || definition?.kind !== 'machine') return null;
  const { nSites } = facts;
  const elements = Math.max(1, definition.symmetry.length / nSites);
  const shared = definition.symmetry.length > 0;
  const isMachine = definition.form === 'restrictedBoltzmannMachine';
  const rows = isMachine ? hiddenRows(definition.hiddenDensity, nSites, shared) : 0;
  return {
    form: definition.form,
    nSites,
    hidden: rows * elements,
    filters: isMachine && shared ? rows : null,
    elements,
    complex: definition.complex,
    visibleBias: definition.useVisibleBias,
    hiddenBias: definition.useHiddenBias,
    tensors: model.weights.map(({ name, shape }) => ({
      ...(definition.form === 'meanField'
        ? { name: 'site fields', symbol: 'a' }
        : (symbols[name] ?? { name, symbol: name })),
      shape,
      count: shape.reduce((product, length) => product * length, 1),
    })),
    parameters: model.parameters,
  };
};
