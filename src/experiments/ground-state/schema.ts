import { z } from 'zod';

const field = (label: string, help: string, unit = ''): { label: string; help: string; unit: string } => ({ label, help, unit });

export const systemSchema = z.strictObject({
  hamiltonian: z
    .string()
    .min(1)
    .max(20_000)
    .meta(field('Hamiltonian', 'Lattice, sites, parameters and H, as text.')),
  /** Overrides of `param` values by name, set by the sliders. */
  basisRotation: z
    .enum(['none', 'marshall'])
    .meta(field('Basis rotation', 'Marshall: rotates one sublattice by π about z, which makes the ground state of an unfrustrated antiferromagnet positive.')),
  sector: z
    .enum(['auto', 'all'])
    .meta(field('Sector', 'auto: the smallest total Sz if H conserves it and the moves keep it; all: the whole space.')),
});

export const modelSchema = z.strictObject({
  ansatz: z
    .enum(['restrictedBoltzmannMachine', 'jastrow', 'meanField'])
    .meta(field('Ansatz', 'Form of the wavefunction.')),
  parameters: z.enum(['real', 'complex']).meta(field('Parameters', 'Real: positive wavefunction. Complex: amplitude and phase.')),
  hiddenDensity: z
    .number()
    .min(0.25)
    .max(32)
    .meta(field('Hidden density α', 'Hidden units per site; with symmetry: filters.', 'units/site')),
  symmetry: z
    .enum(['none', 'translations'])
    .meta(field('Symmetry', 'Weights shared over the lattice translations that leave H unchanged.')),
  visibleBias: z.boolean().meta(field('Visible bias', 'One bias a site; breaks the spin-flip symmetry of the network.')),
  hiddenBias: z.boolean().meta(field('Hidden bias', 'One bias a hidden unit (or filter).')),
  initialScale: z.number().min(1e-6).max(1).meta(field('Initial scale', 'Standard deviation of the initial parameters.')),
});

export const samplingSchema = z.strictObject({
  move: z
    .enum(['auto', 'local', 'exchange'])
    .meta(field('Move', 'local changes one site; exchange swaps two neighbours and conserves Sz. auto: exchange if Sz is conserved.')),
  samples: z.int().min(16).max(1_000_000).meta(field('Samples a step', 'Configurations over all chains.')),
  chains: z.int().min(1).max(4096).meta(field('Chains', 'Independent Markov chains, over all cores.')),
  sweepsPerSample: z.int().min(1).max(1000).meta(field('Sweeps a sample', 'N proposals each, between two kept samples.', 'sweeps')),
  discardedSweeps: z.int().min(0).max(10_000).meta(field('Discarded sweeps', 'At the start of each step, after the parameters changed.', 'sweeps')),
});

export const trainingSchema = z.strictObject({
  steps: z.int().min(1).max(1_000_000).meta(field('Steps', 'Parameter updates.')),
  solver: z
    .enum(['auto', 'sr', 'minSR', 'gradient'])
    .meta(field('Solver', 'Stochastic reconfiguration in parameter space (sr) or in sample space (minSR); equal results, auto takes the cheaper.')),
  learningRate: z.number().min(1e-6).max(10).meta(field('Learning rate η', 'Step length along the natural gradient.')),
  finalLearningRate: z.number().min(1e-6).max(10).meta(field('Final learning rate', 'Reached by a cosine from the initial one over the run.')),
  diagonalShift: z.number().min(1e-12).max(10).meta(field('Diagonal shift λ', 'Added to the diagonal of the quantum geometric tensor.')),
  finalDiagonalShift: z.number().min(1e-12).max(10).meta(field('Final diagonal shift', 'Reached geometrically over the run.')),
  finalSamples: z.int().min(16).max(10_000_000).meta(field('Final samples', 'Samples of the measurement after the last step.')),
  checkpointEvery: z.int().min(1).max(100_000).meta(field('Checkpoint every', 'Steps between two checkpoints on disk.', 'steps')),
});

export const groundStateSpecSchema = z.strictObject({
  system: systemSchema,
  model: modelSchema,
  sampling: samplingSchema,
  training: trainingSchema,
});
export type GroundStateSpec = z.output<typeof groundStateSpecSchema>;
