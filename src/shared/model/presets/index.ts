import { modelGraphVersion, type ModelGraph, type SectorChoice } from '../graph';
import type { AnsatzOptions } from '../options';
import { GraphBuilder, sectorOf } from './builder';
import { jastrow, meanField, restrictedBoltzmannMachine } from './machines';
import {
  convolutional,
  groupConvolutional,
  multilayerPerceptron,
  residualConvolutional,
  visionTransformer,
} from './networks';
import { autoregressive, determinant, matrixProduct, pairProduct, stateVector } from './states';

/** The graph of an ansatz; null for a custom one that has none yet. */
export function graphOf(options: AnsatzOptions): ModelGraph | null {
  const { ansatz, precision, initialScale, weightScale } = options;
  if (ansatz === 'custom') return options.graph;
  const builder = new GraphBuilder();
  let last = build(builder, options);
  if (options.jastrowFactor && hasJastrowFactor.has(ansatz)) {
    const complex = options.parameters === 'complex';
    const factor = jastrow(builder, { ...options, visibleBias: false, parameters: complex ? 'complex' : 'real' });
    last = builder.add({ id: 'product', inputs: [last, factor], layer: 'product' });
  }
  // A group-convolutional network with signs projects itself, onto all but the flip.
  const projectsItself = ansatz === 'groupConvolutional' && options.parameters !== 'real';
  const sector = projectsItself ? flipOf(sectorOf(options)) : sectorOf(options);
  if (sector !== null) {
    builder.add({ id: 'sector', inputs: [last], layer: 'projection', sector });
  }
  return { version: modelGraphVersion, precision, initialScale, weightScale, nodes: builder.nodes };
}

const flipOf = (sector: SectorChoice | null): SectorChoice | null =>
  sector === null || sector.spinFlip === null ? null : { ...sector, momentum: null, pointGroup: null };

const hasJastrowFactor: ReadonlySet<AnsatzOptions['ansatz']> = new Set<AnsatzOptions['ansatz']>([
  'multilayerPerceptron',
  'convolutional',
  'residualConvolutional',
  'groupConvolutional',
  'visionTransformer',
  'pairProduct',
]);

function build(builder: GraphBuilder, options: AnsatzOptions): string {
  switch (options.ansatz) {
    case 'meanField':
      return meanField(builder, options);
    case 'jastrow':
      return jastrow(builder, options);
    case 'restrictedBoltzmannMachine':
      return restrictedBoltzmannMachine(builder, options);
    case 'multilayerPerceptron':
      return multilayerPerceptron(builder, options);
    case 'convolutional':
      return convolutional(builder, options);
    case 'residualConvolutional':
      return residualConvolutional(builder, options);
    case 'groupConvolutional':
      return groupConvolutional(builder, options);
    case 'visionTransformer':
      return visionTransformer(builder, options);
    case 'autoregressiveDense':
      return autoregressive(builder, options, 'dense');
    case 'autoregressiveConvolutional':
      return autoregressive(builder, options, 'convolution');
    case 'gatedRecurrent':
      return autoregressive(builder, options, 'gru');
    case 'longShortTermMemory':
      return autoregressive(builder, options, 'lstm');
    case 'slater':
    case 'slaterJastrow':
    case 'gutzwiller':
    case 'backflow':
    case 'pfaffian':
      return determinant(builder, options);
    case 'pairProduct':
      return pairProduct(builder, options);
    case 'matrixProduct':
      return matrixProduct(builder, options);
    case 'stateVector':
      return stateVector(builder, options);
    case 'custom':
      throw new RangeError('A custom graph is not built from options.');
  }
}
