import type { PublishedEnergy } from '../experiment';
import { formatNumber, formatScientific } from '../format';

/** Energy per site of a run, to be put among published ones; in their units. */
export interface OwnEnergy {
  readonly runId: string;
  readonly title: string;
  readonly energyPerSite: number;
  /** One standard deviation. */
  readonly error: number;
  readonly vScore: number;
}

/** A row of a ranking: a published energy, or one of this workspace. */
export interface RankedEnergy extends Omit<PublishedEnergy, 'check'> {
  readonly key: string;
  readonly check: PublishedEnergy['check'] | null;
  /** Of the run that it is from; null: published. */
  readonly runId: string | null;
}

export interface Ranking {
  /** Energies of states, own runs among them, lowest first: only these are ranked. */
  readonly bounds: readonly RankedEnergy[];
  readonly exact: readonly RankedEnergy[];
  readonly projected: readonly RankedEnergy[];
  readonly estimates: readonly RankedEnergy[];
}

const byEnergy = (a: RankedEnergy, b: RankedEnergy): number => a.energyPerSite - b.energyPerSite;

export function rankEnergies(published: readonly PublishedEnergy[], own: readonly OwnEnergy[]): Ranking {
  const rows = published.map((entry): RankedEnergy => ({
    ...entry,
    key: `${entry.method} ${entry.source}`,
    runId: null,
  }));
  const ofKind = (kind: PublishedEnergy['kind']): readonly RankedEnergy[] =>
    rows.filter((row) => row.kind === kind).sort(byEnergy);
  const runs = own.map(({ runId, title, ...energy }): RankedEnergy => ({
    ...energy,
    key: runId,
    runId,
    method: title,
    kind: 'variational',
    source: 'this workspace',
    check: null,
  }));
  return {
    bounds: [...ofKind('variational'), ...runs].sort(byEnergy),
    exact: ofKind('exact'),
    projected: ofKind('projected'),
    estimates: ofKind('estimate'),
  };
}

/** Distance of two energies per site: absolute, relative to the second, and in standard deviations of their difference. */
export interface Distance {
  readonly difference: number;
  readonly relative: number;
  /** Null where neither has an error. */
  readonly sigmas: number | null;
}

export function distanceOf(
  energy: Pick<RankedEnergy, 'energyPerSite' | 'error'>,
  from: Pick<RankedEnergy, 'energyPerSite' | 'error'>,
): Distance {
  const difference = energy.energyPerSite - from.energyPerSite;
  const error = Math.hypot(energy.error ?? 0, from.error ?? 0);
  return {
    difference,
    relative: difference / Math.abs(from.energyPerSite),
    sigmas: error > 0 ? difference / error : null,
  };
}

/** Where a run stands among published bounds; other runs do not count. */
export interface Placement {
  /** 1: below all of them. */
  readonly place: number;
  readonly of: number;
  /** The published bounds next to it. */
  readonly below: RankedEnergy | null;
  readonly above: RankedEnergy | null;
  /** Bounds that lie within two standard deviations: the order with them is open. */
  readonly open: readonly RankedEnergy[];
  readonly fromExact: Distance | null;
}

export function placeOf(runId: string, { bounds, exact }: Ranking): Placement | null {
  const own = bounds.find((row) => row.runId === runId);
  if (own === undefined) return null;
  const published = bounds.filter((row) => row.runId === null);
  const lower = published.filter(({ energyPerSite }) => energyPerSite < own.energyPerSite);
  return {
    place: lower.length + 1,
    of: published.length + 1,
    below: lower.at(-1) ?? null,
    above: published[lower.length] ?? null,
    open: published.filter((row) => {
      const { difference, sigmas } = distanceOf(own, row);
      return sigmas === null ? difference === 0 : Math.abs(sigmas) <= 2;
    }),
    fromExact: exact[0] === undefined ? null : distanceOf(own, exact[0]),
  };
}

/** "Place 3 of 8 among variational bounds, between … and …; 4.2σ above exact". */
export function placementText({ place, of, below, above, open, fromExact }: Placement): string {
  const neighbours =
    of === 1
      ? 'the only variational bound that is known here'
      : below === null
        ? `below all published bounds, the lowest of which is ${above?.method ?? ''}`
        : above === null
          ? `above all published bounds, the highest of which is ${below.method}`
          : `between ${below.method} below and ${above.method} above`;
  const undecided =
    open.length === 0
      ? ''
      : `; within 2σ of ${open.map(({ method }) => method).join(', ')}, so that their order with it is open`;
  return `Place ${place} of ${of} among variational bounds: ${neighbours}${undecided}.${exactText(fromExact)}`;
}

function exactText(distance: Distance | null): string {
  if (distance === null) return '';
  const { sigmas, relative } = distance;
  const side = relative < 0 ? 'below' : 'above';
  const size = `${formatScientific(Math.abs(relative))} relative`;
  if (sigmas === null) return ` ${size} ${side} the exact energy.`;
  const doubt =
    sigmas < -3 ? ' No state lies below: the samples are not yet those of the state, or the sector is another.' : '';
  return ` ${formatNumber(Math.abs(sigmas), 2)}σ ${side} the exact energy (${size}).${doubt}`;
}
