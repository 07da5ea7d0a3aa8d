import { type Computation, type Provenance, provenanceOf, shellWord } from '../../shared/figure';
import type { ConventionPreference } from '../../shared/hamiltonian';
import type { EvolutionRequest, ExactEvolutionResult, InitialStateChoice, LevelScope } from '../../shared/run/exact';
import type { WholeSpectrum } from '../../shared/run/whole-spectrum';
import type { ModelTrial } from '../../shared/run/model-trial';
import type { GroundStateSpec } from './schema';

/** What figures without a run were computed from, with the command lines that compute it again. */

export const computedFrom = (computation: Computation): Provenance => provenanceOf('ground-state', { computation });

export function evolutionComputation(
  spec: GroundStateSpec,
  { initial, sector, dimension, errorBound }: ExactEvolutionResult,
  request: EvolutionRequest,
): Computation {
  const { time, steps, observables, entropy } = request;
  const words = [
    ...['ansatz', 'evolve', 'spec.json', '--time', String(time), '--steps', String(steps)],
    ...['--from', initialWord(request.initial)],
    ...observables.flatMap((observable) => ['--observable', observable]),
    ...(entropy ? ['--entropy'] : []),
    '--csv',
  ];
  return {
    what: 'exact evolution in Krylov spaces',
    settings: [
      ['initial state', initial],
      ['sector', sector === '' ? 'whole space' : sector],
      ['states', String(dimension)],
      ['times', `${steps + 1} from 0 to ${time}, in inverse units of the Hamiltonian`],
      ['observables', observables.length === 0 ? 'none' : observables.join('; ')],
      ['error of the state', `at most ${errorBound.toExponential(1)}`],
    ],
    spec,
    commands: [words.map(shellWord).join(' ')],
  };
}

/** As `ansatz evolve --from` reads it. */
function initialWord(initial: InitialStateChoice): string {
  switch (initial.kind) {
    case 'polarised':
      return initial.direction;
    case 'neel':
      return 'neel';
    case 'configuration':
      return initial.configuration;
    case 'groundState':
      return Object.entries(initial.parameters)
        .map(([name, value]) => `${name}=${value}`)
        .join(',');
  }
}

export function spectrumComputation(
  spec: GroundStateSpec,
  { sector, dimension, sectors, largestSector }: WholeSpectrum,
  scope: LevelScope,
  convention: ConventionPreference,
): Computation {
  return {
    what: 'all levels by exact diagonalisation',
    settings: [
      ['sector', sector === '' ? 'all' : sector],
      ['states', String(dimension)],
      ['matrices', `${sectors}, of at most ${largestSector} rows`],
    ],
    spec,
    commands: [
      `ansatz exact spec.json --spectrum${scope === 'all' ? ' --all-sectors' : ''} --convention ${convention} --csv`,
    ],
  };
}

/** A curve that follows from the spec alone. */
export const drawnFrom = (spec: GroundStateSpec, what: string): Computation => ({
  what,
  settings: [],
  spec,
  commands: ['ansatz check spec.json'],
});

export function trialComputation(
  spec: GroundStateSpec,
  { seed, configurations, device, precision }: ModelTrial,
): Computation {
  return {
    what: 'model before any training',
    settings: [
      ['seed', seed],
      ['random configurations', `${configurations.length}, of all in the sector alike`],
      ['engine', `${device}, ${precision}`],
    ],
    spec,
    commands: [`ansatz try spec.json --seed ${seed} --configurations ${configurations.length} --json`],
  };
}
