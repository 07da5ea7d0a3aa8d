import type { OfferSystem, Refusal, Refusals } from './offer-types';
import { hasFermions, samplesDirectly } from './sampling-plan';
import type { GroundStateSpec } from './schema';

/** Largest space whose amplitudes are all computed in every step; the engine's. */
export const exactSamplingLimit = 65_536n;

const refusal = (code: string, reason: string): Refusal => ({ code, reason });

export function samplingRefusals(spec: GroundStateSpec, system: OfferSystem): Refusals {
  return { 'sampling.method': methodRefusals(spec, system), 'sampling.move': moveRefusals(spec, system) };
}

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
  }
  return found;
}

function moveRefusals(spec: GroundStateSpec, { hamiltonian, plan }: OfferSystem): Readonly<Record<string, Refusal>> {
  const { charges } = hamiltonian;
  const found: Record<string, Refusal> = {};
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
  if (spec.sampling.move === 'mixture') {
    const broken = plan.moves.find(({ kind }) => kind in found);
    if (plan.moves.length === 0)
      found['mixture'] = refusal('SAMPLING_NO_MOVES', 'Every move of the mixture has weight 0.');
    else if (broken) found['mixture'] = found[broken.kind];
    else if (plan.moves.every(({ kind }) => kind === 'globalFlip')) {
      found['mixture'] = refusal('SAMPLER_CANNOT_REACH', 'Turning over every site reaches two configurations only.');
    } else if (plan.moves.some(({ kind }) => kind === 'globalFlip') && plan.charges.some(isOffCentre(hamiltonian))) {
      found['mixture'] = refusal(
        'SAMPLER_LEAVES_SECTOR',
        'Turning over every site leads out of the sector: it keeps the middle one alone. Give global flips the weight 0.',
      );
    }
  }
  return found;
}

/** A charge that turning over every site changes. */
const isOffCentre =
  ({ operator }: OfferSystem['hamiltonian']) =>
  ({ sites, total }: { readonly sites: readonly number[]; readonly total: number }): boolean =>
    2 * total !== sites.reduce((sum, site) => sum + operator.localDimensions[site] - 1, 0);

export function unusedSamplingOptions(spec: GroundStateSpec, { plan }: OfferSystem): Readonly<Record<string, string>> {
  const { sampling } = spec;
  if (plan.method !== 'metropolis') {
    const reason =
      plan.method === 'direct'
        ? 'Not used: samples are drawn directly.'
        : 'Not used: samples come from all amplitudes.';
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
    return Object.fromEntries(fields.map((key) => [`sampling.${key}`, reason]));
  }
  const paired = plan.moves.some(({ kind }) => kind === 'exchange' || kind === 'hop');
  return {
    ...(sampling.move === 'mixture' ? {} : { 'sampling.weights': 'Not used: there is one kind of move.' }),
    ...(paired ? {} : { 'sampling.bondShells': 'Not used: these moves follow no bonds.' }),
    ...(sampling.replicas > 1 ? {} : { 'sampling.lowestBeta': 'Not used: there is one replica.' }),
  };
}
