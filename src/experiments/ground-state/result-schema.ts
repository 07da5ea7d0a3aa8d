import { z } from 'zod';
import { doubles, inspectedPartsSchema, signMapSchema } from './inspection-schema';

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
  /** Of an excited state: fidelity with each lower one, and the distance to the highest of their energies. */
  excited: z
    .object({
      fidelities: z.array(z.object({ run: z.string(), mean: z.number(), error: z.number() })),
      gap: z.object({ mean: z.number(), error: z.number() }).nullable(),
    })
    .nullable()
    .default(null),
  /** Fidelity with the state of the run that was to be met. */
  otherState: z.object({ run: z.string(), mean: z.number(), error: z.number() }).nullable().default(null),
  /** Of a run towards the exact ground state: that state, and the fidelity with it, sampled and from all amplitudes. */
  exactState: z
    .object({
      energy: z.number(),
      /** To the next level in the same sector; null: there is none. */
      gap: z.number().nullable(),
      dimension: z.int(),
      mean: z.number(),
      error: z.number(),
      /** Null where the amplitudes are too many. */
      fullSum: z.number().nullable(),
    })
    .nullable()
    .default(null),
  steps: z.int(),
});
export type GroundStateResult = z.output<typeof groundStateResultSchema>;

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
      signs: signMapSchema,
    })
    .nullable(),
  /** Real parts of a parameter matrix, row-major, as an image. */
  weights: z.object({ rows: z.int(), columns: z.int(), values: doubles, imaginary: doubles, label: z.string() }),
  parts: inspectedPartsSchema,
});
export type GroundStateInspection = z.output<typeof groundStateInspectionSchema>;
