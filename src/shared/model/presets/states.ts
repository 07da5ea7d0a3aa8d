import type { NodeOf } from '../graph';
import type { AnsatzOptions } from '../options';
import type { GraphBuilder } from './builder';
import { restrictedBoltzmannMachine } from './machines';
import { residualConvolutional } from './networks';

type Cell = NodeOf<'autoregressive'>['cell'];

export function autoregressive(builder: GraphBuilder, options: AnsatzOptions, cell: Cell): string {
  const { layers, channels, kernel, activation, order, parameters } = options;
  const phase = parameters !== 'real';
  return builder.add({
    id: 'conditionals',
    inputs: [],
    layer: 'autoregressive',
    cell,
    layers,
    channels,
    kernel,
    activation,
    order,
    phase,
  });
}

/** Slater determinant, Pfaffian or backflow with its correlator. */
export function determinant(builder: GraphBuilder, options: AnsatzOptions): string {
  const { ansatz, parameters, orbitals, symmetry, layers, channels, activation } = options;
  const correlators: Partial<Record<typeof ansatz, AnsatzOptions['correlator']>> = {
    slater: 'none',
    slaterJastrow: 'density',
    gutzwiller: 'gutzwiller',
  };
  return builder.add({
    id: 'determinant',
    inputs: [],
    layer: 'determinant',
    form: ansatz === 'backflow' ? 'backflow' : ansatz === 'pfaffian' ? 'pfaffian' : 'slater',
    complex: parameters !== 'real',
    orbitals,
    correlator: correlators[ansatz] ?? options.correlator,
    shared: symmetry !== 'none',
    hidden: ansatz === 'backflow' ? Array.from({ length: layers }, () => channels) : [],
    activation,
  });
}

/** Pairs, and the positive network that multiplies them. */
export function pairProduct(builder: GraphBuilder, options: AnsatzOptions): string {
  const { symmetry, singlet, partonBoundary, parameters, factor } = options;
  const pairs = builder.add({
    id: 'pairs',
    inputs: [],
    layer: 'pairProduct',
    symmetry,
    singlet,
    boundary: partonBoundary,
    complex: parameters !== 'real',
  });
  if (factor === 'none') return pairs;
  const positive: AnsatzOptions = { ...options, parameters: 'real', visibleBias: false, encoding: 'value' };
  const network =
    factor === 'residualConvolutional'
      ? residualConvolutional(builder, positive)
      : restrictedBoltzmannMachine(builder, positive);
  return builder.add({ id: 'correlated', inputs: [pairs, network], layer: 'product' });
}

export function matrixProduct(builder: GraphBuilder, options: AnsatzOptions): string {
  const { bondDimension, parameters, uniform, order } = options;
  return builder.add({
    id: 'matrices',
    inputs: [],
    layer: 'matrixProduct',
    bondDimension,
    complex: parameters !== 'real',
    periodic: true,
    uniform,
    order,
  });
}

export function stateVector(builder: GraphBuilder, { parameters }: AnsatzOptions): string {
  return builder.add({ id: 'amplitudes', inputs: [], layer: 'stateVector', complex: parameters !== 'real' });
}
