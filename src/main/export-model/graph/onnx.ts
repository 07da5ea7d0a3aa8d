import { planState } from '../../../shared/model/plan/state-plan';
import type { AnsatzDefinition } from '../../../shared/model/ansatz-definition';
import { refusalOfTensorEngine } from '../../../shared/model/tensor-engine';
import type { ModelTensors } from '../../../shared/model/plan/leaf-parameters';
import { encodeModelProto } from './onnx-schema';
import { OnnxGraph, OnnxWriter } from './onnx-writer';
import { writeState } from './walk';
import { missingLayer } from './writer';

/** A trained wavefunction as the formats of graphs take it. */
export interface TrainedState {
  readonly definition: AnsatzDefinition;
  readonly localDimensions: Uint8Array;
  readonly tensors: ModelTensors;
  readonly title: string;
  readonly version: string;
  /** Where it comes from, as text by key. */
  readonly metadata: Readonly<Record<string, string>>;
}

export const inputConvention =
  'configurations: float32 [batch][sites], the value x = (d - 1) - 2 index of each site; +1 and -1 for spin 1/2 (up is +1), ' +
  'occupied is +1 and empty -1 for a fermionic mode. Outputs: log_modulus [batch], ln |psi|; phase [batch], arg psi up to 2 pi. ' +
  'psi is not normalised.';

const opset = 17;
const float32 = 1;

/** ln |psi| and the phase of a batch of configurations as a graph of ONNX, opset 17, float32. Throws EXPORT_LAYER_MISSING. */
export function writeOnnx({
  definition,
  localDimensions,
  tensors,
  title,
  version,
  metadata,
}: TrainedState): Uint8Array {
  const refuse = (layer: string, reason: string): Error => missingLayer('ONNX', layer, reason);
  const refusal = refusalOfTensorEngine(definition);
  if (refusal) throw refuse('it is no graph of layers', refusal.reason);
  const sites = localDimensions.length;
  const graph = new OnnxGraph();
  const shaped = graph.op('Reshape', ['configurations', graph.integers([0, sites, 1])]);
  const writer = new OnnxWriter(graph, { name: shaped, positions: sites, channels: 1 });
  const { re, im } = writeState(definition, planState(definition, localDimensions), writer, {
    localDimensions,
    tensors,
    refuse,
  });
  const flat = graph.integers([-1]);
  graph.op('Reshape', [re.name, flat], [], 'log_modulus');
  const phase = im?.name ?? graph.op('Sub', [re.name, re.name]);
  graph.op('Reshape', [phase, flat], [], 'phase');
  const value = (name: string, dims: readonly object[], docString = ''): object => ({
    name,
    docString,
    type: { tensorType: { elemType: float32, shape: { dim: [...dims] } } },
  });
  const batch = { dimParam: 'batch' };
  return encodeModelProto({
    irVersion: 8,
    producerName: 'Ansatz',
    producerVersion: version,
    docString: title,
    opsetImport: [{ domain: '', version: opset }],
    metadataProps: Object.entries({ ...metadata, convention: inputConvention }).map(([key, text]) => ({
      key,
      value: text,
    })),
    graph: {
      name: 'wavefunction',
      docString: inputConvention,
      node: graph.nodes,
      initializer: graph.initializers,
      input: [value('configurations', [batch, { dimValue: sites }], inputConvention)],
      output: [value('log_modulus', [batch]), value('phase', [batch])],
    },
  });
}
