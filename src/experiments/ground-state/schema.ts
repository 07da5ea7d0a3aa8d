import { z } from 'zod';
import type { FieldMeta } from '../../shared/experiment';

const field = (label: string, help: string, unit = ''): FieldMeta & Record<string, string> => ({ label, help, unit });

export const systemSchema = z.strictObject({
  hamiltonian: z.string().min(1).max(20_000).meta(field('Hamiltonian', 'Lattice, sites, parameters and H, as text.')),
  basisRotation: z
    .enum(['none', 'marshall'])
    .meta(
      field(
        'Basis rotation',
        'Marshall: rotates one sublattice by π about z, which makes the ground state of an unfrustrated antiferromagnet positive.',
      ),
    ),
  sector: z
    .enum(['auto', 'all'])
    .meta(
      field('Sector', 'auto: the smallest total Sz, where H conserves it and the moves keep it. all: the whole space.'),
    ),
});

export const modelSchema = z.strictObject({
  ansatz: z
    .enum(['restrictedBoltzmannMachine', 'jastrow', 'meanField'])
    .meta(field('Ansatz', 'Form of the wavefunction.')),
  parameters: z
    .enum(['real', 'complex'])
    .meta(field('Parameters', 'Real: a positive wavefunction. Complex: amplitude and phase.')),
  hiddenDensity: z
    .number()
    .min(0.25)
    .max(32)
    .meta(field('Hidden density α', 'Hidden units per site; with symmetry the number of filters.', 'units/site')),
  symmetry: z
    .enum(['none', 'translations'])
    .meta(field('Symmetry', 'Weights shared over the lattice translations that leave H unchanged.')),
  visibleBias: z
    .boolean()
    .meta(field('Visible bias', 'One bias a site. It breaks the spin-flip symmetry of the network.')),
  hiddenBias: z.boolean().meta(field('Hidden bias', 'One bias a hidden unit (or filter).')),
  initialScale: z
    .number()
    .min(1e-6)
    .max(1)
    .meta(field('Initial scale', 'Standard deviation of the initial parameters.')),
});

export const samplingSchema = z.strictObject({
  move: z
    .enum(['auto', 'local', 'exchange'])
    .meta(
      field(
        'Move',
        'local changes one site; exchange swaps two neighbours and conserves Sz. auto: exchange where Sz is conserved.',
      ),
    ),
  samples: z
    .int()
    .min(16)
    .max(1_000_000)
    .meta(field('Samples a step', 'Configurations over all chains.', 'configurations')),
  chains: z.int().min(1).max(4096).meta(field('Chains', 'Independent Markov chains, spread over all cores.')),
  sweepsPerSample: z
    .int()
    .min(1)
    .max(1000)
    .meta(field('Sweeps a sample', 'Of N proposals each, between two kept samples.', 'sweeps')),
  discardedSweeps: z
    .int()
    .min(0)
    .max(10_000)
    .meta(field('Discarded sweeps', 'At the start of each step, after the parameters changed.', 'sweeps')),
});

export const trainingSchema = z.strictObject({
  steps: z
    .int()
    .min(1)
    .max(1_000_000)
    .meta(field('Steps', 'Parameter updates.', 'steps')),
  solver: z
    .enum(['auto', 'sr', 'minSR', 'gradient'])
    .meta(
      field(
        'Solver',
        'Stochastic reconfiguration in parameter space (sr) or in sample space (minSR): equal results, auto takes the cheaper. gradient: plain descent.',
      ),
    ),
  learningRate: z.number().min(1e-6).max(10).meta(field('Learning rate η', 'Step length along the natural gradient.')),
  finalLearningRate: z
    .number()
    .min(1e-6)
    .max(10)
    .meta(field('Final learning rate', 'Reached by a cosine over the run. Equal to η: constant.')),
  diagonalShift: z
    .number()
    .min(1e-12)
    .max(10)
    .meta(field('Diagonal shift λ', 'Added to the diagonal of the quantum geometric tensor.')),
  finalDiagonalShift: z
    .number()
    .min(1e-12)
    .max(10)
    .meta(field('Final diagonal shift', 'Reached geometrically over the run. Equal to λ: constant.')),
  finalSamples: z
    .int()
    .min(16)
    .max(10_000_000)
    .meta(field('Final samples', 'Of the measurement after the last step.', 'configurations')),
  checkpointEvery: z
    .int()
    .min(1)
    .max(100_000)
    .meta(field('Checkpoint every', 'Steps between two checkpoints.', 'steps')),
});

export const groundStateSpecSchema = z.strictObject({
  system: systemSchema,
  model: modelSchema,
  sampling: samplingSchema,
  training: trainingSchema,
});
export type GroundStateSpec = z.output<typeof groundStateSpecSchema>;

const estimateSchema = z.object({
  mean: z.number(),
  error: z.number(),
  variance: z.number(),
  autocorrelationTime: z.number(),
  splitRHat: z.number(),
});

export const referenceSchema = z.object({
  energy: z.number(),
  energyPerSite: z.number(),
  kind: z.enum(['exact', 'published']),
  method: z.string(),
  source: z.string(),
});
export type Reference = z.output<typeof referenceSchema>;

/** Result of a finished run. Energies in the units of the Hamiltonian's text. */
export const groundStateResultSchema = z.object({
  nSites: z.int(),
  parameterCount: z.int(),
  /** Total energy, measured after the last step without an update. */
  energy: estimateSchema,
  energyPerSite: z.object({ mean: z.number(), error: z.number() }),
  /** N Var(E) / E^2, zero for an eigenstate. */
  vScore: z.number(),
  acceptanceRate: z.number(),
  reference: referenceSchema.nullable(),
  /** |E - E_reference| / |E_reference|. */
  relativeError: z.number().nullable(),
  steps: z.int(),
});
export type GroundStateResult = z.output<typeof groundStateResultSchema>;

const doubles = z.custom<Float64Array>((value) => value instanceof Float64Array, 'expected 64-bit numbers');

/** What an inspection of a checkpoint yields. Spin values are 2m: ±1 for spin 1/2. Errors are one standard deviation. */
export const groundStateInspectionSchema = z.object({
  step: z.int(),
  samples: z.int(),
  nSites: z.int(),
  /** <s_i^z s_j^z>, row-major [nSites][nSites], in units of S (m/S in [-1, 1]); not connected. */
  correlation: doubles,
  correlationError: doubles,
  /** <s_i^z> in units of S. */
  magnetisation: doubles,
  magnetisationError: doubles,
  /** Correlations averaged over pairs of equal distance. */
  decay: z.object({
    distance: doubles,
    longitudinal: doubles,
    longitudinalError: doubles,
    /** (<S^x S^x> + <S^y S^y>) / (2 S^2), averaged over pairs of the distance; empty when not measured. */
    transverse: doubles,
    transverseError: doubles,
  }),
  /** S(q) = (1/N) sum_ij e^{iq(r_i - r_j)} <s_i^z s_j^z> at the momenta of the lattice; q in units of pi. Empty when open. */
  structureFactor: z.object({ qx: doubles, qy: doubles, value: doubles, error: doubles }),
  /** Most probable configurations seen, values 2m row-major, with log |psi|^2 ratio to the first, phase (radians, relative to the first). */
  configurations: z.object({ values: doubles, probabilityRatio: doubles, phase: doubles }),
  /** Comparison with the exact ground state where the space is small enough. */
  exact: z
    .object({
      energy: z.number(),
      /** |<psi|exact>|^2 for normalised states. */
      fidelity: z.number(),
      dimension: z.int(),
      /** Scatter: exact and network |amplitude| relative to each maximum; sign +1, -1 for agreeing or not, after global phase. */
      exactAmplitude: doubles,
      networkAmplitude: doubles,
      agreement: doubles,
    })
    .nullable(),
  /** Real parts of a parameter matrix, row-major, as an image. */
  weights: z.object({ rows: z.int(), columns: z.int(), values: doubles, imaginary: doubles, label: z.string() }),
});
export type GroundStateInspection = z.output<typeof groundStateInspectionSchema>;
