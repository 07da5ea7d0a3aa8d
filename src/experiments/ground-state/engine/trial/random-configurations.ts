import type { Random } from '../../../../shared/random/random';
import type { ModelFacts } from '../../../../shared/model/facts';

/**
 * Configurations [n][site] drawn from all of the sector alike: the levels of the sites of a charge one after the other, each with the
 * number of ways to complete it; any level on sites that no charge counts. Each site belongs to one charge at most.
 */
export function randomConfigurations(
  { nSites, localDimensions, charges }: Pick<ModelFacts, 'nSites' | 'localDimensions' | 'charges'>,
  count: number,
  random: Random,
): Uint8Array {
  const all = new Uint8Array(count * nSites);
  const counted = new Set(charges.flatMap(({ sites }) => sites));
  const ways = charges.map(({ sites, total }) =>
    completions(
      sites.map((site) => localDimensions[site]),
      total,
    ),
  );
  for (let at = 0; at < count; at++) {
    const own = all.subarray(at * nSites, (at + 1) * nSites);
    for (let site = 0; site < nSites; site++) {
      if (!counted.has(site)) own[site] = random.below(localDimensions[site]);
    }
    charges.forEach(({ sites, total }, which) => {
      let rest = total;
      sites.forEach((site, place) => {
        const level = drawn(ways[which][place + 1], localDimensions[site], rest, random);
        own[site] = localDimensions[site] - 1 - level;
        rest -= level;
      });
    });
  }
  return all;
}

/** [place][rest]: ways in which the sites from a place on add up to the rest, over the largest of them. */
function completions(dimensions: readonly number[], total: number): readonly Float64Array[] {
  let next = new Float64Array(total + 1);
  next[0] = 1;
  const tables = [next];
  for (const dimension of [...dimensions].reverse()) {
    const table = new Float64Array(total + 1);
    for (let rest = 0; rest <= total; rest++) {
      for (let level = 0; level < dimension && level <= rest; level++) table[rest] += next[rest - level];
    }
    const largest = table.reduce((most, value) => Math.max(most, value), 0);
    next = table.map((value) => value / largest);
    tables.unshift(next);
  }
  return tables;
}

function drawn(ways: Float64Array, dimension: number, rest: number, random: Random): number {
  const weights = Array.from({ length: dimension }, (_, level) => (level <= rest ? ways[rest - level] : 0));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  let left = random.uniform() * sum;
  let chosen = 0;
  for (const [level, weight] of weights.entries()) {
    if (weight === 0) continue;
    chosen = level;
    left -= weight;
    if (left < 0) break;
  }
  return chosen;
}
