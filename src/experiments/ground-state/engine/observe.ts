import type { StepObservation } from '../../../engine/native/variational-monte-carlo';
import type { GroundStateMetric } from '../metrics';
import { isMeeting } from '../other-runs';
import type { Reference } from '../result-schema';
import type { GroundStateSpec } from '../schema';
import type { Found } from './wrong-eigenstate';

/** |E - E_0| / |E_0|; NaN without a reference. */
export function relativeError(energyPerSite: number, reference: Reference | null): number {
  if (!reference || reference.energyPerSite === 0) return Number.NaN;
  return Math.abs(energyPerSite - reference.energyPerSite) / Math.abs(reference.energyPerSite);
}

/** N Var(E) / E^2 with E measured from the mean of the spectrum, here the constant of H (Wu et al., Science 386, 296 (2024)). */
export function vScore(nSites: number, energy: number, variance: number, constant: number): number {
  const distance = energy - constant;
  return distance === 0 ? Number.NaN : (nSites * variance) / (distance * distance);
}

/** The metrics of one step. */
export function observationValues(
  observation: StepObservation,
  context: {
    readonly nSites: number;
    readonly constant: number;
    readonly reference: Reference | null;
    readonly learningRate: number;
    readonly diagonalShift: number;
    readonly target: GroundStateSpec['training']['target'];
  },
): Found & Partial<Record<GroundStateMetric, number>> {
  const { energy, seconds, moves, swapAcceptance } = observation;
  const { nSites } = context;
  return {
    energyPerSite: energy.mean / nSites,
    energyError: energy.error / nSites,
    referenceEnergyPerSite: context.reference?.energyPerSite ?? Number.NaN,
    relativeError: relativeError(energy.mean / nSites, context.reference),
    variancePerSite: energy.variance / nSites,
    vScore: vScore(nSites, energy.mean, energy.variance, context.constant),
    acceptanceRate: observation.acceptanceRate,
    splitRHat: energy.splitRHat,
    autocorrelationTime: energy.autocorrelationTime,
    samplingSeconds: seconds.sampling,
    localEnergySeconds: seconds.localEnergy,
    solveSeconds: seconds.solve,
    learningRate: context.learningRate,
    diagonalShift: context.diagonalShift,
    gradientNorm: observation.gradientNorm,
    updateNorm: observation.updateNorm,
    stepLength: observation.stepLength,
    stuckChains: observation.stuckChains,
    ...(observation.target === null ? {} : targetMetrics(observation.target, context.target)),
    ...(moves.length > 1 ? acceptanceByMove(moves) : {}),
    ...(swapAcceptance.length > 0 ? { replicaExchange: Math.min(...swapAcceptance) } : {}),
  };
}

const moveMetrics = {
  local: 'acceptanceLocal',
  exchange: 'acceptanceExchange',
  hop: 'acceptanceHop',
  hamiltonian: 'acceptanceHamiltonian',
  globalFlip: 'acceptanceGlobalFlip',
} as const satisfies Record<StepObservation['moves'][number]['kind'], GroundStateMetric>;

/** Share of accepted proposals of each kind of move. */
function acceptanceByMove(moves: StepObservation['moves']): Partial<Record<GroundStateMetric, number>> {
  return Object.fromEntries(
    moves.map(({ kind, proposed, accepted }) => [moveMetrics[kind], proposed > 0 ? accepted / proposed : Number.NaN]),
  );
}

/** How far an excited state is from orthogonal, or how far the state that is to be met. */
function targetMetrics(
  { loss, error, fidelities }: NonNullable<StepObservation['target']>,
  target: GroundStateSpec['training']['target'],
): Partial<Record<GroundStateMetric, number>> {
  return isMeeting(target)
    ? { infidelity: loss, infidelityError: error }
    : { largestFidelity: Math.max(...fidelities.map(({ fidelity }) => fidelity)) };
}
