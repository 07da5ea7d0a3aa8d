import { energyFactorOf, energyUnitWords, type ConventionPreference } from '../../../shared/hamiltonian';
import type { ExactEntropies, ExactReference, ExactRefusal, Spectrum } from '../../../shared/run/exact';
import { parseSites, sitesText } from '../../../shared/run/measurement';
import { spacingWords, spectrumTable, spectrumTimes, type WholeSpectrum } from '../../../shared/run/whole-spectrum';
import { requireValidSpec } from '../../lab/check-spec';
import type { Lab } from '../../lab/lab';
import { exitCodes, usage } from '../errors';
import { withHost } from '../open-host';
import { followed } from '../phase-line';
import type { Setting } from '../settings';
import { table } from '../table';
import { readSpec } from '../spec-argument';
import { withSector } from '../hamiltonian-text';

export interface ExactOptions {
  readonly set: readonly Setting[];
  readonly states?: string;
  readonly sector?: string;
  readonly allSectors?: boolean;
  readonly maxTime?: string;
  readonly spectrum?: boolean;
  readonly entropy?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly convention: ConventionPreference;
  readonly home: string | undefined;
}

export async function exactCommand(name: string, options: ExactOptions): Promise<number> {
  const maximumSeconds = options.maxTime === undefined ? null : seconds(options.maxTime);
  return withHost(options.home, async (lab) => {
    const { experiment, spec } = await readSpec(lab.catalogue, name, options.set);
    const wanted = options.sector === undefined ? spec : withSector(spec, options.sector);
    const checked = requireValidSpec(lab.catalogue, experiment, wanted);
    const shown = shownOf(lab, experiment, checked, options.convention);
    if (options.spectrum === true) return wholeSpectrum(lab, experiment, checked, maximumSeconds, options, shown);
    if (options.entropy !== undefined) return entropies(lab, experiment, checked, options.entropy, options.json);
    if (options.states !== undefined)
      return levels(lab, experiment, checked, options.states, maximumSeconds, options, shown);
    const work = lab
      .handlers()
      .exact({ experiment, spec: checked, maximumSeconds }, { signal: new AbortController().signal });
    const answer = await followed(work);
    return answer.found
      ? sayFound(referenceTimes(answer.reference, shown), options.json, referenceText)
      : sayRefusal(answer, options.json);
  });
}

/** Unit and convention of energies: "J, S·S"; empty where they are not known. */
interface InUnits {
  readonly energyUnit: string;
}

interface Shown extends InUnits {
  readonly factor: number;
}

function shownOf(lab: Lab, experiment: string, spec: unknown, convention: ConventionPreference): Shown {
  const scales = lab.catalogue.get(experiment).labels?.(spec).energyScales;
  return { factor: energyFactorOf(scales, convention), energyUnit: energyUnitWords(scales, convention) };
}

function referenceTimes(reference: ExactReference, { factor, energyUnit }: Shown): ExactReference & InUnits {
  const { energy, energyPerSite } = reference;
  return { ...reference, energy: factor * energy, energyPerSite: factor * energyPerSite, energyUnit };
}

function levelsTimes(spectrum: Spectrum, { factor, energyUnit }: Shown): Spectrum & InUnits {
  const found = spectrum.levels.map((level) => ({ ...level, energy: factor * level.energy }));
  return { ...spectrum, levels: found, energyUnit };
}

/** The lowest levels with their quantum numbers, and how far they lie above the first. */
async function levels(
  lab: Lab,
  experiment: string,
  spec: unknown,
  wanted: string,
  maximumSeconds: number | null,
  { json, allSectors }: ExactOptions,
  shown: Shown,
): Promise<number> {
  const states = Number(wanted);
  if (!Number.isInteger(states) || states < 1 || states > 64) {
    throw usage(`"${wanted}" is no number of states.`, 'From 1 to 64, for example --states 4');
  }
  const scope = allSectors === true ? 'all' : 'sector';
  const work = lab
    .handlers()
    .spectrum({ experiment, spec, states, scope, maximumSeconds }, { signal: new AbortController().signal });
  const answer = await followed(work);
  return answer.found
    ? sayFound(levelsTimes(answer.spectrum, shown), json, (found) => levelTable(found, scope === 'all'))
    : sayRefusal(answer, json);
}

/** All levels: a summary of the sectors, every level as CSV, or everything as JSON. */
async function wholeSpectrum(
  lab: Lab,
  experiment: string,
  spec: unknown,
  maximumSeconds: number | null,
  { json, csv, allSectors }: ExactOptions,
  { factor, energyUnit }: Shown,
): Promise<number> {
  const scope = allSectors === true ? 'all' : 'sector';
  const answer = await followed(
    lab.handlers().wholeSpectrum({ experiment, spec, scope, maximumSeconds }, { signal: new AbortController().signal }),
  );
  return answer.found
    ? sayFound(
        { ...spectrumTimes(answer.spectrum, factor), energyUnit },
        json,
        csv === true ? spectrumTable : (found) => summary(found, scope === 'all'),
      )
    : sayRefusal(answer, json);
}

function summary(
  { blocks, sector, dimension, sectors, largestSector, spacing, energyUnit }: WholeSpectrum & InUnits,
  all: boolean,
): string {
  const columns = [
    { title: 'charges', of: blocks.map(({ charges }) => charges) },
    { title: 'k', of: blocks.map(({ momentum }) => momentum) },
    { title: 'point', of: blocks.map(({ point }) => point) },
    { title: 'parity', of: blocks.map(({ parity }) => parity) },
    { title: 'levels', of: blocks.map(({ energies }) => String(energies.length)) },
    { title: 'states each', of: blocks.map(({ copies }) => String(copies)) },
    { title: 'lowest', of: blocks.map(({ energies }) => energies[0]?.toFixed(10) ?? '') },
    { title: 'highest', of: blocks.map(({ energies }) => energies.at(-1)?.toFixed(10) ?? '') },
  ].filter(({ of }) => of.some((cell) => cell !== ''));
  const rows = blocks.map((_, row) => columns.map(({ of }) => of[row] ?? ''));
  const where = all ? 'all sectors' : sector === '' ? 'whole space' : sector;
  const heads = columns.map(({ title }) => title);
  const lines = [
    `${where}, ${sectors} diagonalised, the largest of ${largestSector}; dimension ${dimension}${unitWords(energyUnit)}`,
  ];
  if (spacing === null) lines.push('level spacing: too few levels for a ratio with an error');
  else lines.push(`level spacing ratio ${spacingWords(spacing)}`);
  return `${table(heads, rows)}${lines.join('\n')}\n`;
}

/** Entropies of some sites in the exact state. */
async function entropies(
  lab: Lab,
  experiment: string,
  spec: unknown,
  text: string,
  json: boolean | undefined,
): Promise<number> {
  const sites = parseSites(text);
  if (sites === null) throw usage(`"${text}" is not a list of sites.`, 'For example --entropy 0..9 or --entropy 0,2,5');
  const answer = await followed(
    lab.handlers().entropies({ experiment, spec, sites: [...sites] }, { signal: new AbortController().signal }),
  );
  return answer.found ? sayFound(answer.entropies, json, entropyText) : sayRefusal(answer, json);
}

const entropyText = ({ vonNeumann, renyi2, purity, sites, state }: ExactEntropies): string =>
  table(
    ['quantity', 'value'],
    [
      ['S von Neumann', `${vonNeumann.toFixed(10)} nats`],
      ['S2 Renyi', `${renyi2.toFixed(10)} nats`],
      ['tr rho^2', purity.toFixed(10)],
    ],
  ) + `sites ${sitesText(sites)} of the ${state}\n`;

function levelTable(
  { levels: found, sector, dimension, sectors, energyUnit }: Spectrum & InUnits,
  all: boolean,
): string {
  const ground = found[0]?.energy ?? Number.NaN;
  const columns = [
    { title: 'E', of: found.map(({ energy }) => energy.toFixed(10)) },
    { title: 'E - E0', of: found.map(({ energy }) => (energy - ground).toFixed(10)) },
    { title: 'states', of: found.map(({ degeneracy }) => String(degeneracy)) },
    { title: 'charges', of: found.map(({ charges }) => charges) },
    { title: 'k', of: found.map(({ momentum }) => momentum) },
    { title: 'point', of: found.map(({ point }) => point) },
    { title: 'parity', of: found.map(({ parity }) => parity) },
  ].filter(({ of }) => of.some((cell) => cell !== ''));
  const rows = found.map((_, row) => columns.map(({ of }) => of[row] ?? ''));
  const where = all ? 'all sectors' : sector === '' ? 'whole space' : sector;
  const heads = columns.map(({ title }) => title);
  return `${table(heads, rows)}${where}, ${sectors} searched, dimension ${dimension}${unitWords(energyUnit)}\n`;
}

const referenceText = ({ energy, energyPerSite, method, dimension, energyUnit }: ExactReference & InUnits): string =>
  `E = ${energy}  (E/N = ${energyPerSite})\n${method}, dimension ${dimension}${unitWords(energyUnit)}\n`;

const unitWords = (energyUnit: string): string => (energyUnit === '' ? '' : `; energies in ${energyUnit}`);

/** Prints what was found; the exit code. */
export function sayFound<Found>(found: Found, json: boolean | undefined, text: (found: Found) => string): number {
  process.stdout.write(json === true ? `${JSON.stringify(found)}\n` : text(found));
  return exitCodes.done;
}

/** Prints why nothing was found; the exit code. */
export function sayRefusal(refusal: ExactRefusal, json: boolean | undefined): number {
  process.stdout.write(`${json === true ? JSON.stringify(refusal) : `${refusal.reason}\n${refusal.suggestion}`}\n`);
  return exitCodes.failed;
}

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw usage(`"${text}" is no number of seconds.`, 'For example --max-time 600');
}
