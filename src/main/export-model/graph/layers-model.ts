import { planState } from '../../../shared/model/plan/state-plan';
import { refusalOfTensorEngine } from '../../../shared/model/tensor-engine';
import { LayersGraph, LayersWriter } from './layers-writer';
import { inputConvention, type TrainedState } from './onnx';
import { writeState } from './walk';
import { missingLayer } from './writer';

/** A graph that would take more than this in matrices is refused: gathering over large lattices is quadratic. */
const mostBytes = 256 * 2 ** 20;
const name = 'a layers model of TensorFlow.js';

export interface LayersModel {
  /** model.json */
  readonly model: string;
  /** The file that it names, beside it. */
  readonly weights: Uint8Array;
}

/** ln |psi| and the phase of a batch of configurations as a layers model of TensorFlow.js. Throws EXPORT_LAYER_MISSING. */
export function writeLayersModel(trained: TrainedState, weightsName = 'weights.bin'): LayersModel {
  const { definition, localDimensions, tensors, title, version, metadata } = trained;
  const refuse = (layer: string, reason: string): Error => missingLayer(name, layer, reason);
  const refusal = refusalOfTensorEngine(definition);
  if (refusal) throw refuse('it is no graph of layers', refusal.reason);
  const sites = localDimensions.length;
  const graph = new LayersGraph();
  const input = graph.add('InputLayer', { batch_input_shape: [null, sites], sparse: false }, [], 'configurations');
  const shaped = graph.add('Reshape', { target_shape: [sites, 1] }, [input]);
  const writer = new LayersWriter(graph, { name: shaped, positions: sites, channels: 1 });
  const { re, im } = writeState(definition, planState(definition, localDimensions), writer, {
    localDimensions,
    tensors,
    refuse,
  });
  graph.add('Reshape', { target_shape: [1] }, [re.name], 'log_modulus');
  graph.add('Reshape', { target_shape: [1] }, [(im ?? writer.affine(re, 0, 0)).name], 'phase');
  const bytes = graph.weights.reduce((sum, { data }) => sum + data.byteLength, 0);
  if (bytes > mostBytes) {
    throw refuse(
      'its matrices are too large',
      `They would take ${Math.round(bytes / 2 ** 20)} MiB, and ${mostBytes / 2 ** 20} are allowed.`,
    );
  }
  const weights = new Uint8Array(bytes);
  let at = 0;
  for (const { data } of graph.weights) {
    weights.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  const model = {
    format: 'layers-model',
    generatedBy: `Ansatz ${version}`,
    convertedBy: null,
    userDefinedMetadata: { title, ...metadata, convention: inputConvention },
    modelTopology: {
      class_name: 'Model',
      config: {
        name: 'wavefunction',
        layers: graph.layers,
        input_layers: [['configurations', 0, 0]],
        output_layers: [
          ['log_modulus', 0, 0],
          ['phase', 0, 0],
        ],
      },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
    },
    weightsManifest: [
      {
        paths: [weightsName],
        weights: graph.weights.map(({ name: weight, shape }) => ({ name: weight, shape, dtype: 'float32' })),
      },
    ],
  };
  return { model: `${JSON.stringify(model)}\n`, weights };
}
