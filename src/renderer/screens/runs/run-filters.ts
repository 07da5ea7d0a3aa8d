import type { RunSummary } from '../../../shared/lab/contract';

/** What runs are filtered by, in the order of the chips. */
export const facets = [
  { id: 'state', label: 'State' },
  { id: 'experiment', label: 'Experiment' },
  { id: 'tag', label: 'Tag' },
  { id: 'system', label: 'System' },
  { id: 'ansatz', label: 'Ansatz' },
  { id: 'problem', label: 'Problem' },
  { id: 'origin', label: 'From' },
] as const;
export type FacetId = (typeof facets)[number]['id'];

export interface RunFilter {
  readonly search: string;
  /** Chosen value of each facet; absent: any. */
  readonly chosen: Readonly<Partial<Record<FacetId, string>>>;
}

export const noFilter: RunFilter = { search: '', chosen: {} };

export function isFiltering({ search, chosen }: RunFilter): boolean {
  return search.trim() !== '' || Object.keys(chosen).length > 0;
}

/** Values of a run, of which a facet offers those that there are. */
export function valuesOf(run: RunSummary, facet: FacetId): readonly string[] {
  switch (facet) {
    case 'state':
      return [run.state];
    case 'experiment':
      return [run.experiment];
    case 'tag':
      return run.annotation.tags.length === 0 ? ['no tag'] : run.annotation.tags;
    case 'system':
      return run.system === '' ? [] : [run.system];
    case 'ansatz':
      return run.ansatz === '' ? [] : [run.ansatz];
    case 'problem':
      return [run.problem === null ? 'no problem' : run.problem.code];
    case 'origin':
      return [originWord(run)];
  }
}

export function originWord({ annotation: { origin } }: RunSummary): string {
  if (origin === null) return 'this machine';
  return origin.kind === 'replay' ? 'replay' : `imported from ${origin.host}`;
}

export function matches(run: RunSummary, { search, chosen }: RunFilter): boolean {
  for (const { id } of facets) {
    const wanted = chosen[id];
    if (wanted !== undefined && !valuesOf(run, id).includes(wanted)) return false;
  }
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return true;
  const { title, id, seed, system, ansatz, annotation, device } = run;
  const text = [title, id, `seed ${seed}`, system, ansatz, ...annotation.tags, annotation.note, device]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

export interface FacetValue {
  readonly value: string;
  /** Runs that have it and pass all other filters. */
  readonly count: number;
}

/** What a facet offers, the most frequent first; a chosen value stays even when no run has it any more. */
export function offered(runs: readonly RunSummary[], facet: FacetId, filter: RunFilter): readonly FacetValue[] {
  const { [facet]: own, ...chosen } = filter.chosen;
  const counts = new Map<string, number>(own === undefined ? [] : [[own, 0]]);
  for (const run of runs) {
    if (!matches(run, { ...filter, chosen })) continue;
    for (const value of valuesOf(run, facet)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
}

export function withChoice(filter: RunFilter, facet: FacetId, value: string | null): RunFilter {
  const { [facet]: _before, ...chosen } = filter.chosen;
  return { ...filter, chosen: value === null ? chosen : { ...chosen, [facet]: value } };
}
