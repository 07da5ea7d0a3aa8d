import { z } from 'zod';
import type { FieldMeta } from '../../shared/experiment';
import { ansatzOptionsSchema } from '../../shared/model/options';
import { tensorBackends } from '../../shared/run/tensor-backend';

const field = (label: string, help: string, unit = ''): FieldMeta & Record<string, string> => ({ label, help, unit });

export const systemSchema = z.strictObject({
  hamiltonian: z
    .string()
    .min(1, 'There is no text. A Hamiltonian begins with its lattice, for example: lattice chain(10) periodic')
    .max(2_050_000)
    .meta(field('Hamiltonian', 'Lattice, sites, parameters and H, as text; the integrals of a molecule with it.')),
  basisRotation: z
    .enum(['none', 'marshall'])
    .default('none')
    .meta(
      field(
        'Basis rotation',
        'Marshall: rotates one sublattice by π about z, which makes the ground state of an unfrustrated antiferromagnet positive.',
      ),
    ),
  sector: z
    .enum(['auto', 'all'])
    .default('auto')
    .meta(
      field(
        'Sector',
        'auto: that of the text, else the smallest total Sz or half filling, where H conserves it and the moves keep it. all: the whole space.',
      ),
    ),
});

export const modelSchema = ansatzOptionsSchema;

const weight = (label: string, help: string) => z.number().min(0).max(1000).default(0).meta(field(label, help));

export const moveWeightsSchema = z.strictObject({
  local: weight('Local', 'One site to another state.').default(1),
  exchange: weight('Exchange', 'Two sites of a bond swap, or one level goes from one to the other.'),
  hop: weight('Hop', 'A particle goes to an empty mode of a bond.'),
  hamiltonian: weight(
    'Hamiltonian',
    'To a configuration that H connects, with the balance of the numbers of connections.',
  ),
  globalFlip: weight('Global flip', 'Every site turned over at once.'),
});

export const samplingSchema = z.strictObject({
  method: z
    .enum(['auto', 'metropolis', 'direct', 'exact', 'fullSum'])
    .default('auto')
    .meta(
      field(
        'Method',
        'metropolis: Markov chains. direct: independent samples, of an autoregressive state. exact: from all amplitudes, of a small space. fullSum: no samples, but averages over all configurations of a small space, without noise. auto: direct where the state allows it.',
      ),
    ),
  move: z
    .enum(['auto', 'local', 'exchange', 'hop', 'hamiltonian', 'mixture'])
    .default('auto')
    .meta(
      field(
        'Move',
        'local changes one site; exchange swaps two neighbours and conserves Sz; hop moves a fermion; hamiltonian follows H. mixture: by weights. auto: what the conserved quantities ask for.',
      ),
    ),
  weights: moveWeightsSchema.default({ local: 1, exchange: 0, hop: 0, hamiltonian: 0, globalFlip: 0 }),
  bondShells: z
    .int()
    .min(1)
    .max(3)
    .default(1)
    .meta(field('Reach of the moves', 'Neighbour shells whose bonds exchange and hop moves use.', 'shells')),
  samples: z
    .int()
    .min(16)
    .max(1_000_000)
    .default(1008)
    .meta(field('Samples a step', 'Configurations over all chains.', 'configurations')),
  chains: z
    .int()
    .min(1)
    .max(4096)
    .default(16)
    .meta(field('Chains', 'Independent Markov chains, spread over all cores.')),
  sweepsPerSample: z
    .int()
    .min(1)
    .max(1000)
    .default(1)
    .meta(field('Sweeps a sample', 'Of N proposals each, between two kept samples.', 'sweeps')),
  discardedSweeps: z
    .int()
    .min(0)
    .max(10_000)
    .default(5)
    .meta(field('Discarded sweeps', 'At the start of each step, after the parameters changed.', 'sweeps')),
  replicas: z
    .int()
    .min(1)
    .max(64)
    .default(1)
    .meta(field('Replicas', 'Of each chain at |ψ|²ᵝ, exchanged with their neighbours in β. 1: no tempering.')),
  lowestBeta: z
    .number()
    .min(0.01)
    .max(1)
    .default(0.2)
    .meta(field('Lowest β', 'Of the flattest replica; the others lie between it and 1 at equal ratios.')),
});

const runOrNothing = z.string().regex(/^$|^[a-z0-9][a-z0-9-]{2,80}$/, 'the name of a run, or nothing');

export const trainingSchema = z.strictObject({
  device: z
    .enum(['native', ...tensorBackends])
    .default('native')
    .meta(
      field(
        'Device',
        'native: float64 or float32 on all cores, with ratios from what a move changes. The others train networks, machines and what is made of them with TensorFlow.js in float32, many chains at once.',
      ),
    ),
  steps: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(600)
    .meta(field('Steps', 'Parameter updates.', 'steps')),
  target: z
    .enum(['groundState', 'excitedState', 'otherState', 'exactGroundState'])
    .default('groundState')
    .meta(
      field(
        'Target',
        'groundState: the lowest energy. excitedState: the lowest one orthogonal to the states of earlier runs, by a penalty on the fidelity with each. otherState: as close as can be to the state of an earlier run, by its infidelity. exactGroundState: to the exact ground state, found first by Lanczos.',
      ),
    ),
  lowerRuns: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9-]{2,80}$/, 'the name of a run'))
    .max(8)
    .readonly()
    .default([])
    .meta(field('Lower states', 'Runs that have found the states below; their last checkpoints are copied.')),
  penalty: z
    .number()
    .min(1e-6)
    .max(1e6)
    .default(5)
    .meta(field('Penalty', 'Energy for a fidelity of one with a lower state: larger than the gap to it.', 'energy')),
  targetRun: runOrNothing
    .default('')
    .meta(
      field(
        'State to meet',
        'A run on the same sites, of any model: its last checkpoint is copied and 1 − F with it is made small.',
      ),
    ),
  startFrom: runOrNothing
    .default('')
    .meta(
      field(
        'Start from',
        'A run whose trained parameters are the first ones: of the same model on the same lattice, or on another one where its parameters are shared over translations.',
      ),
    ),
  preconditioner: z
    .enum(['stochasticReconfiguration', 'spring', 'march', 'linearMethod', 'none'])
    .default('stochasticReconfiguration')
    .meta(
      field(
        'Direction',
        'Stochastic reconfiguration: the natural gradient. SPRING and MARCH: with the memory of earlier directions. Linear method: damped Newton steps. None: the plain gradient.',
      ),
    ),
  solver: z
    .enum(['auto', 'parameterSpace', 'sampleSpace', 'conjugateGradient'])
    .default('auto')
    .meta(
      field(
        'Solver',
        'In parameter space (SR) or in sample space (minSR): equal results, auto takes the cheaper. Conjugate gradients form no matrix.',
      ),
    ),
  rule: z
    .enum(['descent', 'momentum', 'adagrad', 'adadelta', 'rmsProp', 'adam', 'adamW'])
    .default('descent')
    .meta(field('Rule', 'How a direction becomes an update.')),
  learningRate: z
    .number()
    .min(1e-6)
    .max(10)
    .default(0.05)
    .meta(field('Learning rate η', 'Step length along the direction.')),
  finalLearningRate: z
    .number()
    .min(1e-6)
    .max(10)
    .default(0.05)
    .meta(field('Final learning rate', 'Reached over the run by the schedule. Equal to η: constant.')),
  schedule: z
    .enum(['cosine', 'linear', 'geometric'])
    .default('cosine')
    .meta(field('Schedule', 'Shape of the way from the first learning rate to the last.')),
  warmUpSteps: z
    .int()
    .min(0)
    .max(100_000)
    .default(0)
    .meta(field('Warm-up', 'Steps in which the learning rate rises linearly to η.', 'steps')),
  diagonalShift: z
    .number()
    .min(1e-12)
    .max(10)
    .default(0.01)
    .meta(field('Diagonal shift λ', 'Added to the diagonal of the quantum geometric tensor.')),
  finalDiagonalShift: z
    .number()
    .min(1e-12)
    .max(10)
    .default(0.01)
    .meta(field('Final diagonal shift', 'Reached geometrically over the run. Equal to λ: constant.')),
  relativeShift: z
    .number()
    .min(0)
    .max(10)
    .default(0)
    .meta(field('Relative shift', 'Added to the diagonal in units of the diagonal itself.')),
  regularisation: z
    .enum(['none', 'pseudoInverse', 'signalToNoise'])
    .default('none')
    .meta(
      field(
        'Regularisation',
        'Beyond the shift. pseudoInverse: small eigenvalues are cut off smoothly. signalToNoise: directions that the noise drowns are.',
      ),
    ),
  cutoff: z
    .number()
    .min(1e-14)
    .max(100)
    .default(1e-8)
    .meta(
      field('Cut-off', 'Of the pseudo-inverse: relative to the largest eigenvalue. Of the noise: the least ratio.'),
    ),
  momentum: z
    .number()
    .min(0)
    .max(0.9999)
    .default(0.9)
    .meta(field('Momentum', 'Share of the last update that is kept.')),
  firstDecay: z.number().min(0).max(0.9999).default(0.9).meta(field('β₁', 'Memory of the mean of the direction.')),
  secondDecay: z
    .number()
    .min(0)
    .max(0.99999)
    .default(0.999)
    .meta(field('β₂', 'Memory of its square; of RMSprop and ADADELTA the only one.')),
  epsilon: z.number().min(1e-16).max(1).default(1e-8).meta(field('ε', 'Keeps the division by the root finite.')),
  weightDecay: z.number().min(0).max(1).default(1e-4).meta(field('Weight decay', 'Pulls every parameter to zero.')),
  directionDecay: z
    .number()
    .min(0)
    .max(0.9999)
    .default(0.95)
    .meta(field('Memory of directions μ', 'Share of the last direction that SPRING and MARCH start from.')),
  momentDecay: z
    .number()
    .min(0)
    .max(0.99999)
    .default(0.995)
    .meta(field('Memory of their size', 'MARCH: of the squared changes of the direction.')),
  constantDistance: z
    .boolean()
    .default(false)
    .meta(
      field('Constant distance', 'Every step has the length η in the metric of the state: δ = −η g⁻¹∇ / √(∇ g⁻¹ ∇).'),
    ),
  largestUpdate: z
    .number()
    .min(0)
    .max(1e6)
    .default(0)
    .meta(field('Longest update', 'A longer one is shortened to this norm. 0: no limit.')),
  frozen: z
    .array(z.string().min(1).max(80))
    .max(256)
    .readonly()
    .default([])
    .meta(field('Frozen', 'Layers (or single tensors) that do not learn, by name.')),
  phaseFirstSteps: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(0)
    .meta(
      field('Phase first', 'Steps at the start in which only the phase learns, with the modulus as it is.', 'steps'),
    ),
  memoryLimit: z
    .number()
    .min(1 / 64)
    .max(1024)
    .default(4)
    .meta(
      field(
        'Memory',
        'A step stays below it: derivatives are worked through in pieces, with the same numbers. The program itself takes 60 to 130 MB more.',
        'GiB',
      ),
    ),
  finalSamples: z
    .int()
    .min(16)
    .max(10_000_000)
    .default(32_000)
    .meta(field('Final samples', 'Of the measurement after the last step.', 'configurations')),
  checkpointEvery: z
    .int()
    .min(1)
    .max(100_000)
    .default(50)
    .meta(field('Checkpoint every', 'Steps between two checkpoints.', 'steps')),
  diagnosticsEvery: z
    .int()
    .min(0)
    .max(100_000)
    .default(50)
    .meta(
      field(
        'Diagnostics every',
        'Steps between two looks at the spectrum, the noise and the chains. 0: none.',
        'steps',
      ),
    ),
});

export const groundStateSpecSchema = z.strictObject({
  system: systemSchema,
  model: modelSchema,
  sampling: samplingSchema,
  training: trainingSchema,
});
export type GroundStateSpec = z.output<typeof groundStateSpecSchema>;
