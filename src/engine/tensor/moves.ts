import type { SamplerDefinition } from '../native/sampler';
import type { Random } from '../../shared/random/random';

/** One kind of proposal, all symmetric. */
export type Move =
  | { readonly kind: 'local'; readonly weight: number; readonly sites: readonly number[] }
  | { readonly kind: 'exchange' | 'hop'; readonly weight: number; readonly pairs: readonly number[] }
  | { readonly kind: 'globalFlip'; readonly weight: number };

/** The moves of a sampler whose definition the native engine has accepted. */
export function movesOf(definition: SamplerDefinition, localDimensions: Uint8Array): readonly Move[] {
  const charged = new Set(definition.charges.flatMap(({ sites }) => sites));
  const free = Array.from(localDimensions.keys()).filter((site) => localDimensions[site]! > 1 && !charged.has(site));
  return definition.moves.flatMap((move): Move[] => {
    if (move.kind === 'hamiltonian') return [];
    return [move.kind === 'local' ? { ...move, sites: free } : move];
  });
}

/** Changes the configuration in place; false where the proposal is the configuration itself. */
export function propose(configuration: Uint8Array, move: Move, localDimensions: Uint8Array, random: Random): boolean {
  switch (move.kind) {
    case 'local': {
      const site = move.sites[random.below(move.sites.length)]!;
      const other = random.below(localDimensions[site]! - 1);
      configuration[site] = other >= configuration[site]! ? other + 1 : other;
      return true;
    }
    case 'exchange':
    case 'hop': {
      const pair = 2 * random.below(move.pairs.length / 2);
      const [first, second] = [move.pairs[pair]!, move.pairs[pair + 1]!];
      const [a, b] = [configuration[first]!, configuration[second]!];
      const [lastOfFirst, lastOfSecond] = [localDimensions[first]! - 1, localDimensions[second]! - 1];
      if (lastOfFirst === 1 && lastOfSecond === 1) {
        configuration[first] = b;
        configuration[second] = a;
        return a !== b;
      }
      // One level goes from one site to the other, either way, where both have room for it.
      const upwards = random.uniform() < 0.5;
      const possible = upwards ? a > 0 && b < lastOfSecond : a < lastOfFirst && b > 0;
      if (!possible) return false;
      configuration[first] = upwards ? a - 1 : a + 1;
      configuration[second] = upwards ? b + 1 : b - 1;
      return true;
    }
    case 'globalFlip': {
      let changed = false;
      for (let site = 0; site < configuration.length; site++) {
        const after = localDimensions[site]! - 1 - configuration[site]!;
        changed ||= after !== configuration[site];
        configuration[site] = after;
      }
      return changed;
    }
  }
}
