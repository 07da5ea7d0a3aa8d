/**
 * Permutations that leave H unchanged: (g s)_i = s_{permutations[g][i]}, row-major [element][site], the identity first.
 * Closed under composition: perm_{gh}[i] = perm_g[perm_h[i]].
 */
export interface SymmetryGroup {
  readonly elements: number;
  readonly nSites: number;
  readonly permutations: Uint32Array;
}

export function symmetryGroup(permutations: Uint32Array, nSites: number): SymmetryGroup {
  return { elements: permutations.length / nSites, nSites, permutations };
}

/** Permutations of lattice sites, row-major [element][site], as those of modes: up modes go to up modes, down to down. */
export function onModes(images: ArrayLike<number>, modesOf: readonly (readonly number[])[]): SymmetryGroup {
  const nSites = modesOf.length;
  const elements = images.length / nSites;
  const modes = modesOf.reduce((sum, of) => sum + of.length, 0);
  const permutations = new Uint32Array(elements * modes);
  for (let element = 0; element < elements; element++) {
    modesOf.forEach((of, site) => {
      const there = modesOf[images[element * nSites + site]];
      of.forEach((mode, kind) => (permutations[element * modes + mode] = there[kind]));
    });
  }
  return symmetryGroup(permutations, modes);
}

/** Sites whose images tell the elements apart: few, so that an element is found by a short key. */
function baseOf({ elements, nSites, permutations }: SymmetryGroup): readonly number[] {
  const base: number[] = [];
  for (let site = 0; site < nSites; site++) {
    base.push(site);
    const keys = new Set<string>();
    for (let element = 0; element < elements; element++) {
      keys.add(base.map((of) => permutations[element * nSites + of]).join(','));
    }
    if (keys.size === elements) return base;
  }
  return base;
}

/** Index of g k for all elements g and the given elements k, row-major [g][k]. */
export function productTable(group: SymmetryGroup, right: readonly number[]): readonly number[] {
  const { elements, nSites, permutations } = group;
  const base = baseOf(group);
  const indexOf = new Map<string, number>();
  for (let element = 0; element < elements; element++) {
    indexOf.set(base.map((site) => permutations[element * nSites + site]).join(','), element);
  }
  const table: number[] = [];
  for (let g = 0; g < elements; g++) {
    for (const k of right) {
      const key = base.map((site) => permutations[g * nSites + permutations[k * nSites + site]]).join(',');
      const product = indexOf.get(key);
      if (product === undefined) throw new RangeError('The permutations are no group.');
      table.push(product);
    }
  }
  return table;
}

/** True if the product of any two elements is an element. */
export function isClosed(group: SymmetryGroup): boolean {
  const { elements, nSites, permutations } = group;
  const base = baseOf(group);
  const keys = new Set<string>();
  for (let g = 0; g < elements; g++) keys.add(base.map((site) => permutations[g * nSites + site]).join(','));
  for (let g = 0; g < elements; g++) {
    for (let k = 0; k < elements; k++) {
      const product = base.map((site) => permutations[g * nSites + permutations[k * nSites + site]]).join(',');
      if (!keys.has(product)) return false;
    }
  }
  return true;
}
