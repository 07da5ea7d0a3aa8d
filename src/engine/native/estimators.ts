import { z } from 'zod';
import { AnsatzError } from '../../shared/contract/errors';
import type { SystemPart } from './exact-diagonalisation';
import type { CompiledOperator } from '../../shared/hamiltonian/compiled-operator';
import type { Estimate, OtherState } from './estimate';
import { RequestBuffers, type NativeBinding } from './binding';
import type { NativeObject } from './native-object';
import { encodeOperator } from './operator-encoding';

/** |<psi|phi>|^2 over the norms, from samples of both states. */
export interface Fidelity {
  readonly fidelity: number;
  readonly error: number;
  /** |<psi|phi>| over the norms: the square root. */
  readonly overlap: number;
  readonly overlapError: number;
  /** Argument of <psi|phi>. */
  readonly phase: number;
}

/** S_2 = -ln tr rho_A^2, in nats. */
export interface RenyiEntropy {
  readonly purity: Estimate;
  /** NaN where the purity is not above zero. */
  readonly entropy: number;
  readonly error: number;
}

/** (1 + step (H - centre)) |psi>; step in units of one over those of H. */
export interface LanczosLength {
  readonly step: number;
  readonly centre: number;
}

/** Energies, variances <H^2> - <H>^2 of a state before and after one Lanczos step, and the energy at zero variance. */
export interface LanczosStep {
  readonly length: LanczosLength;
  readonly energy: Estimate;
  readonly variance: Estimate;
  readonly energyAfter: Estimate;
  readonly varianceAfter: Estimate;
  /** Of the straight line through both; NaN where the variances are equal. */
  readonly extrapolated: Estimate;
}

/** What a step makes smaller. The chains of the other states advance with every step. */
export type StepTarget =
  | { readonly kind: 'energy' }
  /**
   * <H> + sum_k weight_k F_k with the fidelities F_k with earlier states: the next excited state where every weight is
   * larger than the gap to its state (Entwistle et al. 2023).
   */
  | {
      readonly kind: 'penalised';
      readonly states: readonly { readonly state: OtherState; readonly weight: number }[];
    }
  /** -ln F with a fixed state. */
  | { readonly kind: 'infidelity'; readonly state: OtherState };

export interface TargetObservation {
  /** <H> + sum_k weight_k F_k, or 1 - F. */
  readonly loss: number;
  readonly error: number;
  readonly fidelities: readonly Fidelity[];
}

export interface UntilErrorOptions {
  /** Sampling goes on until the error of every operator is at most this. */
  readonly wantedError: number;
  /** Samples of the first block; later ones are as large as the error asks for, at most all samples so far. */
  readonly firstSamples: number;
  /** Where it ends in any case. */
  readonly mostSamples: number;
  /** Samples between two reports; default: any. */
  readonly largestBlock?: number;
  readonly onProgress?: (progress: { samples: number; estimates: readonly Estimate[] }) => void;
  readonly signal?: AbortSignal;
}

export interface UntilErrorResult {
  readonly estimates: readonly Estimate[];
  readonly samples: number;
  /** False: `mostSamples` came first. */
  readonly reached: boolean;
}

export interface Estimators {
  /** Estimates of operators over fresh samples; advances the chains. */
  expectations(
    operators: readonly CompiledOperator[],
    samples: number,
    signal?: AbortSignal,
  ): Promise<readonly Estimate[]>;
  /** The same, sampling until the errors are small enough. Other calls in between are allowed; new parameters are not. */
  expectationsUntil(operators: readonly CompiledOperator[], options: UntilErrorOptions): Promise<UntilErrorResult>;
  /** Energy, and variance of the Hamiltonian with its own error; advances the chains. */
  energyAndVariance(samples: number, signal?: AbortSignal): Promise<{ energy: Estimate; variance: Estimate }>;
  /**
   * One Lanczos step (Sorella 2001): the local energies of all configurations that H connects to the samples; advances the
   * chains. Without a length the best one for these samples: their energy is then a little too low.
   */
  lanczosStep(length: LanczosLength | null, samples: number, signal?: AbortSignal): Promise<LanczosStep>;
  /** Rényi entropy of order 2 of some sites, from pairs of chains (Hastings et al. 2010); advances the chains. */
  renyiEntropy(part: SystemPart, samples: number, signal?: AbortSignal): Promise<RenyiEntropy>;
  /** Fidelity with another state of equal sites, from as many samples of each; advances the chains of both. */
  fidelity(other: OtherState, samples: number, signal?: AbortSignal): Promise<Fidelity>;
}

/** JSON has no NaN: an estimate that is not defined, such as R-hat of one short chain, comes as null. */
export const estimated = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);

export const estimateSchema = z.object({
  mean: estimated,
  error: estimated,
  variance: estimated,
  autocorrelationTime: estimated,
  splitRHat: estimated,
});
const fidelitySchema = z.object({
  fidelity: estimated,
  error: estimated,
  overlap: estimated,
  overlapError: estimated,
  phase: estimated,
});
export const targetSchema = z
  .object({ loss: estimated, error: estimated, fidelities: z.array(fidelitySchema) })
  .nullable();
const estimatesSchema = z.object({ estimates: z.array(estimateSchema) });
const energyAndVarianceSchema = z.object({ energy: estimateSchema, variance: estimateSchema });
const lanczosStepSchema = z.object({
  length: z.object({ step: z.number(), centre: z.number() }),
  energy: estimateSchema,
  variance: estimateSchema,
  energyAfter: estimateSchema,
  varianceAfter: estimateSchema,
  extrapolated: estimateSchema,
});
const renyiSchema = z.object({ purity: estimateSchema, entropy: estimated, error: estimated });

/** Which native object stands behind each calculation. */
const places = new WeakMap<OtherState, { binding: NativeBinding; handle: number }>();

export function rememberPlace(kernels: OtherState, binding: NativeBinding, handle: number): void {
  places.set(kernels, { binding, handle });
}

function handleOf(state: OtherState, binding: NativeBinding): number {
  const place = places.get(state);
  if (place?.binding === binding) return place.handle;
  throw new AnsatzError({
    code: 'ENGINE_OTHER_ENGINE',
    message: 'The two states do not live in the same engine.',
    reason: 'One of them was made by another build of the engine.',
    suggestion: 'Create both with the same engine.',
  });
}

/** A target as it travels. */
export function encodeTarget(target: StepTarget, binding: NativeBinding): object {
  switch (target.kind) {
    case 'energy':
      return target;
    case 'infidelity':
      return { kind: target.kind, handle: handleOf(target.state, binding) };
    case 'penalised':
      return {
        kind: target.kind,
        states: target.states.map(({ state, weight }) => ({ handle: handleOf(state, binding), weight })),
      };
  }
}

export function createEstimators(native: NativeObject, binding: NativeBinding): Estimators {
  async function estimates(
    method: string,
    operators: readonly CompiledOperator[],
    header: object,
    signal: AbortSignal | undefined,
  ): Promise<readonly Estimate[]> {
    const buffers = new RequestBuffers();
    const asked = { ...header, operators: operators.map((operator) => encodeOperator(operator, buffers)) };
    return (await native.call(method, estimatesSchema, { header: asked, buffers, signal })).value.estimates;
  }

  return {
    expectations: (operators, samples, signal) => estimates('vmc.expectations', operators, { samples }, signal),
    expectationsUntil: (operators, options) =>
      untilError(options, (samples, anew) => estimates('vmc.accumulate', operators, { samples, anew }, options.signal)),
    async energyAndVariance(samples, signal) {
      const asked = { header: { samples }, signal };
      return (await native.call('vmc.energyAndVariance', energyAndVarianceSchema, asked)).value;
    },
    async lanczosStep(length, samples, signal) {
      return (await native.call('vmc.lanczosStep', lanczosStepSchema, { header: { length, samples }, signal })).value;
    },
    async renyiEntropy({ sites, fermionicSites }, samples, signal) {
      const asked = { header: { subsystem: sites, fermionicSites, samples }, signal };
      return (await native.call('vmc.renyiEntropy', renyiSchema, asked)).value;
    },
    async fidelity(other, samples, signal) {
      const asked = { header: { other: handleOf(other, binding), samples }, signal };
      return (await native.call('vmc.fidelity', fidelitySchema, asked)).value;
    },
  };
}

/** Blocks of samples until the errors are small enough; `sample` gives the estimates over all blocks so far. */
export async function untilError(
  options: UntilErrorOptions,
  sample: (samples: number, anew: boolean) => Promise<readonly Estimate[]>,
): Promise<UntilErrorResult> {
  const { wantedError, firstSamples, mostSamples, largestBlock = Infinity, onProgress } = options;
  let samples = 0;
  let block = Math.max(1, Math.min(firstSamples, mostSamples, largestBlock));
  for (;;) {
    const estimates = await sample(block, samples === 0);
    samples += block;
    onProgress?.({ samples, estimates });
    const error = Math.max(0, ...estimates.map((estimate) => estimate.error));
    if (error <= wantedError) return { estimates, samples, reached: true };
    if (samples >= mostSamples) return { estimates, samples, reached: false };
    // The error falls with the square root of the samples; a tenth more, so that the last block is mostly enough.
    const needed = wantedError > 0 ? 1.1 * samples * (error / wantedError) ** 2 - samples : Number.POSITIVE_INFINITY;
    const wanted = Number.isFinite(needed) ? Math.ceil(needed) : samples;
    block = Math.min(Math.max(wanted, firstSamples), samples, mostSamples - samples, largestBlock);
  }
}
