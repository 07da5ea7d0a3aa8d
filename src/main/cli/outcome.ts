import { z } from 'zod';
import type { Finding } from '../../shared/experiment';
import { energyFactorOf, energyUnitWords, type ConventionPreference } from '../../shared/hamiltonian';
import type { RunRecord } from '../lab/run-record';

/** The parts of a result that the command line prints; an experiment without an energy has none of them. */
const energyResultSchema = z.object({
  energy: z.object({ mean: z.number(), error: z.number(), variance: z.number() }),
  reference: z.object({ energy: z.number(), kind: z.enum(['exact', 'published']) }).nullable(),
  relativeError: z.number().nullable(),
  otherState: z.object({ run: z.string(), mean: z.number(), error: z.number() }).nullable().default(null),
  exactState: z
    .object({ mean: z.number(), error: z.number(), fullSum: z.number().nullable() })
    .nullable()
    .default(null),
});

export interface Outcome {
  readonly state: string;
  /** Unit and convention of the energies: "J, S·S"; empty where the experiment has none. */
  readonly energyUnit: string;
  readonly energy: { readonly mean: number; readonly error: number; readonly variance: number } | null;
  /** Reference energy of the whole system. */
  readonly exactEnergy: number | null;
  readonly referenceKind: 'exact' | 'published' | null;
  readonly relativeError: number | null;
  /** With the state that was to be met. */
  readonly fidelity: { readonly run: string; readonly mean: number; readonly error: number } | null;
  /** With the exact ground state that was to be met: sampled, and from all amplitudes where they are not too many. */
  readonly exactFidelity: { readonly mean: number; readonly error: number; readonly fullSum: number | null } | null;
  /** What the experiment has found, line by line, beside what is expected; empty where it tells of an energy alone. */
  readonly findings: readonly Finding[];
  readonly secondsPerIteration: number | null;
  readonly iterations: number;
  readonly seed: string;
  /** Works to cite, one line each. */
  readonly citations: readonly string[];
  readonly runId: string;
  readonly runDirectory: string;
}

export async function outcomeOf(record: RunRecord, convention: ConventionPreference): Promise<Outcome> {
  const summary = record.summary();
  const factor = energyFactorOf(summary.energyScales, convention);
  const { history } = await record.journal();
  const stored = await record.result();
  const parsed = energyResultSchema.safeParse(stored);
  const result = parsed.success ? parsed.data : null;
  return {
    state: summary.state,
    energyUnit: energyUnitWords(summary.energyScales, convention),
    energy: result === null ? null : energyTimes(result.energy, factor),
    exactEnergy: result?.reference == null ? null : factor * result.reference.energy,
    referenceKind: result?.reference?.kind ?? null,
    relativeError: result?.relativeError ?? null,
    fidelity: result?.otherState ?? null,
    exactFidelity: result?.exactState ?? null,
    findings: findingsOf(record, stored),
    secondsPerIteration: median(history.slice(0, []).values['secondsPerStep']),
    iterations: summary.step,
    seed: summary.seed,
    citations: record.run.citations,
    runId: summary.id,
    runDirectory: summary.directory,
  };
}

function findingsOf({ definition, spec }: RunRecord, stored: unknown): readonly Finding[] {
  const result = definition.resultSchema.safeParse(stored);
  return result.success ? (definition.findings?.(spec, result.data) ?? []) : [];
}

const energyTimes = ({ mean, error, variance }: NonNullable<Outcome['energy']>, factor: number) => ({
  mean: factor * mean,
  error: factor * error,
  variance: factor * factor * variance,
});

function median(values: Float64Array | undefined): number | null {
  const finite = values?.filter((value) => Number.isFinite(value)).sort();
  if (finite === undefined || finite.length === 0) return null;
  const middle = Math.floor(finite.length / 2);
  const upper = finite[middle] ?? 0;
  return finite.length % 2 === 1 ? upper : ((finite[middle - 1] ?? 0) + upper) / 2;
}
