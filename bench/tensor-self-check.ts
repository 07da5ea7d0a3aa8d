// tsx bench/tensor-self-check.ts BACKEND [--network]: trains a tiny network on a backend of TensorFlow.js and holds it against
// the native engine; with --network also times steps of the residual network of the speed table. Ends with 1 where it fails.
import { isingChainEnergy } from '../src/engine/exact';
import { stochasticReconfiguration } from '../src/engine/native/optimiser';
import type { NativeEngine, VariationalMonteCarloDefinition } from '../src/engine/native/variational-monte-carlo';
import type { TensorDevice } from '../src/engine/tensor/device';
import { createTensorMonteCarlo } from '../src/engine/tensor/training';
import { ising } from '../src/engine/testing/operators';
import { groundStateEngine } from '../src/experiments/ground-state/engine';
import { groundStatePresets } from '../src/experiments/ground-state/presets';
import { openNative } from '../src/main/native-binding';
import { openTensorBackend } from '../src/main/tensor-backends';
import type { NetworkNode } from '../src/shared/model/ansatz-definition';
import { tensorBackends } from '../src/shared/run/tensor-backend';

const nSites = 8;
const steps = 40;
const samples = 256;
const networkSteps = 3;

function tinyTraining(): VariationalMonteCarloDefinition {
  // A filter over the whole ring at every place of it.
  const table = Array.from({ length: nSites ** 2 }, (_, at) => (Math.floor(at / nSites) + at) % nSites);
  const nodes: NetworkNode[] = [
    { id: 'input', inputs: [], op: 'input', encoding: 'value' },
    {
      ...{ id: 'convolution', inputs: ['input'], op: 'convolution', channels: 4, bias: true, complex: false },
      ...{ positions: nSites, table },
    },
    { id: 'activation', inputs: ['convolution'], op: 'activation', function: 'logCosh' },
    { id: 'channels', inputs: ['activation'], op: 'sumChannels' },
    { id: 'psi', inputs: ['channels'], op: 'pool', how: 'sum' },
  ];
  return {
    hamiltonian: ising(nSites, 1, 1),
    ansatz: { kind: 'network', precision: 'float32', initialScale: 0.5, nodes },
    sampler: {
      method: 'metropolis',
      moves: [{ kind: 'local', weight: 1 }],
      chains: samples,
      sweepsPerSample: 1,
      discardedSweeps: 2,
      charges: [],
      inverseTemperatures: [1],
    },
    seed: '1',
    threads: 2,
  };
}

function require(holds: boolean, what: string): void {
  process.stdout.write(`  ${holds ? '✓' : '✗'} ${what}\n`);
  if (!holds) process.exitCode = 1;
}

async function compare(native: NativeEngine, device: TensorDevice): Promise<void> {
  const definition = tinyTraining();
  const tensor = await createTensorMonteCarlo(native, device, definition);
  const reference = await native.createVariationalMonteCarlo(definition);
  try {
    const options = { samples, learningRate: 0.1, optimiser: stochasticReconfiguration('auto', 1e-3) };
    const began = device.now();
    for (let step = 0; step < steps; step++) await tensor.step(options);
    const seconds = (device.now() - began) / steps;
    await reference.restore(await tensor.state());
    const every = Uint8Array.from({ length: nSites * 2 ** nSites }, (_, place) => {
      return (Math.floor(place / nSites) >> (place % nSites)) & 1;
    });
    const [found, expected] = [await tensor.logAmplitudes(every), await reference.logAmplitudes(every)];
    const largest = found.reduce((most, value, place) => Math.max(most, Math.abs(value - expected[place]!)), 0);
    require(largest <
      1e-4, `ln psi of all ${2 ** nSites} configurations differs from the native engine by ${largest.toExponential(1)}`);
    const { energy } = await reference.measure(16_384);
    const exact = isingChainEnergy({ nSites, coupling: 1, field: 1, periodic: true, constant: 0 });
    const relative = Math.abs(energy.mean / exact - 1);
    require(relative <
      2e-3, `${steps} steps reach a relative error of ${relative.toExponential(1)}, measured by the native engine`);
    process.stdout.write(`    ${(1000 * seconds).toFixed(0)} ms a step\n`);
  } finally {
    await tensor.close();
    await reference.close();
  }
}

/** Steps of the residual network on J1-J2 10 x 10: 4 layers, 16 channels, minSR, 1,024 samples. */
async function timeNetwork(native: NativeEngine, backend: (typeof tensorBackends)[number]): Promise<void> {
  const preset = groundStatePresets.find(({ id }) => id === 'j1j2-10x10-cnn');
  if (preset === undefined) throw new RangeError('the preset is missing');
  const { spec } = preset;
  const events = groundStateEngine.run(
    {
      ...spec,
      sampling: { ...spec.sampling, samples: 1024, chains: 1024, discardedSweeps: 1 },
      training: { ...spec.training, device: backend, solver: 'sampleSpace', steps: networkSteps, finalSamples: 1024 },
    },
    {
      native,
      openTensor: openTensorBackend,
      seed: '1',
      threads: 4,
      signal: new AbortController().signal,
      resumeFrom: null,
      adjusted: (_path, _step, initial) => initial,
    },
  );
  for await (const event of events) {
    if (event.kind !== 'observation') continue;
    const { energyPerSite, samplingSeconds, localEnergySeconds, solveSeconds } = event.values;
    const parts = [samplingSeconds, localEnergySeconds, solveSeconds].map((part) => (part ?? 0).toFixed(1));
    const total = parts.reduce((sum, part) => sum + Number(part), 0);
    process.stdout.write(
      `    step ${event.step}: E/N ${energyPerSite?.toFixed(4)}, ${total.toFixed(1)} s (sampling ${parts[0]}, local energies ${parts[1]}, minSR ${parts[2]})\n`,
    );
    require(Number.isFinite(energyPerSite), 'the energy is a number');
    if (event.step === networkSteps) break;
  }
}

const [, , name, ...flags] = process.argv;
const backend = tensorBackends.find((known) => known === name);
if (backend === undefined) throw new RangeError(`the backend is one of ${tensorBackends.join(', ')}`);
const device = await openTensorBackend(backend);
process.stdout.write(`  ${device.name}: ${device.detail}\n`);
const native = await openNative({ kind: 'best' });
await compare(native, device);
if (flags.includes('--network')) await timeNetwork(native, backend);
process.exit();
