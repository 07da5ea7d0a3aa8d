/**
 * Orbits of `count` things under permutations or generators of a group, numbered in the order of their first members.
 * `image(element, thing)` is where an element takes a thing.
 */
export function orbitsOf(
  count: number,
  elements: number,
  image: (element: number, thing: number) => number,
): Uint32Array {
  const unseen = 0xffffffff;
  const orbit = new Uint32Array(count).fill(unseen);
  let orbits = 0;
  for (let start = 0; start < count; start += 1) {
    if (orbit[start] !== unseen) continue;
    const open = [start];
    orbit[start] = orbits;
    for (let thing = open.pop(); thing !== undefined; thing = open.pop()) {
      for (let element = 0; element < elements; element += 1) {
        const next = image(element, thing);
        if (orbit[next] !== unseen) continue;
        orbit[next] = orbits;
        open.push(next);
      }
    }
    orbits += 1;
  }
  return orbit;
}

/** Orbit of each site under permutations, row-major [element][site]; each site its own without them. */
export function siteOrbits(symmetry: Uint32Array | null, nSites: number): Uint32Array {
  if (symmetry === null) return Uint32Array.from({ length: nSites }, (_, site) => site);
  return orbitsOf(nSites, symmetry.length / nSites, (element, site) => symmetry[element * nSites + site]);
}

/** Orbit of each pair i < j, in the order (0,1), (0,2), ..., (1,2), ... */
export function pairOrbits(symmetry: Uint32Array | null, nSites: number): Uint32Array {
  const pairs: (readonly [number, number])[] = [];
  const number = new Uint32Array(nSites * nSites);
  for (let i = 0; i < nSites; i += 1) {
    for (let j = i + 1; j < nSites; j += 1) {
      number[i * nSites + j] = pairs.length;
      number[j * nSites + i] = pairs.length;
      pairs.push([i, j]);
    }
  }
  if (symmetry === null) return Uint32Array.from(pairs, (_, pair) => pair);
  return orbitsOf(pairs.length, symmetry.length / nSites, (element, pair) => {
    const [i, j] = pairs[pair];
    return number[symmetry[element * nSites + i] * nSites + symmetry[element * nSites + j]];
  });
}
