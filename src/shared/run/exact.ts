import { z } from 'zod';

/** What exact diagonalisation answers to the window and the command line. */

export const exactEffortSchema = z.object({
  /** Of the largest sector that is searched. */
  states: z.number(),
  sectors: z.int(),
  memoryBytes: z.number(),
  /** Order of magnitude. */
  seconds: z.number(),
});
/** What an exact search takes. */
export type ExactEffort = z.infer<typeof exactEffortSchema>;

export const exactRefusalSchema = z.object({
  found: z.literal(false),
  reason: z.string(),
  suggestion: z.string(),
  /** Of a search that was not begun for its time alone; null: it cannot be begun. */
  effort: exactEffortSchema.nullable(),
});
export type ExactRefusal = z.infer<typeof exactRefusalSchema>;

const referenceSchema = z.object({
  energy: z.number(),
  energyPerSite: z.number(),
  method: z.string(),
  dimension: z.string(),
  residual: z.number().nullable(),
});
export type ExactReference = z.infer<typeof referenceSchema>;

export const exactAnswerSchema = z.discriminatedUnion('found', [
  z.object({ found: z.literal(true), reference: referenceSchema }),
  exactRefusalSchema,
]);
export type ExactAnswer = z.infer<typeof exactAnswerSchema>;

const entropiesSchema = z.object({
  /** -tr rho ln rho, in nats. */
  vonNeumann: z.number(),
  /** -ln tr rho^2, in nats. */
  renyi2: z.number(),
  /** tr rho^2 */
  purity: z.number(),
  /** Lattice sites whose reduced density matrix rho is. */
  sites: z.array(z.int()),
  /** In which state. */
  state: z.string(),
});
export type ExactEntropies = z.infer<typeof entropiesSchema>;

export const exactEntropiesAnswerSchema = z.discriminatedUnion('found', [
  z.object({ found: z.literal(true), entropies: entropiesSchema }),
  exactRefusalSchema,
]);
export type ExactEntropiesAnswer = z.infer<typeof exactEntropiesAnswerSchema>;

/** sector: the one that the run samples; all: every value of what H conserves. */
export const levelScopeSchema = z.enum(['sector', 'all']);
export type LevelScope = z.infer<typeof levelScopeSchema>;

const levelSchema = z.object({
  energy: z.number(),
  /** |H v - E v|; null where it was not measured. */
  residual: z.number().nullable(),
  /** Such as "2 Sz = 0"; empty where H conserves none. */
  charges: z.string(),
  /** Phases along the primitive vectors, such as "(0, π)"; empty without translations. */
  momentum: z.string(),
  /** Representation of the point operations that keep the momentum; E and T: of two and three dimensions. */
  point: z.string(),
  /** Under the turning over of all spins (of electrons: exchange of up and down): "even", "odd" or empty. */
  parity: z.string(),
  /** States with this energy and these quantum numbers, or those that symmetry makes equal to them. */
  degeneracy: z.int(),
});
export type ExactLevel = z.infer<typeof levelSchema>;

export const spectrumSchema = z.object({
  /** Ascending; those of the last energy are complete. */
  levels: z.array(levelSchema),
  /** Such as "2 Sz = 0"; empty: all. */
  sector: z.string(),
  /** Of all sectors together. */
  dimension: z.string(),
  sectors: z.int(),
});
export type Spectrum = z.infer<typeof spectrumSchema>;

export const spectrumAnswerSchema = z.discriminatedUnion('found', [
  z.object({ found: z.literal(true), spectrum: spectrumSchema }),
  exactRefusalSchema,
]);
export type SpectrumAnswer = z.infer<typeof spectrumAnswerSchema>;

/** Along z: up, down; along x: right, left. */
export const spinDirections = ['up', 'down', 'right', 'left'] as const;

export const initialStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('polarised'), direction: z.enum(spinDirections) }),
  /** Up and down, or full and empty, by sublattice. */
  z.object({ kind: z.literal('neel') }),
  /** One symbol a site, in the order of the sites: levels, or u and d. */
  z.object({ kind: z.literal('configuration'), configuration: z.string().max(4096) }),
  /** Of the same text with other values of its parameters. */
  z.object({ kind: z.literal('groundState'), parameters: z.record(z.string(), z.number()) }),
]);
export type InitialStateChoice = z.infer<typeof initialStateSchema>;

export const evolutionRequestSchema = z.object({
  initial: initialStateSchema,
  /** In inverse units of the Hamiltonian (hbar = 1). */
  time: z.number().min(1e-6).max(1e5),
  /** Times at which is measured after the first. */
  steps: z.int().min(1).max(5000),
  /** Operators in the language of the system. */
  observables: z.array(z.string().min(1).max(2000)).max(8),
  /** Entropies of the first half of the sites. */
  entropy: z.boolean(),
});
export type EvolutionRequest = z.infer<typeof evolutionRequestSchema>;

const numbers = z.array(z.number());

export const evolutionSchema = z.object({
  times: numbers,
  /** <H>, which is conserved. */
  energy: numbers,
  observables: z.array(z.object({ expression: z.string(), values: numbers, hermitian: z.boolean() })),
  /** |<psi(0)|psi(t)>|^2. */
  echo: numbers,
  /** Rényi-2 entropy in nats; null: not asked for. */
  entropy: numbers.nullable(),
  /** Von Neumann entropy in nats; null: not asked for. */
  vonNeumannEntropy: numbers.nullable(),
  /** Sites whose entropy it is, from the first. */
  entropySites: z.int(),
  /** How the initial state is named. */
  initial: z.string(),
  sector: z.string(),
  dimension: z.int(),
  /** Bound on the error of the state (Euclidean norm) at the last time. */
  errorBound: z.number(),
  /** Products H v. */
  products: z.int(),
});
export type ExactEvolutionResult = z.infer<typeof evolutionSchema>;

export const evolutionAnswerSchema = z.discriminatedUnion('found', [
  z.object({ found: z.literal(true), evolution: evolutionSchema }),
  exactRefusalSchema,
]);
export type EvolutionAnswer = z.infer<typeof evolutionAnswerSchema>;
