import {
  energyFactorOf,
  energyUnitWords,
  type ConventionPreference,
  type EnergyScales,
} from '../../../shared/hamiltonian';
import {
  initialStateSchema,
  spinDirections,
  type ExactEvolutionResult,
  type InitialStateChoice,
} from '../../../shared/run/exact';
import { requireValidSpec } from '../../lab/check-spec';
import { usage } from '../errors';
import { withHost } from '../open-host';
import { followed } from '../phase-line';
import type { Setting } from '../settings';
import { readSpec } from '../spec-argument';
import { table } from '../table';
import { sayFound, sayRefusal } from './exact';

export interface EvolveOptions {
  readonly set: readonly Setting[];
  readonly time: string;
  readonly steps: string;
  readonly from: string;
  readonly observable: readonly string[];
  readonly entropy?: boolean;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly convention: ConventionPreference;
  readonly home: string | undefined;
}

/** Exact evolution of a state under the Hamiltonian of a spec. */
export async function evolveCommand(name: string, options: EvolveOptions): Promise<number> {
  const request = {
    initial: initialState(options.from),
    time: positive(options.time, '--time 10'),
    steps: positive(options.steps, '--steps 100', true),
    observables: [...options.observable],
    entropy: options.entropy === true,
  };
  return withHost(options.home, async (lab) => {
    const { experiment, spec } = await readSpec(lab.catalogue, name, options.set);
    const checked = requireValidSpec(lab.catalogue, experiment, spec);
    const work = lab
      .handlers()
      .evolve({ experiment, spec: checked, request }, { signal: new AbortController().signal });
    const answer = await followed(work);
    if (!answer.found) return sayRefusal(answer, options.json);
    const scales = lab.catalogue.get(experiment).labels?.(checked).energyScales;
    const shown = inConvention(answer.evolution, scales, options.convention);
    return sayFound(shown, options.json, options.csv === true ? commaSeparated : readable);
  });
}

/** up, down, right, left; neel; a configuration of one symbol a site; or parameters of another Hamiltonian: h=0.5,J=1. */
function initialState(text: string): InitialStateChoice {
  const word = text.trim();
  const direction = spinDirections.find((known) => known === word);
  if (direction !== undefined) return { kind: 'polarised', direction };
  if (word === 'neel') return { kind: 'neel' };
  if (!word.includes('=')) return { kind: 'configuration', configuration: word };
  const parameters = word.split(',').map((part) => {
    const [name = '', value = ''] = part.split('=').map((side) => side.trim());
    return [name, value === '' ? Number.NaN : Number(value)] as const;
  });
  const read = initialStateSchema.safeParse({ kind: 'groundState', parameters: Object.fromEntries(parameters) });
  if (read.success) return read.data;
  throw usage(`"${text}" is no initial state.`, 'For example --from neel, --from uudd or --from h=0.5');
}

function positive(text: string, example: string, whole = false): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value) && (!whole || Number.isInteger(value))) return value;
  throw usage(`"${text}" is not ${whole ? 'a whole' : 'a positive'} number.`, `For example ${example}`);
}

/** Times and energies in a convention, with their units in words; empty: not known. */
interface ShownEvolution extends ExactEvolutionResult {
  readonly energyUnit: string;
  readonly timeUnit: string;
}

/** E t is a number: times go down by what energies go up by. */
function inConvention(
  evolution: ExactEvolutionResult,
  scales: EnergyScales | null | undefined,
  convention: ConventionPreference,
): ShownEvolution {
  const factor = energyFactorOf(scales, convention);
  const energyUnit = energyUnitWords(scales, convention);
  return {
    ...evolution,
    times: evolution.times.map((time) => time / factor),
    energy: evolution.energy.map((value) => factor * value),
    energyUnit,
    timeUnit: energyUnit === '' ? '' : `ħ/${energyUnit}`,
  };
}

interface Column {
  readonly title: string;
  readonly values: readonly number[];
}

const columnsOf = ({
  times,
  energy,
  observables,
  echo,
  entropy,
  vonNeumannEntropy,
}: ShownEvolution): readonly Column[] => [
  { title: 't', values: times },
  { title: 'energy', values: energy },
  ...observables.map(({ expression, hermitian, values }) => ({
    title: hermitian ? expression : `Re ${expression}`,
    values,
  })),
  { title: 'echo', values: echo },
  ...(entropy === null ? [] : [{ title: 'renyi2', values: entropy }]),
  ...(vonNeumannEntropy === null ? [] : [{ title: 'vonNeumann', values: vonNeumannEntropy }]),
];

function commaSeparated(evolution: ShownEvolution): string {
  const columns = columnsOf(evolution);
  const quoted = (title: string): string => (/[",\n]/.test(title) ? `"${title.replaceAll('"', '""')}"` : title);
  const rows = evolution.times.map((_, row) => columns.map(({ values }) => String(values[row])).join(','));
  return `${[columns.map(({ title }) => quoted(title)).join(','), ...rows].join('\n')}\n`;
}

function readable(evolution: ShownEvolution): string {
  const columns = columnsOf(evolution);
  const rows = evolution.times.map((_, row) =>
    columns.map(({ values }, column) =>
      column === 0 ? String(Number(values[row].toPrecision(6))) : values[row].toFixed(8),
    ),
  );
  const { initial, sector, dimension, errorBound, energyUnit, timeUnit } = evolution;
  const units = energyUnit === '' ? '' : `; energy in ${energyUnit}, t in ${timeUnit}`;
  const where = sector === '' ? 'whole space' : sector;
  return (
    table(
      columns.map(({ title }) => title),
      rows,
    ) +
    `from ${initial}; ${where}, dimension ${dimension}, error of the state at most ${errorBound.toExponential(1)}${units}\n`
  );
}
