import { labelledCharacters } from './irrep-labels';
import type { Lattice } from './lattice';
import { TranslationOrbits } from './orbits';
import { type PointOperation, pointOperations } from './point-operations';
import { translationVectors } from './translations';

/** An irreducible representation of the point operations at zero momentum. */
export interface Irrep {
  /** Mulliken symbol: A1, B2, E, T1u ... */
  readonly label: string;
  readonly dimension: number;
  /** Real and imaginary part for each point operation, interleaved. */
  readonly pointCharacters: Float64Array;
}

/**
 * Permutations of the sites that keep a lattice, or a Hamiltonian on it, as it is: translations times point operations. Element
 * e = point * translations + translation takes site i to translation(point(i)).
 *
 * On the torus of L x L sites, L >= 3, the square lattice has 8 L^2 elements, the triangular, honeycomb and kagome 12 L^2 (L^2 cells); the cubic
 * one 48 L^3. Smaller pieces have fewer, because different isometries permute their sites alike. They may have more
 * permutations that keep all distances on the torus than these isometries: on 4 x 4 sites of the square lattice, which are
 * the corners of a hypercube, 384 instead of 128. Those are not symmetries of larger lattices and have no momenta, and are left out.
 */
export interface SpaceGroup {
  readonly nSites: number;
  /** Translations [translation][site], the identity first, with the lattice vectors that they shift by (primitive units). */
  readonly translations: Uint32Array;
  readonly translationVectors: readonly (readonly number[])[];
  /** One for each class of elements that differ by a translation, the identity first. */
  readonly pointOperations: readonly PointOperation[];
  /** Point operation of the class of p q (q first), as [p][q]. */
  readonly pointProducts: readonly (readonly number[])[];
  /** Irreducible representations of the point operations, the trivial one first. */
  readonly irreps: readonly Irrep[];
}

const known = new WeakMap<Lattice, SpaceGroup>();

/** The space group of a lattice, derived from its sites. Remembered for each lattice object. */
export function spaceGroupOf(lattice: Lattice): SpaceGroup {
  let group = known.get(lattice);
  if (!group) {
    const orbits = TranslationOrbits.under(lattice.nSites, lattice.translations);
    const vectors = lattice.crystal ? translationVectors(lattice.crystal) : [[]];
    group = assembleGroup(orbits, vectors, pointOperations(lattice, orbits));
    known.set(lattice, group);
  }
  return group;
}

/** A group from its translations and a point operation of each class. */
export function assembleGroup(
  orbits: TranslationOrbits,
  vectors: readonly (readonly number[])[],
  operations: readonly PointOperation[],
): SpaceGroup {
  const { table } = classProducts(orbits, operations);
  return {
    nSites: orbits.nSites,
    translations: orbits.translations,
    translationVectors: vectors,
    pointOperations: operations,
    pointProducts: table,
    irreps: labelledCharacters(operations, table).map(({ label, dimension, values }) => ({
      label,
      dimension,
      pointCharacters: values,
    })),
  };
}

/** Products of point operations up to translations. */
export interface ClassProducts {
  /** Class of p q (q first) as [p][q]. */
  readonly table: readonly (readonly number[])[];
  /** Image of site 0 under p q, which tells the translation t of p q = t r. */
  readonly imageOfFirst: readonly (readonly number[])[];
}

/** @throws RangeError if the operations are no group up to translations */
export function classProducts(orbits: TranslationOrbits, operations: readonly PointOperation[]): ClassProducts {
  const base = tellingSites(orbits, operations);
  const keyOf = (image: (site: number) => number): string => orbits.homeImages(image, base).join(' ');
  const classOf = new Map(operations.map(({ permutation }, index) => [keyOf((site) => permutation[site]!), index]));
  const table = operations.map(({ permutation: outer }) =>
    operations.map(({ permutation: inner }) => {
      const product = classOf.get(keyOf((site) => outer[inner[site]!]!));
      if (product === undefined) throw new RangeError('The point operations are no group.');
      return product;
    }),
  );
  const imageOfFirst = operations.map(({ permutation: outer }) =>
    operations.map(({ permutation: inner }) => outer[inner[0]!]!),
  );
  return { table, imageOfFirst };
}

/** Sites whose images, brought home, tell the operations apart. */
function tellingSites(orbits: TranslationOrbits, operations: readonly PointOperation[]): number[] {
  const base: number[] = [0];
  let told = 1;
  for (let site = 0; site < orbits.nSites && told < operations.length; site++) {
    const sites = [...base, site];
    const keys = new Set(
      operations.map(({ permutation }) => orbits.homeImages((of) => permutation[of]!, sites).join(' ')),
    );
    if (keys.size === told) continue;
    told = keys.size;
    base.push(site);
  }
  return base;
}

export function elementCount({ nSites, translations, pointOperations: operations }: SpaceGroup): number {
  return (translations.length / nSites) * operations.length;
}

/** Image of a site under an element. */
export function imageOf(
  { nSites, translations, pointOperations: operations }: SpaceGroup,
  element: number,
  site: number,
): number {
  const count = translations.length / nSites;
  const turned = operations[Math.floor(element / count)]!.permutation[site]!;
  return translations[(element % count) * nSites + turned]!;
}

/** Most entries of a table of permutations. */
const largestTable = 2 ** 25;

/** All elements as permutations, row-major [element][site]. @throws RangeError if the table is too large */
export function groupPermutations(group: SpaceGroup): Uint32Array {
  const { nSites, translations, pointOperations: operations } = group;
  const count = translations.length / nSites;
  const size = operations.length * translations.length;
  if (size > largestTable) throw new RangeError(`A table of ${size} images of sites is too large.`);
  const permutations = new Uint32Array(size);
  let next = 0;
  for (const { permutation } of operations) {
    for (let translation = 0; translation < count; translation++) {
      const first = translation * nSites;
      for (let site = 0; site < nSites; site++) permutations[next++] = translations[first + permutation[site]!]!;
    }
  }
  return permutations;
}

/** Index of the product g h_k (h_k first) for all elements g and the given h_k, row-major [g][k]. */
export function groupProducts(group: SpaceGroup, right: readonly number[]): Uint32Array {
  const elements = elementCount(group);
  const base = identifyingSites(group);
  const keyOf = (image: (site: number) => number): string => base.map(image).join(',');
  const indexOf = new Map<string, number>();
  for (let element = 0; element < elements; element++)
    indexOf.set(
      keyOf((site) => imageOf(group, element, site)),
      element,
    );
  const table = new Uint32Array(elements * right.length);
  for (let element = 0; element < elements; element++) {
    right.forEach((other, column) => {
      const product = indexOf.get(keyOf((site) => imageOf(group, element, imageOf(group, other, site))));
      if (product === undefined) throw new RangeError('The permutations are no group.');
      table[element * right.length + column] = product;
    });
  }
  return table;
}

/** Sites whose images tell all elements apart. */
function identifyingSites(group: SpaceGroup): readonly number[] {
  const elements = elementCount(group);
  const base: number[] = [];
  let told = 0;
  for (let site = 0; site < group.nSites && told < elements; site++) {
    const keys = new Set<string>();
    for (let element = 0; element < elements; element++) {
      keys.add([...base, site].map((of) => imageOf(group, element, of)).join(','));
    }
    if (keys.size === told) continue;
    told = keys.size;
    base.push(site);
  }
  return base;
}
