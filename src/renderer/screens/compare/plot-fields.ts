import { severalUnits } from '../../../shared/energy';
import type { ConventionPreference } from '../../../shared/hamiltonian';
import type { RunFacts } from '../../../shared/lab/run-library';
import type { RunSummary } from '../../../shared/lab/contract';
import { resultWord, shownResults } from './shown-results';
import { fieldWords, specValues, textParameters } from './spec-fields';

/** A run with its spec and result, as the plots over many runs take it. */
export interface PlottedRun {
  readonly summary: RunSummary;
  readonly facts: RunFacts;
}

export interface PlotValue {
  readonly value: number;
  /** One standard deviation. */
  readonly error: number | null;
}

/** Something that each run has a number for, or a word. */
export interface PlotField {
  readonly id: string;
  readonly group: 'Hamiltonian' | 'Settings' | 'Result' | 'Run';
  readonly label: string;
  /** Rich label; empty: none. */
  readonly unit: string;
  readonly values: ReadonlyMap<string, PlotValue>;
  /** Words in order of their numbers, where they are words; null: numbers. */
  readonly words: readonly string[] | null;
}

/** Everything that the runs can be plotted against, energies of results in a convention; fields with one value for all runs last. */
export function plotFields(runs: readonly PlottedRun[], convention: ConventionPreference): readonly PlotField[] {
  const collected = new Map<string, Collected>();
  const put = (id: string, field: Omit<Collected, 'raw'>, run: string, value: RawValue): void => {
    const known = collected.get(id) ?? { ...field, raw: new Map<string, RawValue>() };
    if (known.unit !== field.unit) known.unit = severalUnits;
    known.raw.set(run, value);
    collected.set(id, known);
  };
  for (const { summary, facts } of runs) {
    const words = fieldWords(facts.experiment);
    for (const [path, value] of specValues(facts.spec)) {
      if (typeof value === 'string' && value.includes('\n')) {
        for (const [name, number] of textParameters(value))
          put(`param ${name}`, { group: 'Hamiltonian', label: name, unit: '' }, summary.id, {
            value: number,
            error: null,
          });
      } else if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') {
        const raw = typeof value === 'number' ? { value, error: null } : String(value);
        put(path, { group: 'Settings', ...(words.get(path) ?? { label: path, unit: '' }) }, summary.id, raw);
      }
    }
    for (const { path, value, error, unit } of shownResults(facts, summary, convention))
      put(`result ${path}`, { group: 'Result', label: resultWord(path), unit }, summary.id, { value, error });
    const own = { elapsed: summary.elapsedSeconds, seed: Number(summary.seed), steps: summary.step };
    put('run elapsed', { group: 'Run', label: 'Time', unit: 's' }, summary.id, { value: own.elapsed, error: null });
    put('run seed', { group: 'Run', label: 'Seed', unit: '' }, summary.id, { value: own.seed, error: null });
    put('run steps', { group: 'Run', label: 'Steps made', unit: '' }, summary.id, { value: own.steps, error: null });
  }
  const fields = [...collected].map(([id, field]) => finished(id, field));
  const varies = ({ values }: PlotField): boolean => new Set([...values.values()].map(({ value }) => value)).size > 1;
  return [...fields.filter(varies), ...fields.filter((field) => !varies(field))];
}

type RawValue = PlotValue | string;
interface Collected extends Pick<PlotField, 'group' | 'label'> {
  unit: string;
  readonly raw: Map<string, RawValue>;
}

function finished(id: string, { raw, ...field }: Collected): PlotField {
  const texts = [...raw.values()].filter((value) => typeof value === 'string');
  const words = texts.length === 0 ? null : [...new Set(texts)].sort();
  const values = new Map<string, PlotValue>();
  for (const [run, value] of raw) {
    if (typeof value !== 'string') values.set(run, value);
    else values.set(run, { value: words?.indexOf(value) ?? 0, error: null });
  }
  return { id, ...field, words, values };
}

export function axisLabel({ label, unit }: PlotField): string {
  // Underscores and carets would be read as italic and raised.
  const plain = label.replaceAll('_', ' ').replaceAll('^', ' ');
  return unit === '' ? plain : `${plain} (${unit})`;
}

/** The first of the wanted fields that is there, else the first of all. */
export function fieldOf(fields: readonly PlotField[], ...wanted: readonly (string | null)[]): PlotField | null {
  for (const id of wanted) {
    const found = fields.find((field) => field.id === id);
    if (found !== undefined) return found;
  }
  return fields[0] ?? null;
}
