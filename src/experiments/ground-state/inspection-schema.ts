import { z } from 'zod';

export const doubles = z.custom<Float64Array>((value) => value instanceof Float64Array, 'expected 64-bit numbers');

/** A part of an inspection that may be missing, with the reason. */
const partOf = <Part extends z.ZodType>(part: Part) =>
  z.discriminatedUnion('found', [
    z.object({ found: z.literal(true), part }),
    z.object({ found: z.literal(false), reason: z.string() }),
  ]);

/** Amplitudes of samples: ln |psi|^2 relative to the largest that was seen, phases relative to that configuration. */
export const amplitudesSchema = z.object({
  /** [sample], evenly spaced over all of them */
  logProbability: doubles,
  phase: doubles,
  /** Different configurations among all samples. */
  distinct: z.int(),
  /** ln |psi|^2 of different configurations in descending order, at the ranks (from 1). */
  rank: doubles,
  ranked: doubles,
  /** Phases of these, relative to the first. */
  rankedPhase: doubles,
});
export type Amplitudes = z.output<typeof amplitudesSchema>;

/** Mean of psi's sign relative to the Marshall rule: 1 where the rule holds for every sample. */
export const marshallSchema = z.object({ sign: z.number(), error: z.number() });
export type MarshallSign = z.output<typeof marshallSchema>;

/** Signs of the configurations with the largest exact amplitudes, in descending order, the global phase taken off. */
export const signMapSchema = z.object({
  /** Re psi/|psi| of the network, the exact state and (empty where the lattice has no two sublattices) the Marshall rule. */
  network: doubles,
  exact: doubles,
  marshall: doubles,
  /** Share of the exact weight on configurations where the signs agree, over the whole space. */
  agreeingWeight: z.number(),
});
export type SignMap = z.output<typeof signMapSchema>;

/** E_loc = <s|H|psi> / <s|psi> of samples, in the units of the text. */
export const localEnergiesSchema = z.object({
  real: doubles,
  imaginary: doubles,
  mean: z.number(),
  /** Standard deviation over samples. */
  deviation: z.number(),
  /** Samples that are farthest from the mean: values 2m row-major, their local energies. */
  outliers: z.object({ values: doubles, real: doubles, imaginary: doubles }),
});
export type LocalEnergies = z.output<typeof localEnergiesSchema>;

/** How the chains moved, seen by ln |psi|^2. */
export const chainsSchema = z.object({
  chains: z.int(),
  /** Kept samples of a chain. */
  length: z.int(),
  /** Samples between two points of a trace. */
  stride: z.int(),
  /** [chain][point] of the first chains, relative to the largest. */
  traces: doubles,
  shown: z.int(),
  /** Autocorrelation at lags 0, 1, 2 … of kept samples, averaged over chains; one standard deviation. */
  correlation: doubles,
  correlationError: doubles,
  /** Integrated autocorrelation time in kept samples (Sokal's window). */
  time: z.number(),
});
export type Chains = z.output<typeof chainsSchema>;

/** -ln of the weights of the reduced density matrix of some sites. */
export const entanglementSchema = z.object({
  sites: z.array(z.int()),
  levels: doubles,
  vonNeumann: z.number(),
  /** Of the exact state; null where it is not known. */
  exact: z.object({ levels: doubles, vonNeumann: z.number() }).nullable(),
});
export type Entanglement = z.output<typeof entanglementSchema>;

/** A tensor of parameters; `complex` ones have both parts. */
export const tensorSchema = z.object({
  name: z.string(),
  shape: z.array(z.int()),
  values: doubles,
  imaginary: doubles,
  /** Numbers that were left out at the end. */
  left: z.int(),
});
export type InspectedTensor = z.output<typeof tensorSchema>;

/** tanh of the input of each hidden unit: mean of the magnitude, and of the value, over samples (and images of a filter). */
export const hiddenUnitsSchema = z.object({ activity: doubles, mean: doubles });
export type HiddenUnits = z.output<typeof hiddenUnitsSchema>;

/** Configurations to look at, as local states [configuration][mode]: the most probable ones first, then samples. */
export const lookedSchema = z.object({
  states: doubles,
  probable: z.int(),
  /** ln |psi|^2 of each relative to the first. */
  logProbability: doubles,
});
export type Looked = z.output<typeof lookedSchema>;

/** What a layer gives over samples and its positions, by channels; real parts. */
const layerActivitySchema = z.object({
  name: z.string(),
  operation: z.string(),
  positions: z.int(),
  channels: z.int(),
  mean: doubles,
  /** Standard deviation; a unit without any does nothing. */
  spread: doubles,
  /** Share of values that are zero against the largest of the layer. */
  silent: doubles,
  /** Share of values where a bounded function is flat; empty where the function has no bounds. */
  saturated: doubles,
  /** [channel][site]: correlation of the channel at the first position with the value of each site; NaN where one is constant. */
  correlation: doubles,
});
export type LayerActivity = z.output<typeof layerActivitySchema>;

export const activitySchema = z.object({
  samples: z.int(),
  layers: z.array(layerActivitySchema),
  /** Mean distance over which each head reads, in lattice constants, with its standard deviation over samples. */
  attention: z.array(z.object({ name: z.string(), distance: doubles, spread: doubles })),
});
export type Activity = z.output<typeof activitySchema>;

/** Eigenvalues of the quantum geometric tensor, descending. */
export const geometrySchema = z.object({ eigenvalues: doubles, samples: z.int(), parameters: z.int() });
export type Geometry = z.output<typeof geometrySchema>;

export const inspectedPartsSchema = z.object({
  amplitudes: amplitudesSchema,
  marshall: partOf(marshallSchema),
  localEnergies: partOf(localEnergiesSchema),
  chains: partOf(chainsSchema),
  entanglement: partOf(entanglementSchema),
  tensors: z.array(tensorSchema),
  hiddenUnits: partOf(hiddenUnitsSchema),
  looked: lookedSchema,
  activity: partOf(activitySchema),
  geometry: partOf(geometrySchema),
});
export type InspectedParts = z.output<typeof inspectedPartsSchema>;

export type Part<Value> =
  { readonly found: true; readonly part: Value } | { readonly found: false; readonly reason: string };

export const foundPart = <Value>(part: Value): Part<Value> => ({ found: true, part });
export const missing = (reason: string): { readonly found: false; readonly reason: string } => ({
  found: false,
  reason,
});
