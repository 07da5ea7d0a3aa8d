import * as tf from '@tensorflow/tfjs-core';
import { AnsatzError, cancelledError } from '../../shared/contract/errors';
import { refusalOfTensorEngine } from '../../shared/model/tensor-engine';
import type {
  HostOfSteps,
  NativeEngine,
  SampleBatch,
  StepObservation,
  StepOptions,
  VariationalMonteCarlo,
  VariationalMonteCarloDefinition,
  VariationalMonteCarloState,
} from '../native/variational-monte-carlo';
import { configurationsAtOnce, configurationsInTurn, pieces } from './chunks';
import type { TensorDevice } from './device';
import { directionOf, spaceOf } from './direction';
import { frozenVariance } from './frozen';
import { linearDirection } from './linear-method';
import { localEnergies, type LogAmplitudes } from './local-energies';
import { decodeRandoms, encodeRandoms, sample, type Chains, type Samples } from './metropolis';
import { movesOf, type Move } from './moves';
import { norm, normsByLayer, notFinite, observationOf } from './observation';
import { OperatorRows } from '../operator-rows';
import { Random } from '../../shared/random/random';
import { refuseSampler, refuseTarget } from './refusals';
import { bytesOfStep, leastBytes, roomOf, type StepSizes } from './room';
import { diagnosticsOf, spaceOfSpectrum, spectrumOf, type Space } from './spectrum';
import { TensorTangent } from './tangent';
import { TensorWavefunction, type View } from './wavefunction';

/**
 * Variational Monte Carlo on a backend of TensorFlow.js, float32. Sampling, local energies, derivatives
 * and products of matrices run on the device. The native engine keeps the rest of the same definition on the host: it refuses
 * what cannot be sampled, gives the start, solves in float64 and holds parameters and optimiser, so that a state can go from
 * one engine to the other. Estimators are those of the native engine.
 */
export async function createTensorMonteCarlo(
  native: NativeEngine,
  device: TensorDevice,
  definition: VariationalMonteCarloDefinition,
): Promise<VariationalMonteCarlo> {
  const { ansatz, hamiltonian } = definition;
  const refusal = refusalOfTensorEngine(ansatz);
  if (refusal !== null) throw new AnsatzError(refusal);
  refuseSampler(definition.sampler);
  // It refuses definitions that do not fit, so that here they do.
  const host = await native.createHostOfSteps(definition);
  try {
    const wavefunction = new TensorWavefunction(ansatz, hamiltonian.localDimensions, device.convolutions);
    return await TensorMonteCarlo.open({ host, device, definition, wavefunction });
  } catch (error) {
    await host.close();
    throw error;
  }
}

interface Parts {
  readonly host: HostOfSteps;
  readonly device: TensorDevice;
  readonly definition: VariationalMonteCarloDefinition;
  readonly wavefunction: TensorWavefunction;
}

/** Samples with their local energies and how long both took. */
interface Observed {
  readonly samples: Samples;
  /** Interleaved. */
  readonly energies: Float64Array;
  readonly observation: StepObservation;
}

class TensorMonteCarlo implements VariationalMonteCarlo {
  private last: Promise<unknown> = Promise.resolve();
  private closed = false;

  private constructor(
    private readonly parts: Parts,
    private readonly rows: OperatorRows,
    private readonly moves: readonly Move[],
    private chains: Chains,
  ) {}

  static async open(parts: Parts): Promise<TensorMonteCarlo> {
    const { host, definition, wavefunction } = parts;
    const { hamiltonian, sampler, seed } = definition;
    const { parameters, configurations } = await host.state();
    wavefunction.setParameters(parameters);
    const randoms = Array.from({ length: sampler.chains }, (_, chain) => Random.seeded(seed, 1 + chain));
    const moves = movesOf(sampler, hamiltonian.localDimensions);
    return new TensorMonteCarlo(parts, new OperatorRows(hamiltonian), moves, { configurations, randoms });
  }

  get parameterCount(): number {
    return this.parts.host.parameterCount;
  }

  get parameterLayout(): VariationalMonteCarlo['parameterLayout'] {
    return this.parts.host.parameterLayout;
  }

  get memoryBytes(): number {
    return this.parts.host.memoryBytes + 4 * this.parts.wavefunction.plan.parameterCount;
  }

  stepMemory(options: StepOptions): Promise<number> {
    return Promise.resolve(bytesOfStep(this.sizesOf(options).sizes, this.limitOf(options)));
  }

  step(options: StepOptions, signal?: AbortSignal): Promise<StepObservation> {
    return this.inOrder(() => this.takeStep(options, signal));
  }

  measure(samples: number, signal?: AbortSignal): Promise<StepObservation> {
    return this.inOrder(async () => {
      const observed = await this.observe(samples, this.atOnce, this.turns(signal));
      this.chains = observed.samples.chains;
      return observed.observation;
    });
  }

  sample(samples: number, signal?: AbortSignal): Promise<SampleBatch> {
    return this.inOrder(async () => {
      const turn = this.turns(signal);
      const found = await this.draw(samples, this.atOnce, turn);
      this.chains = found.chains;
      return {
        configurations: found.configurations,
        logAmplitudes: await this.amplitudes(found.configurations, this.atOnce, turn),
        samples: this.samplesPerChain(samples) * found.chains.randoms.length,
        chains: found.chains.randoms.length,
        acceptanceRate: found.acceptanceRate,
      };
    });
  }

  logAmplitudes(configurations: Uint8Array): Promise<Float64Array> {
    return this.inOrder(() => this.amplitudes(configurations, this.atOnce, this.turns(undefined)));
  }

  setParameters(parameters: Float64Array): Promise<void> {
    return this.inOrder(async () => {
      await this.parts.host.setParameters(parameters);
      this.parts.wavefunction.setParameters(parameters);
    });
  }

  state(): Promise<VariationalMonteCarloState> {
    return this.inOrder(() => this.wholeState());
  }

  restore(state: VariationalMonteCarloState): Promise<void> {
    return this.inOrder(() => this.adopt(state));
  }

  expectations: VariationalMonteCarlo['expectations'] = (...given) =>
    this.onHost(() => this.parts.host.expectations(...given));

  expectationsUntil: VariationalMonteCarlo['expectationsUntil'] = (...given) =>
    this.onHost(() => this.parts.host.expectationsUntil(...given));

  energyAndVariance: VariationalMonteCarlo['energyAndVariance'] = (...given) =>
    this.onHost(() => this.parts.host.energyAndVariance(...given));

  lanczosStep: VariationalMonteCarlo['lanczosStep'] = (...given) =>
    this.onHost(() => this.parts.host.lanczosStep(...given));

  renyiEntropy: VariationalMonteCarlo['renyiEntropy'] = (...given) =>
    this.onHost(() => this.parts.host.renyiEntropy(...given));

  fidelity: VariationalMonteCarlo['fidelity'] = (...given) => this.onHost(() => this.parts.host.fidelity(...given));

  async close(): Promise<void> {
    if (this.closed) return;
    const freed = this.inOrder(async () => {
      this.parts.wavefunction.dispose();
      await this.parts.host.close();
    });
    this.closed = true;
    await freed;
  }

  private async takeStep(options: StepOptions, signal: AbortSignal | undefined): Promise<StepObservation> {
    refuseTarget(options);
    const { host, wavefunction, device } = this.parts;
    const turn = this.turns(signal);
    const problem = await host.problem(options);
    const { sizes, space } = this.sizesOf(options);
    const room = roomOf(sizes, this.limitOf(options));
    const observed = await this.observe(options.samples, room.forward, turn);
    const { samples, energies, observation } = observed;
    const began = device.now();
    const count = observation.samples;
    const view = this.view(options);
    const tangent = await TensorTangent.open(wavefunction, {
      configurations: samples.configurations,
      samples: count,
      view,
      mask: problem.mask,
      chunk: room.backward,
      derivativeBytes: room.derivativeBytes,
      turn,
    });
    try {
      const right = tangent.rightSide(energies);
      const force = await tangent.adjointProduct(right);
      const gradientNorm = norm(force);
      if (!Number.isFinite(gradientNorm)) throw notFinite('gradient');
      const paired = view === 'stacked' && this.parameterLayout.some(({ complex }) => complex);
      const given = { ...problem, tangent, samples: count, right, force, host, signal, space, paired };
      const spectrum = options.diagnostics ? await spectrumOf(given, spaceOfSpectrum(given), null) : null;
      const diagnostics = spectrum ? diagnosticsOf(given, spectrum) : null;
      const { preconditioner } = options.optimiser;
      const { configurations } = samples;
      const logAmplitudes = this.logAmplitudesAtOnce(room.forward, turn);
      const direction =
        preconditioner.kind === 'linearMethod'
          ? await linearDirection({
              ...{ ...given, wavefunction, view, configurations, energies, rows: this.rows, logAmplitudes },
              ...{ chunk: room.backward, shift: preconditioner.diagonalShift, turn },
            })
          : await directionOf(preconditioner, { ...given, spectrum });
      await turn();
      const step = await host.take(options, direction);
      wavefunction.setParameters(step.parameters);
      this.chains = samples.chains;
      return {
        ...observation,
        ...diagnostics,
        gradientNorm,
        layerGradientNorms: normsByLayer(this.parameterLayout, force),
        updateNorm: step.updateNorm,
        stepLength: step.stepLength,
        seconds: { ...observation.seconds, solve: device.now() - began },
      };
    } finally {
      tangent.dispose();
    }
  }

  private async observe(count: number, most: number, turn: () => Promise<void>): Promise<Observed> {
    const { host, device } = this.parts;
    const began = device.now();
    const samples = await this.draw(count, most, turn);
    const sampled = device.now();
    const amplitudes = this.logAmplitudesAtOnce(most, turn);
    const energies = await localEnergies(this.rows, samples.configurations, amplitudes, most);
    const hidden = await frozenVariance(samples, this.rows, amplitudes, most);
    const seconds = { sampling: sampled - began, localEnergy: device.now() - sampled, solve: 0 };
    const observation = await observationOf(host, samples, energies, seconds);
    return { samples, energies, observation: { ...observation, frozenVariance: hidden } };
  }

  private draw(samples: number, most: number, turn: () => Promise<void>): Promise<Samples> {
    const { wavefunction, device, definition } = this.parts;
    const { sampler, hamiltonian } = definition;
    const plan = {
      samplesPerChain: this.samplesPerChain(samples),
      sweepsPerSample: sampler.sweepsPerSample,
      discardedSweeps: sampler.discardedSweeps,
      atOnce: configurationsInTurn(wavefunction.plan, device.idleBytes),
    };
    const modulus = async (configurations: Uint8Array): Promise<Float64Array> => {
      const both = await this.amplitudes(configurations, most, turn);
      return Float64Array.from({ length: both.length / 2 }, (_, place) => both[2 * place]!);
    };
    return sample(this.chains, this.moves, hamiltonian.localDimensions, plan, modulus);
  }

  private samplesPerChain(samples: number): number {
    return Math.max(1, Math.ceil(samples / this.parts.definition.sampler.chains));
  }

  private logAmplitudesAtOnce(most: number, turn: () => Promise<void>): LogAmplitudes {
    return (configurations) => this.amplitudes(configurations, most, turn);
  }

  private async amplitudes(configurations: Uint8Array, most: number, turn: () => Promise<void>): Promise<Float64Array> {
    const { wavefunction, definition } = this.parts;
    const nSites = definition.hamiltonian.localDimensions.length;
    const count = configurations.length / nSites;
    const result = new Float64Array(2 * count);
    for (const [first, end] of pieces(count, most)) {
      await turn();
      result.set(await wavefunction.logAmplitudes(configurations.subarray(first * nSites, end * nSites)), 2 * first);
    }
    if (result.some(Number.isNaN)) throw notFinite('log amplitude');
    return result;
  }

  private view({ optimiser }: StepOptions): View {
    const { complex } = this.parts.wavefunction;
    if (!optimiser.phaseOnly) return complex ? 'stacked' : 'real';
    if (complex) return 'phase';
    throw new AnsatzError({
      code: 'ENGINE_BAD_OPTIONS',
      message: 'A wavefunction without a phase cannot learn one.',
      reason: 'Its parameters are real and its amplitudes positive.',
      suggestion: 'Take complex parameters or a network with a phase, or learn the modulus too.',
    });
  }

  /** Configurations at once where no step limits them. */
  private get atOnce(): number {
    const { wavefunction, device } = this.parts;
    return configurationsAtOnce(wavefunction.plan, 'forward', device.activationBytes);
  }

  private limitOf({ memoryLimit }: StepOptions): number {
    return Math.max(0, (memoryLimit ?? Number.MAX_SAFE_INTEGER) - this.memoryBytes);
  }

  /** What the memory of a step depends on, and where it is solved. */
  private sizesOf(options: StepOptions): { readonly sizes: StepSizes; readonly space: Space } {
    const { wavefunction, device, definition } = this.parts;
    const samples = this.samplesPerChain(options.samples) * definition.sampler.chains;
    const rowsPerSample = this.view(options) === 'stacked' ? 2 : 1;
    const [rows, parameters] = [samples * rowsPerSample, wavefunction.plan.parameterCount];
    const nSites = definition.hamiltonian.localDimensions.length;
    const connections = this.rows.mostConnections;
    // The linear method has two matrices, and a third while it solves.
    const matrices = options.optimiser.preconditioner.kind === 'linearMethod' ? 2 : 1;
    const ofSide = (side: number): StepSizes => ({
      ...{ plan: wavefunction.plan, device, nSites, samples, rowsPerSample, connections, side, matrices },
    });
    const fits = (side: number): boolean => leastBytes(ofSide(side)) <= this.limitOf(options);
    const space = spaceOf(options.optimiser.preconditioner, rows, parameters, fits);
    const ofSolve = space === null ? 0 : space === 'sampleSpace' ? rows : parameters;
    const ofSpectrum = options.diagnostics ? Math.min(rows, parameters) : 0;
    return { sizes: ofSide(Math.max(ofSolve, ofSpectrum)), space: space ?? 'sampleSpace' };
  }

  private async wholeState(): Promise<VariationalMonteCarloState> {
    const { configurations, randoms } = this.chains;
    const copy = Uint8Array.from(configurations);
    return { ...(await this.parts.host.state()), configurations: copy, randomState: encodeRandoms(randoms) };
  }

  private async adopt(state: VariationalMonteCarloState): Promise<void> {
    const { host, wavefunction, definition } = this.parts;
    await host.restore(state);
    wavefunction.setParameters(state.parameters);
    const configurations = Uint8Array.from(state.configurations);
    this.chains = { configurations, randoms: decodeRandoms(state.randomState, definition.seed) };
  }

  /** An estimator of the native engine, from where the chains stand; they go on from where it leaves them. */
  private onHost<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.inOrder(async () => {
      const { host, definition } = this.parts;
      await host.restore(await this.wholeState());
      try {
        return await work();
      } finally {
        const { configurations, randomState } = await host.state();
        this.chains = { configurations, randoms: decodeRandoms(randomState, definition.seed) };
      }
    });
  }

  /** Lets the process answer others between two pieces of work, and ends the work where it is cancelled. */
  private turns(signal: AbortSignal | undefined): () => Promise<void> {
    return async () => {
      await tf.nextFrame();
      if (signal?.aborted) throw cancelledError('The variational calculation');
    };
  }

  private inOrder<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.closed) {
      return Promise.reject(
        new AnsatzError({
          code: 'ENGINE_CLOSED',
          message: 'The variational calculation has been closed.',
          reason: 'Its memory is freed; nothing can be asked of it any more.',
          suggestion: 'Create it again.',
        }),
      );
    }
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }
}
