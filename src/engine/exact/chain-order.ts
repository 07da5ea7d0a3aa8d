/** Sites in the order of one path or ring through all of them. */
export interface ChainOrder {
  readonly sites: readonly number[];
  readonly periodic: boolean;
}

/** Whether the bonds, each given once, make one path or one ring through all sites. */
export function chainOrder(nSites: number, bonds: readonly (readonly [number, number])[]): ChainOrder | null {
  const neighbours = Array.from({ length: nSites }, (): number[] => []);
  for (const [from, to] of bonds) {
    neighbours[from].push(to);
    neighbours[to].push(from);
  }
  if (neighbours.some((list) => list.length === 0 || list.length > 2)) return null;
  const end = neighbours.findIndex((list) => list.length === 1);
  const sites = [end < 0 ? 0 : end];
  let previous = -1;
  for (;;) {
    const site = sites[sites.length - 1];
    const next = neighbours[site].find((candidate) => candidate !== previous);
    if (next === undefined || (end < 0 && next === 0 && sites.length > 1)) break;
    previous = site;
    sites.push(next);
    if (sites.length > nSites) return null;
  }
  return sites.length === nSites ? { sites, periodic: end < 0 } : null;
}
