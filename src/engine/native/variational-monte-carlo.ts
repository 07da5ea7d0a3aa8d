import type { CompiledOperator } from '../../shared/hamiltonian/compiled-operator';
import type { AnsatzDefinition } from '../../shared/model/ansatz-definition';
import type { Estimate } from './estimate';
import type { Estimators, StepTarget, TargetObservation } from './estimators';
import type {
  EvolutionOptions,
  ExactDiagonalisation,
  ExactEstimate,
  ExactEvolution,
  LanczosOptions,
} from './exact-diagonalisation';
import type { Learner, LearnerDefinition } from './learning';
import type { OptimiserDefinition } from './optimiser';
import type { SamplerDefinition, SamplingReport } from './sampler';

export type { Estimate } from './estimate';
export type { StepTarget, TargetObservation } from './estimators';
export type { SamplerDefinition } from './sampler';

/**
 * Roles of the engines as function and record types. The same interface is served by the addon (napi), by the WebAssembly
 * build of the same Rust core (`openNativeEngine` chooses) and by the tensor engine (`createTensorMonteCarlo`).
 *
 * Amplitudes are logarithms: log psi(s) is complex, real and imaginary part interleaved in a Float64Array.
 * Configurations are local state indices (see CompiledOperator), one byte a site, row-major [sample][site].
 */
export interface VariationalMonteCarloDefinition {
  readonly hamiltonian: CompiledOperator;
  readonly ansatz: AnsatzDefinition;
  readonly sampler: SamplerDefinition;
  /** 64-bit seed as a decimal string. One key per chain is split from it. */
  readonly seed: string;
  /** Threads of the engine's own pool; the numbers do not depend on it. */
  readonly threads: number;
}

export interface StepOptions {
  /** Samples over all chains; rounded up to a multiple of the chains. */
  readonly samples: number;
  readonly learningRate: number;
  readonly optimiser: OptimiserDefinition;
  /** Also the spectrum of the geometric tensor and the signal-to-noise ratios, which take an eigen-decomposition. */
  readonly diagnostics?: boolean;
  /** Bytes that the engine may take in a step; absent: 4 GiB, in WebAssembly 1 GiB. */
  readonly memoryLimit?: number;
  /** Absent: the energy. */
  readonly target?: StepTarget;
}

export interface StepObservation extends SamplingReport {
  /** Real part of the local energy: total energy, in the units of the text. */
  readonly energy: Estimate;
  /** Mean of the imaginary part of the local energy; zero within its error for a Hermitian operator. */
  readonly imaginaryEnergy: number;
  /** null where the energy is the target. */
  readonly target: TargetObservation | null;
  readonly acceptanceRate: number;
  readonly samples: number;
  /** Euclidean norm of the energy gradient and of the parameter update; zero for a measurement. */
  readonly gradientNorm: number;
  readonly updateNorm: number;
  /** Norm of the gradient in each parameter tensor; empty for a measurement. */
  readonly layerGradientNorms: readonly { readonly name: string; readonly norm: number }[];
  /** Length of the update in the quantum geometric tensor where the preconditioner knows it, else its Euclidean norm. */
  readonly stepLength: number;
  /** Eigenvalues of the quantum geometric tensor, descending, where `diagnostics` asked for them. */
  readonly geometricTensorSpectrum: Float64Array | null;
  /** Signal-to-noise ratio of the gradient along each of these eigenvectors. */
  readonly signalToNoise: Float64Array | null;
  /** Seconds in each phase; zero where the build has no clock. */
  readonly seconds: { readonly sampling: number; readonly localEnergy: number; readonly solve: number };
}

/**
 * Everything that the next step depends on. Restoring it in a fresh engine continues bit for bit. A step that ends in
 * a non-finite number changes nothing: it throws ENGINE_NOT_FINITE (with `where`) and leaves the last good state.
 */
export interface VariationalMonteCarloState {
  readonly step: number;
  /** Interleaved when complex; layout given by `parameterLayout`. */
  readonly parameters: Float64Array;
  /** [chain][inverse temperature][site] */
  readonly configurations: Uint8Array;
  /** Opaque state of the random generators, one record for each of these configurations. */
  readonly randomState: Uint8Array;
  /** Opaque state of the optimiser; empty: it has none yet. */
  readonly optimiserState: Float64Array;
}

export interface ParameterTensor {
  /** visibleBias [nSites], hiddenBias [hidden], weights [hidden][nSites], pair [nSites][nSites] and so on. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Offset in numbers of the parameter type (complex counts one). */
  readonly offset: number;
  readonly complex: boolean;
}

export interface SampleBatch {
  /** [sample][site] */
  readonly configurations: Uint8Array;
  /** [sample] interleaved */
  readonly logAmplitudes: Float64Array;
  readonly samples: number;
  readonly chains: number;
  readonly acceptanceRate: number;
}

/** A wavefunction, its Hamiltonian and its chains, on any engine. */
export interface VariationalMonteCarlo extends Estimators {
  readonly parameterCount: number;
  readonly parameterLayout: readonly ParameterTensor[];
  /** Bytes held between steps by parameters and chains. */
  readonly memoryBytes: number;
  /** Bytes that a step is going to take on top of that at its largest: samples, derivatives and matrices. */
  stepMemory(options: StepOptions): Promise<number>;
  /** One iteration: sample, measure, solve, update. */
  step(options: StepOptions, signal?: AbortSignal): Promise<StepObservation>;
  /** Energy without an update; advances the chains. */
  measure(samples: number, signal?: AbortSignal): Promise<StepObservation>;
  /** Fresh samples with their amplitudes; advances the chains. */
  sample(samples: number, signal?: AbortSignal): Promise<SampleBatch>;
  /** log psi of given configurations [n][site], interleaved. */
  logAmplitudes(configurations: Uint8Array): Promise<Float64Array>;
  /** Takes other parameters, such as those trained on a smaller lattice; chains stay, the optimiser begins anew. */
  setParameters(parameters: Float64Array): Promise<void>;
  state(): Promise<VariationalMonteCarloState>;
  restore(state: VariationalMonteCarloState): Promise<void>;
  /** Frees its memory; later calls throw ENGINE_CLOSED. */
  close(): Promise<void>;
}

/** min |A d - b|^2 / N + shift |W^{1/2} (d - c)|^2 : what does not come from the samples of a step. */
export interface GivenProblem {
  /** c [parameter]; empty: zero. */
  readonly centre: Float64Array;
  /** W [parameter]; empty: 1. */
  readonly weights: Float64Array;
  /** [parameter]: 1 where it learns, 0 where it is frozen. */
  readonly mask: Float64Array;
}

/** A direction d with its squared lengths in the metric S (null: not known) and in the regularised metric. */
export interface GivenDirection {
  readonly direction: Float64Array;
  readonly metricSquare: number | null;
  readonly regularisedSquare: number;
}

export interface GivenStep {
  readonly parameters: Float64Array;
  readonly updateNorm: number;
  /** Length of the update in S where it is known and the update goes along the direction, else its Euclidean norm. */
  readonly stepLength: number;
}

/**
 * A calculation of the native engine that keeps what a training on another device has on the host: it has checked the
 * definition, holds the parameters and the state of the optimiser, and solves in float64.
 */
export interface HostOfSteps extends VariationalMonteCarlo {
  /** What the problem of a step starts from; the options are checked. */
  problem(options: StepOptions): Promise<GivenProblem>;
  /** x of M x = b, M positive definite [row][column]; its lower triangle is read. */
  solve(matrix: Float64Array, right: Float64Array, signal?: AbortSignal): Promise<Float64Array>;
  /** Eigenvalues, ascending, and eigenvectors [value][row] of a symmetric matrix, of which the lower triangle is read. */
  eigen(
    matrix: Float64Array,
    signal?: AbortSignal,
  ): Promise<{ readonly values: Float64Array; readonly vectors: Float64Array }>;
  /** Ends the step: the parameters move along the direction. */
  take(options: StepOptions, given: GivenDirection): Promise<GivenStep>;
  /** Estimate from values [chain][time]. */
  estimate(values: Float64Array): Promise<Estimate>;
}

export interface NativeEngineDescription {
  readonly kind: 'addon' | 'wasm';
  /** Instruction set chosen at run time: avx512, avx2, neon, simd128, scalar. */
  readonly simd: string;
  readonly threads: number;
  readonly version: string;
  /** Set when the faster build is missing: why, and what to do about it. */
  readonly hint: string | null;
}

export interface NativeEngine {
  readonly description: NativeEngineDescription;
  createVariationalMonteCarlo(definition: VariationalMonteCarloDefinition): Promise<VariationalMonteCarlo>;
  /** The host's part of a training whose samples and derivatives another device makes; the same definition. */
  createHostOfSteps(definition: VariationalMonteCarloDefinition): Promise<HostOfSteps>;
  createExactDiagonalisation(operator: CompiledOperator, options: LanczosOptions): Promise<ExactDiagonalisation>;
  /** What `createExactDiagonalisation` would take; builds nothing. */
  estimateExactDiagonalisation(operator: CompiledOperator, options: LanczosOptions): Promise<ExactEstimate>;
  createExactEvolution(operator: CompiledOperator, options: EvolutionOptions): Promise<ExactEvolution>;
  /** A network that learns from data. */
  createLearner(definition: LearnerDefinition): Promise<Learner>;
}
