import { weightsLackingOn } from './offers-device';
import type { OfferSystem, Refusal, Refusals } from './offer-types';
import { hasFermions, samplesDirectly, type MovePlan } from './sampling-plan';
import type { GroundStateSpec } from './schema';

/** Largest space whose amplitudes are all computed in every step; the engine's. */
export const exactSamplingLimit = 65_536n;

const refusal = (code: string, reason: string): Refusal => ({ code, reason });

export function samplingRefusals(spec: GroundStateSpec, system: OfferSystem): Refusals {
  const { move } = spec.sampling;
  // A weight that is not zero is an error of its field; one that is zero is not asked for (`unusedSamplingOptions`).
  const ofWeights = Object.entries(weightRefusals(system))
    .filter(([kind]) => move === 'mixture' && weightOf(spec, kind) > 0)
    .map(([kind, found]) => [`sampling.weights.${kind}`, { any: found }] as const);
  return {
    'sampling.method': methodRefusals(spec, system),
    'sampling.move': moveRefusals(spec, system),
    ...Object.fromEntries(ofWeights),
  };
}

const weightOf = ({ sampling }: GroundStateSpec, kind: string): number =>
  Object.entries(sampling.weights).find(([known]) => known === kind)?.[1] ?? 0;

function methodRefusals(spec: GroundStateSpec, { facts }: OfferSystem): Readonly<Record<string, Refusal>> {
  const found: Record<string, Refusal> = {};
  if (!samplesDirectly(spec)) {
    found['direct'] = refusal(
      'SAMPLING_NOT_DIRECT',
      'Only autoregressive states can be drawn site by site, and a projection mixes their conditionals.',
    );
  }
  if (facts.sectorDimension > exactSamplingLimit) {
    found['exact'] = refusal(
      'SAMPLING_SPACE_TOO_LARGE',
      'Exact sampling lists every amplitude: at most 65,536 configurations.',
    );
    found['fullSum'] = refusal('SAMPLING_SPACE_TOO_LARGE', 'Full sums go over every configuration: at most 65,536.');
  }
  return found;
}

/** Of chains that make moves of one kind alone. */
function pureRefusals({ hamiltonian, plan }: OfferSystem): Readonly<Partial<Record<MovePlan['kind'], Refusal>>> {
  const { charges } = hamiltonian;
  const found: Partial<Record<MovePlan['kind'], Refusal>> = {};
  const conserved = hasFermions(hamiltonian) ? 'the number of particles' : 'the total Sz';
  if (charges.length === 0) {
    found['exchange'] = refusal(
      'SAMPLING_SECTOR_NOT_CONSERVED',
      `Exchange moves keep ${conserved}, but H changes it: most configurations would never be visited. Choose local moves.`,
    );
  } else if (plan.pairs.length === 0) {
    found['exchange'] = refusal('SAMPLING_NO_BONDS', 'Exchange moves need bonds, and this lattice has none.');
  }
  if (!hasFermions(hamiltonian)) {
    found['hop'] = refusal('SAMPLING_NO_FERMIONS', 'Hop moves carry fermions, and this system has none.');
  } else if (found['exchange']) found['hop'] = { ...found['exchange'] };
  const asked = charges.filter(({ requested }) => requested);
  if (asked.length > 0) {
    const names = asked.map(({ name }) => name).join(' and ');
    found['local'] = refusal(
      'SAMPLING_LEAVES_SECTOR',
      `The text asks for a sector of ${names}, and local moves leave it. Choose exchange moves, or remove the sector from the text.`,
    );
  }
  return found;
}

function moveRefusals(spec: GroundStateSpec, system: OfferSystem): Readonly<Record<string, Refusal>> {
  const { plan } = system;
  const found: Record<string, Refusal> = { ...pureRefusals(system) };
  if (spec.sampling.move === 'mixture') {
    if (plan.moves.length === 0)
      found['mixture'] = refusal('SAMPLING_NO_MOVES', 'Every move of the mixture has weight 0.');
    else if (plan.moves.every(({ kind }) => kind === 'globalFlip')) {
      found['mixture'] = refusal('SAMPLER_CANNOT_REACH', 'Turning over every site reaches two configurations only.');
    }
  }
  return found;
}

/** Why a kind of move has no place in a mixture, by kind. */
function weightRefusals(system: OfferSystem): Readonly<Record<string, Refusal>> {
  const { hamiltonian, plan } = system;
  const { exchange, hop, local } = pureRefusals(system);
  // What exchanges keep, others of the mixture change.
  const isReached = plan.pairs.length > 0 && plan.moves.some(({ kind }) => kind === 'local' || kind === 'hamiltonian');
  const isPaired = (found: Refusal | undefined): boolean =>
    found?.code === 'SAMPLING_SECTOR_NOT_CONSERVED' && isReached;
  const flip = plan.charges.some(isOffCentre(hamiltonian))
    ? refusal(
        'SAMPLER_LEAVES_SECTOR',
        'Turning over every site leads out of the sector: it keeps the middle one alone. Give global flips the weight 0.',
      )
    : undefined;
  return {
    ...(local === undefined ? {} : { local }),
    ...(exchange === undefined || isPaired(exchange) ? {} : { exchange }),
    ...(hop === undefined || isPaired(hop) ? {} : { hop }),
    ...(flip === undefined ? {} : { globalFlip: flip }),
  };
}

/** A charge that turning over every site changes. */
const isOffCentre =
  ({ operator }: OfferSystem['hamiltonian']) =>
  ({ sites, total }: { readonly sites: readonly number[]; readonly total: number }): boolean =>
    2 * total !== sites.reduce((sum, site) => sum + operator.localDimensions[site] - 1, 0);

export function unusedSamplingOptions(spec: GroundStateSpec, system: OfferSystem): Readonly<Record<string, string>> {
  const { sampling } = spec;
  const { plan } = system;
  if (plan.method !== 'metropolis') {
    const reason = {
      direct: 'Not used: samples are drawn directly.',
      exact: 'Not used: samples come from all amplitudes.',
      fullSum: 'Not used: sums go over all configurations.',
    }[plan.method];
    const fields = [
      'move',
      'weights',
      'bondShells',
      'chains',
      'sweepsPerSample',
      'discardedSweeps',
      'replicas',
      'lowestBeta',
    ];
    const all = fields.map((key) => `sampling.${key}`);
    const samples = plan.method === 'fullSum' ? ['sampling.samples', 'training.finalSamples'] : [];
    return Object.fromEntries([...all, ...samples].map((path) => [path, reason]));
  }
  const notOffered = Object.fromEntries(
    Object.entries({ ...weightRefusals(system), ...weightsLackingOn(spec) })
      .filter(([kind]) => weightOf(spec, kind) === 0)
      .map(([kind, { reason }]) => [`sampling.weights.${kind}`, reason]),
  );
  const paired = plan.moves.some(({ kind }) => kind === 'exchange' || kind === 'hop');
  return {
    ...(sampling.move === 'mixture' ? notOffered : { 'sampling.weights': 'Not used: there is one kind of move.' }),
    ...(paired ? {} : { 'sampling.bondShells': 'Not used: these moves follow no bonds.' }),
    ...(sampling.replicas > 1 ? {} : { 'sampling.lowestBeta': 'Not used: there is one replica.' }),
  };
}
