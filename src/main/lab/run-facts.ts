import type { ComparedValue, RunFacts } from '../../shared/lab/run-library';
import type { RunRecord } from './run-record';

/** Numbers a result may have in a comparison: lists of amplitudes are none of them. */
const mostNumbers = 200;

/** Spec and result of a run as they are compared; null where the run cannot be read. */
export async function factsOf(record: RunRecord): Promise<RunFacts | null> {
  try {
    const result = await record.result().catch(() => null);
    return {
      runId: record.id,
      experiment: record.run.experiment,
      spec: record.spec,
      results: numbersOf(result).slice(0, mostNumbers),
    };
  } catch {
    return null;
  }
}

/** All finite numbers within plain objects by their paths. `{mean, error}` is one value with its error. */
export function numbersOf(value: unknown, path = ''): ComparedValue[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [{ path, value, error: null }] : [];
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) return [];
  const fields = new Map<string, unknown>(Object.entries(value));
  const mean = fields.get('mean');
  const error = fields.get('error');
  const estimate = typeof mean === 'number' && typeof error === 'number' && Number.isFinite(mean);
  const own = estimate ? [{ path, value: mean, error: Number.isFinite(error) ? error : null }] : [];
  return [
    ...own,
    ...[...fields].flatMap(([key, inner]) =>
      estimate && (key === 'mean' || key === 'error') ? [] : numbersOf(inner, path === '' ? key : `${path}.${key}`),
    ),
  ];
}
