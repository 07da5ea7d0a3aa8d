import type { RunFacts } from '../../../shared/lab/run-library';
import type { ShownResult } from './shown-results';
import { countedValues, fieldWords, type SpecValue } from './spec-fields';

export interface SpecDifference {
  readonly path: string;
  readonly label: string;
  readonly unit: string;
  /** One for each run; undefined: its spec has no such field. */
  readonly values: readonly (SpecValue | undefined)[];
}

/** Fields of which not all runs have the same value, texts of several lines left out. */
export function specDifferences(runs: readonly RunFacts[]): readonly SpecDifference[] {
  const values = runs.map(countedValues);
  const paths = [...new Set(values.flatMap((of) => [...of.keys()]))];
  const words = new Map(runs.flatMap(({ experiment }) => [...fieldWords(experiment)]));
  return paths.flatMap((path): SpecDifference[] => {
    const all = values.map((of) => of.get(path));
    const isText = all.some((value) => typeof value === 'string' && value.includes('\n'));
    if (isText || all.every((value) => value === all[0])) return [];
    return [{ path, ...(words.get(path) ?? { label: path, unit: '' }), values: all }];
  });
}

/** Paths of texts of several lines that are not the same in all runs. */
export function textDifferences(
  runs: readonly RunFacts[],
): readonly { path: string; label: string; texts: readonly string[] }[] {
  const values = runs.map(countedValues);
  const words = new Map(runs.flatMap(({ experiment }) => [...fieldWords(experiment)]));
  const paths = [...new Set(values.flatMap((of) => [...of.keys()]))];
  return paths.flatMap((path) => {
    const texts = values.map((of) => String(of.get(path) ?? ''));
    if (!texts.some((text) => text.includes('\n')) || texts.every((text) => text === texts[0])) return [];
    return [{ path, label: words.get(path)?.label ?? path, texts }];
  });
}

export interface ResultDifference {
  readonly path: string;
  readonly values: readonly (ShownResult | null)[];
  /** Distance from the first run in standard deviations of the difference; null: one of the two has no error or no value, or another unit. */
  readonly sigmas: readonly (number | null)[];
}

/** Numbers of the results that are not the same in all runs, with their distances from the first. */
export function resultDifferences(runs: readonly (readonly ShownResult[])[]): readonly ResultDifference[] {
  const values = runs.map((results) => new Map(results.map((value) => [value.path, value])));
  const paths = [...new Set(values.flatMap((of) => [...of.keys()]))];
  return paths.flatMap((path): ResultDifference[] => {
    const all = values.map((of) => of.get(path) ?? null);
    if (all.every((value) => value?.value === all[0]?.value)) return [];
    return [
      { path, values: all, sigmas: all.map((value, index) => (index === 0 ? null : sigmasOf(all[0] ?? null, value))) },
    ];
  });
}

function sigmasOf(first: ShownResult | null, other: ShownResult | null): number | null {
  if (first === null || other === null || first.error === null || other.error === null) return null;
  if (first.unit !== other.unit) return null;
  const error = Math.hypot(first.error, other.error);
  return error > 0 ? (other.value - first.value) / error : null;
}
