import { PrimeField } from './prime-field';

/** An irreducible representation of a finite group by its characters. */
export interface Character {
  readonly dimension: number;
  /** Real and imaginary part for each element, interleaved. */
  readonly values: Float64Array;
}

/** Product of elements g and h as [g][h]; element 0 is the identity. */
export type ProductTable = readonly (readonly number[])[];

/**
 * Characters of all irreducible representations of a finite group, the trivial one first. By the method of Burnside and Dixon
 * (J. D. Dixon, Numer. Math. 10, 446, 1967): the class sums C_r C_s = sum_t a_rst C_t commute, and their common eigenvectors
 * are omega_t = |C_t| chi_t / d. They are found in a prime field that has all needed roots of unity, where nothing is rounded, and
 * the multiplicities of these roots in chi are whole numbers below the prime.
 */
export function characterTable(table: ProductTable): Character[] {
  const classes = conjugacyClasses(table);
  const { members, of, inverse } = classes;
  const exponent = members.reduce((product, [first]) => leastCommonMultiple(product, orderOf(table, first!)), 1);
  const field = PrimeField.withRoots(exponent, 2 * Math.sqrt(table.length));
  const found = commonEigenvectors(classSums(table, classes), field).map((vector) => {
    const scale = field.inverse(vector[of[0]!]!);
    const omega = vector.map((value) => field.times(value, scale));
    // |G| / d^2 = sum_t omega_t omega_t^-1 / |C_t|
    const norm = omega.reduce((sum, value, index) => {
      const product = field.times(value, omega[inverse[index]!]!);
      return field.plus(sum, field.times(product, field.inverse(members[index]!.length)));
    }, 0);
    const dimension = field.smallRoot(field.times(table.length, field.inverse(norm)));
    const perClass = omega.map((value, index) =>
      field.times(field.times(value, dimension), field.inverse(members[index]!.length)),
    );
    return { dimension, values: lifted(table, classes, perClass, exponent, field) };
  });
  const isTrivial = ({ values }: Character): boolean => values.every((part, at) => part === (at % 2 === 0 ? 1 : 0));
  return [...found.filter(isTrivial), ...found.filter((character) => !isTrivial(character))];
}

interface Classes {
  readonly members: readonly (readonly number[])[];
  /** Class of each element. */
  readonly of: readonly number[];
  /** Class of the inverses of each class. */
  readonly inverse: readonly number[];
}

function conjugacyClasses(table: ProductTable): Classes {
  const inverses = table.map((row) => row.indexOf(0));
  const of = new Array<number>(table.length).fill(-1);
  const members: number[][] = [];
  for (let element = 0; element < table.length; element++) {
    if (of[element] !== -1) continue;
    const own = new Set(inverses.map((inverse, other) => table[table[other]![element]!]![inverse]!));
    for (const member of own) of[member] = members.length;
    members.push([...own].sort((a, b) => a - b));
  }
  return { members, of, inverse: members.map(([first]) => of[inverses[first!]!]!) };
}

/** Of each class r the matrix a_rst, as [s][t]. */
function classSums(table: ProductTable, { members, of }: Classes): number[][][] {
  return members.map((left) =>
    members.map((right) => {
      const counts = new Array<number>(members.length).fill(0);
      for (const x of left) for (const y of right) counts[of[table[x]![y]!]!]!++;
      return counts.map((count, t) => count / members[t]!.length);
    }),
  );
}

/** Vectors that are eigenvectors of all matrices: eigenspaces of one are divided by those of the next. */
function commonEigenvectors(matrices: readonly (readonly (readonly number[])[])[], field: PrimeField): number[][] {
  const identity = matrices.map((_, row) => matrices.map((_, at): number => (at === row ? 1 : 0)));
  let spaces = [identity];
  for (const matrix of matrices) {
    spaces = spaces.flatMap((space) => (space.length === 1 ? [space] : eigenspaces(matrix, space, field)));
  }
  return spaces.map(([vector]) => vector!);
}

function eigenspaces(
  matrix: readonly (readonly number[])[],
  space: readonly number[][],
  field: PrimeField,
): number[][][] {
  const images = space.map((vector) => matrix.map((row) => field.dot(row, vector)));
  const found: number[][][] = [];
  let left = space.length;
  for (let eigenvalue = 0; eigenvalue < field.prime && left > 0; eigenvalue++) {
    // Coefficients c with sum_i c_i (M v_i - lambda v_i) = 0.
    const equations = matrix.map((_, row) =>
      space.map((vector, index) => field.minus(images[index]![row]!, field.times(eigenvalue, vector[row]!))),
    );
    const kernel = field.kernel(equations);
    if (kernel.length === 0) continue;
    left -= kernel.length;
    found.push(
      kernel.map((factors) =>
        matrix.map((_, row) =>
          field.dot(
            factors,
            space.map((vector) => vector[row]!),
          ),
        ),
      ),
    );
  }
  return found;
}

/** chi(g) = sum_k m_k exp(2 pi i k / e) with m_k = 1/e sum_l chi(g^l) z^(-k l), where z is a root of unity of the field. */
function lifted(
  table: ProductTable,
  { members, of }: Classes,
  perClass: readonly number[],
  exponent: number,
  field: PrimeField,
): Float64Array {
  const perExponent = field.inverse(exponent);
  const root = field.rootOfUnity(exponent);
  const lift = (element: number): readonly [number, number] => {
    const powers = [0];
    while (powers.length < exponent) powers.push(table[powers.at(-1)!]![element]!);
    let [re, im] = [0, 0];
    for (let k = 0; k < exponent; k++) {
      const sum = powers.reduce((total, power, l) => {
        const phase = field.power(root, (exponent - ((k * l) % exponent)) % exponent);
        return field.plus(total, field.times(perClass[of[power]!]!, phase));
      }, 0);
      const count = field.times(sum, perExponent);
      re += count * Math.cos((2 * Math.PI * k) / exponent);
      im += count * Math.sin((2 * Math.PI * k) / exponent);
    }
    return [rounded(re), rounded(im)];
  };
  const ofClasses = members.map(([first]) => lift(first!));
  return Float64Array.from(of.flatMap((index) => ofClasses[index]!));
}

function orderOf(table: ProductTable, element: number): number {
  let order = 1;
  for (let power = element; power !== 0; power = table[power]![element]!) order++;
  return order;
}

function leastCommonMultiple(a: number, b: number): number {
  let [large, small] = [a, b];
  while (small > 0) [large, small] = [small, large % small];
  return (a / large) * b;
}

/** Characters of small groups are 0, 1/2 and 1 up to rounding. */
export function rounded(value: number): number {
  return Math.round(value * 1e14) / 1e14 + 0;
}
