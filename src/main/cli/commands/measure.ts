import { z } from 'zod';
import { measurementInEnergies, shownEnergies } from '../../../shared/energy';
import { formatNumber, formatUncertain } from '../../../shared/format';
import type { ConventionPreference } from '../../../shared/hamiltonian';
import {
  averagedOver,
  measurementsCsv,
  parseSites,
  quantityText,
  type MeasuredQuantity,
  type MeasuredValue,
  type Measurement,
  type MeasurementRequest,
} from '../../../shared/run/measurement';
import type { Lab } from '../../lab/lab';
import type { RunRecord } from '../../lab/run-record';
import { exitCodes, usage } from '../errors';
import { findRun } from '../find-run';
import { withHost } from '../open-host';
import { followed } from '../phase-line';
import { table } from '../table';

export interface MeasureOptions {
  readonly observable?: string;
  readonly correlation?: string;
  readonly structure?: string;
  readonly renyi?: string;
  readonly lanczosStep?: boolean;
  readonly overlap?: string;
  readonly repeat?: string;
  readonly list?: boolean;
  readonly untilError?: string;
  readonly samples?: string;
  readonly seed: string;
  readonly step?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly convention: ConventionPreference;
  readonly home: string | undefined;
}

/** Samples without --samples: of a fixed measurement, and the most of one that goes on until an error. */
const defaultSamples = { fixed: 32_768, most: 4_000_000 };

export async function measureCommand(run: string, options: MeasureOptions): Promise<number> {
  return withHost(options.home, async (lab) => {
    const record = await findRun(lab, run);
    const signal = new AbortController().signal;
    if (options.list === true) {
      print(record, await lab.handlers().measurements({ runId: record.id }, { signal }), options);
      return exitCodes.done;
    }
    const earlier = options.repeat === undefined ? null : await earlierMeasurement(lab, record.id, options.repeat);
    const request = earlier?.request ?? (await requestOf(lab, options));
    const step = earlier?.step ?? (options.step === undefined ? null : wholeNumber(options.step, '--step'));
    const input = { runId: record.id, step, request };
    const measured = await followed(lab.handlers().measure(input, { signal: new AbortController().signal }));
    print(record, [measured], options);
    if (measured.reached === false) {
      process.stderr.write(`The wanted error was not reached in ${measured.samples} samples.\n`);
      return exitCodes.failed;
    }
    if (earlier === null) return exitCodes.done;
    const same = JSON.stringify(earlier.values) === JSON.stringify(measured.values);
    process.stderr.write(same ? 'The same bit for bit.\n' : 'NOT the same as before.\n');
    return same ? exitCodes.done : exitCodes.failed;
  });
}

async function earlierMeasurement(lab: Lab, runId: string, id: string): Promise<Measurement> {
  const all = await lab.handlers().measurements({ runId }, { signal: new AbortController().signal });
  const found = all.find((measurement) => measurement.id === id);
  if (found !== undefined) return found;
  throw usage(`There is no measurement "${id}" of this run.`, '`ansatz measure RUN --list` shows them.');
}

async function requestOf(lab: Lab, options: MeasureOptions): Promise<MeasurementRequest> {
  if (!/^\d{1,20}$/.test(options.seed)) throw usage(`"${options.seed}" is not a seed.`, 'A seed is a whole number.');
  const untilError = options.untilError === undefined ? null : Number(options.untilError);
  if (untilError !== null && !(untilError > 0)) {
    throw usage(`"${options.untilError ?? ''}" is no error to reach.`, 'For example --until-error 1e-4');
  }
  const usual = untilError === null ? defaultSamples.fixed : defaultSamples.most;
  const samples = options.samples === undefined ? usual : wholeNumber(options.samples, '--samples');
  return { quantity: await quantityOf(lab, options), untilError, samples, seed: options.seed };
}

async function quantityOf(lab: Lab, options: MeasureOptions): Promise<MeasuredQuantity> {
  const wanted: (() => MeasuredQuantity | Promise<MeasuredQuantity>)[] = [];
  const { observable, correlation, structure, renyi, lanczosStep, overlap } = options;
  if (observable !== undefined) wanted.push(() => ({ kind: 'observable', expression: observable }));
  if (correlation !== undefined) wanted.push(() => ({ kind: 'correlation', expression: correlation }));
  if (structure !== undefined) wanted.push(() => ({ kind: 'structure', expression: structure }));
  if (renyi !== undefined) wanted.push(() => ({ kind: 'renyi', sites: [...sitesOf(renyi)] }));
  if (lanczosStep === true) wanted.push(() => ({ kind: 'lanczosStep' }));
  if (overlap !== undefined) wanted.push(async () => ({ kind: 'overlap', run: (await findRun(lab, overlap)).id }));
  const [first, ...more] = wanted;
  if (first !== undefined && more.length === 0) return first();
  throw usage(
    'Say what to measure.',
    "Give one of --observable 'Sz(0)*Sz(1)', --correlation 'S(i).S(j)', --structure 'Sz(i)', --renyi 0..9, --lanczos-step, --overlap RUN, --repeat ID, --list.",
  );
}

function sitesOf(text: string): readonly number[] {
  const sites = parseSites(text);
  if (sites === null) throw usage(`"${text}" is not a list of sites.`, 'For example --renyi 0..9 or --renyi 0,2,5');
  return sites;
}

function wholeNumber(text: string, option: string): number {
  const parsed = z.coerce.number().int().min(0).safeParse(text);
  if (parsed.success) return parsed.data;
  throw usage(`"${text}" is not a whole number.`, `For example ${option} 1000`);
}

function print(
  record: RunRecord,
  found: readonly Measurement[],
  { json, csv, list, convention }: MeasureOptions,
): void {
  const shown = shownEnergies(record.summary().energyScales, convention);
  const measurements = found.map((measurement) => measurementInEnergies(measurement, shown));
  if (json === true) process.stdout.write(`${JSON.stringify(list === true ? measurements : measurements[0])}\n`);
  else if (csv === true) process.stdout.write(measurementsCsv(record.id, measurements));
  else if (measurements.length === 0) process.stdout.write('Nothing has been measured on this run.\n');
  for (const measurement of json === true || csv === true ? [] : measurements) {
    const { id, step, request, fullSum = false, values, exactNote } = measurement;
    // Sums over all configurations use no random numbers.
    const used = `${averagedOver(measurement)}${fullSum ? '' : `, seed ${request.seed}`}`;
    process.stdout.write(
      `${quantityText(request.quantity)}\n${table(['', 'value', 'exact'], values.map(row(fullSum)))}` +
        `step ${step}, ${used}; ${exactNote}\n${id}\n`,
    );
  }
}

const row =
  (fullSum: boolean) =>
  ({ label, mean, error, unit, exact }: MeasuredValue): readonly string[] => {
    const missing = error === null && !fullSum ? 'not sampled' : 'not defined';
    const value = mean === null ? missing : fullSum ? formatNumber(mean, 9) : formatUncertain(mean, error);
    return [label, `${value}${unit === '' ? '' : ` (${unit})`}`, exact === null ? '' : exact.toPrecision(9)];
  };
