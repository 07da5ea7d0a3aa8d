import type { ModelFacts, RepresentedGroup } from './facts';
import { symmetryGroup } from './symmetry-group';

export interface FlipSymmetry {
  /** H does not change when every spin is turned over. */
  readonly conservesSpinFlip: boolean;
  /** H does not change when the electrons with spin up and down are exchanged on every site. */
  readonly conservesSpinExchange: boolean;
}

type Facts = Omit<ModelFacts, 'sector' | 'pointLabels'>;

/** Why a state of these charges has no parity under the turning over of all spins; null: it has. */
export function flipRefusal(facts: Facts, { conservesSpinFlip, conservesSpinExchange }: FlipSymmetry): string | null {
  const { charges, localDimensions, species } = facts;
  if (species.length > 0) {
    if (exchange(facts) === null) return 'Only where all sites hold electrons with spin are up and down exchanged.';
    if (!conservesSpinExchange) return 'H changes when up and down are exchanged.';
    return keepsCharges(facts)
      ? null
      : 'Exchanging up and down leads out of the sector: it needs as many electrons with spin up as down, Sz = 0.';
  }
  if (!conservesSpinFlip) return 'H changes when every spin is turned over.';
  for (const { sites, total } of charges) {
    const highest = sites.reduce((sum, site) => sum + localDimensions[site] - 1, 0);
    if (2 * total !== highest) return 'Turning over every spin leads out of the sector: it keeps Sz = 0 alone.';
  }
  return null;
}

/** Of each mode the one of the other spin on the same site; null where some site has no two modes. */
function exchange({ modesOf, nSites }: Facts): readonly number[] | null {
  const partner = new Array<number>(nSites).fill(-1);
  for (const modes of modesOf) {
    if (modes.length !== 2) return null;
    const [up, down] = modes;
    [partner[up], partner[down]] = [down, up];
  }
  return partner;
}

function keepsCharges(facts: Facts): boolean {
  const partner = exchange(facts);
  if (partner === null) return false;
  const keyOf = (sites: readonly number[], total: number): string =>
    `${[...sites].sort((a, b) => a - b).join()} ${total}`;
  const kept = new Set(facts.charges.map(({ sites, total }) => keyOf(sites, total)));
  return facts.charges.every(({ sites, total }) =>
    kept.has(
      keyOf(
        sites.map((site) => partner[site]),
        total,
      ),
    ),
  );
}

/**
 * Every element once more with the exchange of up and down. In the Jordan-Wigner order of all up modes before all down modes it
 * permutes the occupied modes, whose sign is that of n_up n_down transpositions: the sign of any permutation of modes.
 */
export function withFlip({ group, characters }: RepresentedGroup, facts: Facts, parity: 1 | -1): RepresentedGroup {
  const { permutations, nSites } = group;
  const partner = exchange(facts) ?? Array.from({ length: nSites }, (_, mode) => mode);
  const exchanged = permutations.map((_, at) => permutations[at - (at % nSites) + partner[at % nSites]]);
  const both = new Uint32Array(2 * permutations.length);
  both.set(permutations);
  both.set(exchanged, permutations.length);
  return {
    group: symmetryGroup(both, nSites),
    characters: [...characters, ...characters.map((part) => parity * part + 0)],
  };
}
