import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import * as ort from 'onnxruntime-web';
import { describe, expect, it } from 'vitest';
import { openTensorEngines } from '../../../../test/support/tensor-engines';
import type { VariationalMonteCarloDefinition } from '../../../engine/native/variational-monte-carlo';
import { networks } from '../../../engine/testing/networks';
import { allConfigurations } from '../../../engine/testing/both-engines';
import { definitionOf } from '../../../engine/testing/tensor-training';
import { wavefunctions } from '../../../engine/testing/wavefunctions';
import { Random } from '../../../shared/random/random';
import type { AnsatzDefinition } from '../../../shared/model/ansatz-definition';
import { toCheckpoint } from '../../../experiments/ground-state/engine/checkpoint';
import { writeLayersModel } from './layers-model';
import { type TrainedState, writeOnnx } from './onnx';

const { native } = await openTensorEngines();
ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

const all: readonly (readonly [string, VariationalMonteCarloDefinition])[] = [
  ...networks.map(([name, ansatz]) => [`network, ${name}`, definitionOf(ansatz)] as const),
  ...wavefunctions,
];

interface Trained {
  readonly state: TrainedState;
  readonly configurations: Uint8Array;
  /** Site values, as the graphs take them. */
  readonly values: Float32Array;
  /** ln psi of the native engine, interleaved. */
  readonly expected: Float64Array;
}

/** With parameters away from the first ones, as the native engine has it. */
async function trained(definition: VariationalMonteCarloDefinition): Promise<Trained> {
  const { localDimensions } = definition.hamiltonian;
  const kernels = await native.createVariationalMonteCarlo(definition);
  const random = Random.seeded('11', 0);
  const before = await kernels.state();
  const parameters = before.parameters.map((value) => value + 0.1 * random.normal());
  await kernels.setParameters(parameters);
  const configurations = allConfigurations(localDimensions);
  const expected = await kernels.logAmplitudes(configurations);
  const { model } = toCheckpoint({ ...before, parameters }, kernels.parameterLayout);
  await kernels.close();
  const nSites = localDimensions.length;
  const values = Float32Array.from(
    configurations,
    (index, place) => (localDimensions[place % nSites] ?? 2) - 1 - 2 * index,
  );
  const state = {
    definition: definition.ansatz,
    localDimensions,
    tensors: model,
    title: 'test',
    version: '0',
    metadata: {},
  };
  return { state, configurations, values, expected };
}

/** ln |psi| to float32 and the phase up to 2 pi; where psi is almost zero a difference of it is. */
function expectSame(logModulus: Float32Array, phase: Float32Array, expected: Float64Array): void {
  const largest = Math.max(...Array.from({ length: expected.length / 2 }, (_, k) => expected[2 * k] ?? 0));
  expect(logModulus).toHaveLength(expected.length / 2);
  for (let k = 0; k < logModulus.length; k += 1) {
    const [re, im] = [expected[2 * k] ?? 0, expected[2 * k + 1] ?? 0];
    const [a, b] = [logModulus[k] ?? Number.NaN, phase[k] ?? Number.NaN];
    if (re < largest - 5) {
      const size = (logarithm: number): number => Math.exp(logarithm - largest);
      expect(
        Math.hypot(size(a) * Math.cos(b) - size(re) * Math.cos(im), size(a) * Math.sin(b) - size(re) * Math.sin(im)),
      ).toBeLessThan(1e-5);
    } else {
      expect(Math.abs(a - re)).toBeLessThan(3e-5 * Math.max(1, Math.abs(re)));
      expect(Math.abs(Math.sin((b - im) / 2))).toBeLessThan(1e-4);
    }
  }
}

describe.each(all)('%s', (_, definition) => {
  it('reads back from ONNX with the amplitudes of the native engine', async () => {
    const { state, values, expected } = await trained(definition);
    const session = await ort.InferenceSession.create(writeOnnx(state));
    const nSites = state.localDimensions.length;
    const given = new ort.Tensor('float32', values, [values.length / nSites, nSites]);
    const { log_modulus: logModulus, phase } = await session.run({ configurations: given });
    await session.release();
    if (!(logModulus?.data instanceof Float32Array) || !(phase?.data instanceof Float32Array))
      throw new Error('no numbers');
    expectSame(logModulus.data, phase.data, expected);
  });

  it('reads back from a layers model of TensorFlow.js, or is refused with the reason', async () => {
    const { state, values, expected } = await trained(definition);
    const refusal = refusedByLayers(definition.ansatz);
    if (refusal !== null) {
      expect(() => writeLayersModel(state)).toThrow(expect.objectContaining({ code: 'EXPORT_LAYER_MISSING' }));
      expect(() => writeLayersModel(state)).toThrow(refusal);
      return;
    }
    const { model, weights } = writeLayersModel(state);
    const { modelTopology, weightsManifest } = JSON.parse(model) as tf.io.ModelJSON;
    const specs = weightsManifest.flatMap((group) => group.weights);
    const loaded = await loadLayersModel(
      tf.io.fromMemory({ modelTopology, weightSpecs: specs, weightData: weights.slice().buffer }),
    );
    const nSites = state.localDimensions.length;
    const answer = loaded.predict(tf.tensor2d(values, [values.length / nSites, nSites]));
    if (!Array.isArray(answer)) throw new Error('The model has one output.');
    const [logModulus, phase] = await Promise.all(answer.map((tensor) => tensor.data()));
    tf.dispose(answer);
    loaded.dispose();
    expectSame(Float32Array.from(logModulus ?? []), Float32Array.from(phase ?? []), expected);
  });
});

/** What has no layer in TensorFlow.js; null: it is written. */
function refusedByLayers(ansatz: AnsatzDefinition): RegExp | null {
  switch (ansatz.kind) {
    case 'sum':
      return /sum of exponentials|complex numbers|projection/;
    case 'projected':
      return /projection onto a symmetry/;
    case 'product':
      return ansatz.factors.map(refusedByLayers).find((reason) => reason !== null) ?? null;
    case 'machine':
      return ansatz.complex && ansatz.form === 'restrictedBoltzmannMachine' ? /logCosh of complex numbers/ : null;
    case 'network': {
      const isComplex = new Map<string, boolean>();
      for (const node of ansatz.nodes) {
        const complexIn = node.inputs.some((id) => isComplex.get(id));
        isComplex.set(node.id, complexIn || node.op === 'complex' || ('complex' in node && node.complex));
        if (node.op === 'logSumExp') return /sum of exponentials/;
        if (node.op !== 'activation') continue;
        if (['step', 'arctan', 'sin', 'exp'].includes(node.function))
          return /function (step|arctan|sin|exp)|of complex numbers/;
        if (complexIn && ['tanh', 'logCosh'].includes(node.function)) return /of complex numbers/;
      }
      return null;
    }
    default:
      return /no graph of layers/;
  }
}

describe('states that are no graphs of layers', () => {
  const { localDimensions } = definitionOf({ kind: 'stateVector', complex: false, initialScale: 0.1 }).hamiltonian;
  const order = [0, 1, 2, 3, 4, 5];
  const states: readonly AnsatzDefinition[] = [
    { kind: 'stateVector', complex: false, initialScale: 0.1 },
    {
      kind: 'matrixProduct',
      bondDimension: 2,
      complex: false,
      periodic: true,
      order,
      uniform: false,
      initialScale: 0.1,
    },
    { kind: 'tabulated', complex: false, charges: [], initialScale: 0.1 },
  ];
  it.each(states.map((state) => [state.kind, state] as const))('%s is refused with the reason', (_, definition) => {
    const state = { definition, localDimensions, tensors: {}, title: '', version: '0', metadata: {} };
    for (const write of [writeOnnx, writeLayersModel]) expect(() => write(state)).toThrow(/no graph of layers/);
  });
});
