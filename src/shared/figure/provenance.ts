import { z } from 'zod';

/** A run whose data are in a figure. */
export const runOriginSchema = z.object({
  runId: z.string().max(100),
  title: z.string().max(300),
  experiment: z.string().max(100),
  seed: z.string().max(40),
  /** Of the program that made it; empty: not known. */
  version: z.string().max(100),
  /** SHA-256 of the spec, hex. */
  specDigest: z.string().max(64).nullable(),
  /** Last step whose data are there. */
  step: z.int().nullable(),
  createdAt: z.string().max(40),
});
export type RunOrigin = z.output<typeof runOriginSchema>;

/** What was computed beside the runs, or without any: with the commands that compute it again. */
export const computationSchema = z.object({
  /** "exact evolution in Krylov spaces" */
  what: z.string().max(300),
  /** Name and value of what was chosen, in words. */
  settings: z.array(z.tuple([z.string().max(200), z.string().max(4000)])).max(64),
  /** What the commands name spec.json, as JSON; null: they need none. */
  spec: z.unknown(),
  commands: z.array(z.string().max(8000)).max(64),
});
export type Computation = z.output<typeof computationSchema>;

/** Runs that one figure may be made of. */
export const mostOrigins = 2000;

export const provenanceSchema = z.object({
  application: z.string(),
  version: z.string(),
  /** Of a figure of one run. */
  runId: z.string().nullable(),
  experiment: z.string(),
  seed: z.string().nullable(),
  step: z.int().nullable(),
  createdAt: z.string(),
  /** SHA-256 of the spec, hex. */
  specDigest: z.string().nullable(),
  references: z.array(z.string()),
  /** Every run of a figure of several. */
  runs: z.array(runOriginSchema).max(mostOrigins).default([]),
  computation: computationSchema.nullable().default(null),
});
export type Provenance = z.output<typeof provenanceSchema>;

/** What a list of runs knows of one. */
interface ListedRun {
  readonly id: string;
  readonly title: string;
  readonly experiment: string;
  readonly seed: string;
  readonly step: number;
  readonly createdAt: string;
}

/** Of a figure that is no figure of one run. Versions, digests and works to cite are filled in by the host. */
export function provenanceOf(
  experiment: string,
  {
    runs = [],
    computation = null,
  }: { readonly runs?: readonly ListedRun[]; readonly computation?: Computation | null },
): Provenance {
  return {
    application: 'Ansatz',
    version: '',
    runId: null,
    experiment,
    seed: null,
    step: null,
    createdAt: '',
    specDigest: null,
    references: [],
    runs: runs.slice(0, mostOrigins).map(({ id, title, experiment: of, seed, step, createdAt }) => ({
      runId: id,
      title: title.slice(0, 300),
      experiment: of,
      seed,
      version: '',
      specDigest: null,
      step,
      createdAt,
    })),
    computation,
  };
}

/** Ids of all runs that a figure is made of, each once. */
export function runIdsOf(provenance: Pick<Provenance, 'runId' | 'runs'> | null): readonly string[] {
  if (provenance === null) return [];
  const { runId, runs } = provenance;
  return [...new Set([...(runId === null ? [] : [runId]), ...runs.map((run) => run.runId)])];
}

/** A word of a command line for a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
