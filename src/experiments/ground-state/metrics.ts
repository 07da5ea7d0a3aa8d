import type { AdjustableField, Metric } from '../../shared/experiment';
import type { GroundStateResult } from './result-schema';

const metric = (label: string, symbol: string, unit: string, help: string): Metric => ({ label, symbol, unit, help });

/** Scalars observed at each step. Energies in the units of the Hamiltonian's text. */
export const groundStateMetrics = {
  energyPerSite: metric('Energy per site', '_E_/_N_', 'energy', 'Mean local energy over the samples of the step.'),
  energyError: metric('Error of E/N', '_δE_/_N_', 'energy', 'One standard deviation, from blocks.'),
  referenceEnergyPerSite: metric(
    'Reference E/N',
    '_E_₀/_N_',
    'energy',
    'Exact or published energy; NaN where none is known.',
  ),
  relativeError: metric(
    'Relative error',
    '|_E_ − _E_₀|/|_E_₀|',
    '',
    'Distance to the reference; NaN where none is known.',
  ),
  variancePerSite: metric(
    'Variance per site',
    'Var _E_/_N_',
    'energy²',
    'Variance of the local energy; zero for an eigenstate.',
  ),
  vScore: metric(
    'V-score',
    '_N_ Var _E_/_E_²',
    '',
    'Comparable between systems (Wu et al. 2024); zero for an eigenstate.',
  ),
  acceptanceRate: metric('Acceptance', 'acceptance', '', 'Share of accepted proposals.'),
  splitRHat: metric('Split R̂', '_R̂_', '', 'Agreement of the chains; 1 when mixed.'),
  autocorrelationTime: metric(
    'Autocorrelation time',
    '_τ_',
    'samples',
    'Integrated, of the local energy; 0.5 when independent.',
  ),
  secondsPerStep: metric('Time per step', '_t_', 's', 'Wall time of the step.'),
  samplingSeconds: metric('Sampling', '_t_ sampling', 's', 'Time spent in the Markov chains.'),
  localEnergySeconds: metric('Local energies', '_t_ local energy', 's', 'Time spent on local energies.'),
  solveSeconds: metric('Solve', '_t_ solve', 's', 'Time spent on the Gram matrix and its solution.'),
  learningRate: metric('Learning rate', '_η_', '', 'Used in this step.'),
  diagonalShift: metric('Diagonal shift', '_λ_', '', 'Used in this step.'),
  gradientNorm: metric('Gradient norm', '|_F_|', 'energy', 'Euclidean norm of the energy gradient.'),
  updateNorm: metric('Update norm', '|_δ_|', '', 'Euclidean norm of the parameter update.'),
  stepLength: metric(
    'Step length',
    '|_δ_|__{S}',
    '',
    'Length of the update in the quantum geometric tensor, where the step knows it.',
  ),
  largestFidelity: metric(
    'Fidelity',
    '_F_',
    '',
    'Largest with a lower state, of an excited state; zero when orthogonal.',
  ),
  infidelity: metric('Infidelity', '1 − _F_', '', 'From the state that is to be met; zero when equal.'),
  infidelityError: metric('Error of 1 − F', '_δF_', '', 'One standard deviation, from blocks.'),
  stuckChains: metric('Stuck chains', 'stuck chains', '', 'Chains that accepted no proposal in the step.'),
  acceptanceLocal: metric('Acceptance, local', 'acceptance', '', 'Of local moves, where there is a mixture.'),
  acceptanceExchange: metric('Acceptance, exchange', 'acceptance', '', 'Of exchange moves, where there is a mixture.'),
  acceptanceHop: metric('Acceptance, hop', 'acceptance', '', 'Of hop moves, where there is a mixture.'),
  acceptanceHamiltonian: metric(
    'Acceptance, Hamiltonian',
    'acceptance',
    '',
    'Of Hamiltonian moves, where there is a mixture.',
  ),
  acceptanceGlobalFlip: metric('Acceptance, flip', 'acceptance', '', 'Of global flips, where there is a mixture.'),
  replicaExchange: metric(
    'Replica exchange',
    'acceptance',
    '',
    'Least share of accepted exchanges between neighbouring replicas.',
  ),
} as const;

export type GroundStateMetric = keyof typeof groundStateMetrics;

export const groundStateAdjustable: readonly AdjustableField[] = [
  {
    path: 'training.learningRate',
    label: 'Learning rate',
    symbol: 'η',
    minimum: 1e-6,
    maximum: 10,
    scale: 'log',
  },
  {
    path: 'training.diagonalShift',
    label: 'Diagonal shift',
    symbol: 'λ',
    minimum: 1e-12,
    maximum: 10,
    scale: 'log',
  },
];

/** What is measured after the last step, without an update, under the names of the steps' metrics. */
export function measuredMetrics({
  energyPerSite,
  vScore,
  relativeError,
  acceptanceRate,
}: GroundStateResult): Readonly<Record<string, number>> {
  const measured: Partial<Record<GroundStateMetric, number>> = {
    energyPerSite: energyPerSite.mean,
    energyError: energyPerSite.error,
    vScore,
    acceptanceRate,
    ...(relativeError === null ? {} : { relativeError }),
  };
  return measured;
}
