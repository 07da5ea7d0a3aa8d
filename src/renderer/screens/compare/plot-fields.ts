import { labelWithUnit, severalUnits } from '../../../shared/energy';
import { plainText, type Range } from '../../../shared/figure';
import { formatExact, formatUncertain } from '../../../shared/format';
import { richSymbol, type ConventionPreference } from '../../../shared/hamiltonian';
import type { RunFacts } from '../../../shared/lab/run-library';
import type { RunSummary } from '../../../shared/lab/contract';
import { resultWord, shownResults } from './shown-results';
import { countedValues, fieldWords, textParameters } from './spec-fields';

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
  /** Whether the runs differ in it. */
  readonly varies: boolean;
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
    for (const [path, value] of countedValues(facts)) {
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
  return [...fields.filter(({ varies }) => varies), ...fields.filter(({ varies }) => !varies)];
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
  const varies = new Set([...values.values()].map(({ value }) => value)).size > 1;
  return { id, ...field, words, values, varies };
}

/** A field with its unit, in plain words. */
export const axisLabel = (field: PlotField): string => plainText(labelWithUnit(unmarked(field.label), field.unit));

/** The same as a rich label of an axis: parameters of the text are symbols. */
export function axisTitle({ group, label, unit }: PlotField): string {
  return labelWithUnit(group === 'Hamiltonian' ? richSymbol(label) : unmarked(label), unit);
}

/** Underscores and carets would be read as italic and raised. */
const unmarked = (label: string): string => label.replaceAll('_', ' ').replaceAll('^', ' ');

/** Value of a run with its error, or its word. */
export function valueText({ words }: PlotField, { value, error }: PlotValue): string {
  if (words !== null) return words[value] ?? '';
  return error === null
    ? formatExact(Number.isInteger(value) ? value : Number(value.toPrecision(5)))
    : formatUncertain(value, error);
}

/** Least and greatest value of the runs, on a logarithmic axis where all are positive and span a decade or more. Null: no run has one. */
export function rangeOf({ values, words }: PlotField, runs: readonly PlottedRun[]): Range | null {
  if (words !== null) return { low: 0, high: Math.max(0, words.length - 1), scale: 'linear', categories: [...words] };
  const numbers = runs.flatMap(({ summary }) => values.get(summary.id)?.value ?? []).filter(Number.isFinite);
  if (numbers.length === 0) return null;
  const low = numbers.reduce((least, value) => Math.min(least, value), Infinity);
  const high = numbers.reduce((most, value) => Math.max(most, value), -Infinity);
  return { low, high, scale: low > 0 && high >= 10 * low ? 'log' : 'linear', categories: null };
}

/** What a run is called where one is told from another. */
export const runName = ({ title, seed }: RunSummary): string => `${title}, seed ${seed}`;

/** The first of the wanted fields that is there, else the first of all. */
export function fieldOf(fields: readonly PlotField[], ...wanted: readonly (string | null)[]): PlotField | null {
  for (const id of wanted) {
    const found = fields.find((field) => field.id === id);
    if (found !== undefined) return found;
  }
  return fields[0] ?? null;
}
