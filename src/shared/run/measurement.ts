import { z } from 'zod';

/** What is measured on the state of a checkpoint after the run, in the form that is kept with the run. */

const expression = z.string().min(1).max(4_000);

export const measuredQuantitySchema = z.discriminatedUnion('kind', [
  /** Mean value of an operator in the language of the system. */
  z.object({ kind: z.literal('observable'), expression }),
  /** Mean value of an operator of two sites i and j, such as S(i).S(j), averaged over the pairs of each distance. */
  z.object({ kind: z.literal('correlation'), expression }),
  /**
   * Correlations of an operator of site i, such as Sz(i), or of a pair, such as S(i).S(j), averaged over translations: by distance,
   * connected, and their structure factor at the momenta of the lattice.
   */
  z.object({ kind: z.literal('structure'), expression }),
  /** Rényi entropy of order 2 of some lattice sites with the rest. */
  z.object({ kind: z.literal('renyi'), sites: z.array(z.int().min(0)).min(1).max(4_096).readonly() }),
  /** Energy and variance per site before and after one Lanczos step, and the energy at zero variance. */
  z.object({ kind: z.literal('lanczosStep') }),
  /** Fidelity and overlap with the state of another run of the same system. */
  z.object({ kind: z.literal('overlap'), run: z.string().regex(/^[a-z0-9][a-z0-9-]{2,80}$/, 'the name of a run') }),
]);
export type MeasuredQuantity = z.output<typeof measuredQuantitySchema>;

export const measurementRequestSchema = z.object({
  quantity: measuredQuantitySchema,
  /** Sampling goes on until every error is at most this; null: `samples` are taken. */
  untilError: z.number().positive().nullable(),
  /** How many are taken, or the most with `untilError`. */
  samples: z.int().min(16).max(100_000_000),
  /** Of the random numbers: the same seed and checkpoint give the same values bit for bit. */
  seed: z.string().regex(/^\d{1,20}$/),
});
export type MeasurementRequest = z.output<typeof measurementRequestSchema>;

export const measuredValueSchema = z.object({
  /** Such as "S₂" or "r = 1". */
  label: z.string(),
  /** Distance of the sites of a correlation, in lattice constants; null elsewhere. */
  distance: z.number().nullable(),
  /** Which curve the value belongs to, where a measurement has several. */
  series: z.enum(['correlation', 'connected', 'structureFactor', 'displacement', 'connectedDisplacement']).optional(),
  /** Cartesian, in units of π over the lattice constant. */
  momentum: z.tuple([z.number(), z.number()]).readonly().optional(),
  /** r_j - r_i by the nearest image, Cartesian, in lattice constants. */
  displacement: z.tuple([z.number(), z.number()]).readonly().optional(),
  /** Null where it is not defined, such as the logarithm of a purity that is not above zero. */
  mean: z.number().nullable(),
  /** One standard deviation. */
  error: z.number().nullable(),
  /** Empty: as the expression is written. */
  unit: z.string(),
  /** The same of the exact state (of overlaps: from all amplitudes of both networks), where the space is small enough. */
  exact: z.number().nullable(),
});
export type MeasuredValue = z.output<typeof measuredValueSchema>;

/** What an engine gives back. */
export const measuredSchema = z.object({
  values: z.array(measuredValueSchema).readonly(),
  samples: z.int(),
  /** True: the values are sums over all configurations of the sector, as many as `samples`, and have no errors. */
  fullSum: z.boolean().optional(),
  /** Whether the wanted error came before the most samples; null where none was asked for. */
  reached: z.boolean().nullable(),
  /** What `exact` stands for, or why there is none. */
  exactNote: z.string(),
});
export type Measured = z.output<typeof measuredSchema>;

export const measurementSchema = measuredSchema.extend({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{2,80}$/),
  /** Checkpoint that was measured. */
  step: z.int(),
  request: measurementRequestSchema,
  seconds: z.number(),
  measuredAt: z.string(),
});
export type Measurement = z.output<typeof measurementSchema>;

/** "0..9", "0, 2, 5" and mixtures as sites in ascending order; null where it is not such a list. */
export function parseSites(text: string): readonly number[] | null {
  const sites = new Set<number>();
  for (const part of text.split(/[,\s]+/).filter((piece) => piece !== '')) {
    const range = /^(\d{1,4})(?:\.\.(\d{1,4}))?$/.exec(part);
    if (range === null) return null;
    const first = Number(range[1]);
    const last = range[2] === undefined ? first : Number(range[2]);
    if (last < first) return null;
    for (let site = first; site <= last; site++) sites.add(site);
  }
  return sites.size === 0 ? null : [...sites].sort((a, b) => a - b);
}

/** The inverse: runs of three and more as ranges. */
export function sitesText(sites: readonly number[]): string {
  const parts: string[] = [];
  for (let at = 0; at < sites.length;) {
    let end = at;
    while (sites[end + 1] === (sites[end] ?? 0) + 1) end++;
    if (end - at >= 2) parts.push(`${sites[at]}..${sites[end]}`);
    else parts.push(...sites.slice(at, end + 1).map(String));
    at = end + 1;
  }
  return parts.join(', ');
}

/** What was measured, in words. */
export function quantityText(quantity: MeasuredQuantity): string {
  switch (quantity.kind) {
    case 'observable':
      return quantity.expression;
    case 'correlation':
      return `${quantity.expression} by distance`;
    case 'structure':
      return `correlations and structure factor of ${quantity.expression}`;
    case 'renyi':
      return `Rényi-2 entropy of sites ${sitesText(quantity.sites)}`;
    case 'lanczosStep':
      return 'one Lanczos step';
    case 'overlap':
      return `overlap with ${quantity.run}`;
  }
}

/** What the values are averages over. */
export function averagedOver({ samples, fullSum }: Pick<Measured, 'samples' | 'fullSum'>): string {
  const count = samples.toLocaleString('en');
  return fullSum === true ? `full sum over all ${count} configurations` : `${count} samples`;
}

/** Rows for spreadsheets, with what a repetition needs. */
export function measurementsCsv(run: string, measurements: readonly Measurement[]): string {
  const head = 'run,step,seed,samples,quantity,value,distance,mean,error,unit,exact,measured_at';
  const cell = (value: string | number | null): string => {
    const text = value === null ? '' : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const rows = measurements.flatMap(({ step, request, samples, values, measuredAt }) =>
    values.map(({ label, distance, mean, error, unit, exact }) =>
      [
        run,
        step,
        request.seed,
        samples,
        quantityText(request.quantity),
        label,
        distance,
        mean,
        error,
        unit,
        exact,
        measuredAt,
      ]
        .map(cell)
        .join(','),
    ),
  );
  return `${[head, ...rows].join('\n')}\n`;
}
