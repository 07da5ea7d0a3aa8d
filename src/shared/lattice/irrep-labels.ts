import { type Character, characterTable, type ProductTable } from './character-table';
import type { PointOperation } from './point-operations';

type Operation = Pick<PointOperation, 'cartesian'>;

/** What an isometry of space is, up to where it acts. */
interface Description {
  readonly proper: boolean;
  /** Angle of the rotation, or of the rotation that follows the inversion, in turns from 0 to 1/2. */
  readonly turns: number;
  /** Axis of that rotation; zero for the identity and the inversion. */
  readonly axis: readonly [number, number, number];
}

/** An irreducible representation with its name. */
export interface LabelledCharacter extends Character {
  /** Mulliken symbol: A1, B2, A1g, E, T2u ... */
  readonly label: string;
}

/** The irreducible representations of point operations with a product table [p][q], by their labels, the trivial one first. */
export function labelledCharacters(operations: readonly Operation[], table: ProductTable): LabelledCharacter[] {
  const characters = characterTable(table);
  const labels = irrepLabels(operations, characters);
  const [trivial, ...others] = characters.map((character, index) => ({ ...character, label: labels[index]! }));
  return [trivial!, ...others.sort((a, b) => (a.label < b.label ? -1 : 1))];
}

/**
 * Mulliken symbols. One dimension: A or B for +1 or -1 under the rotation of highest order, 1 or 2 for +1 or -1 under the
 * reflection (or the rotation by half a turn) of the axis nearest to x; pairs with complex values are E with a number, a and b.
 * Two dimensions: E, with the number m of 2 cos(2 pi m / n) under the rotation where there are several. Three: T1 or T2 for +1
 * or -1 under a quarter turn. g or u is the sign under the inversion, p or pp (for ' and '') that under the mirror across an
 * axis of odd order. B1, B2 and B3 of three equal half-turn axes are those about z, y and x. Where that does not tell them apart
 * they are G1, G2 and so on.
 */
function irrepLabels(operations: readonly Operation[], characters: readonly Character[]): string[] {
  const described = operations.map(({ cartesian }) => describe(cartesian));
  const labels = characters.map((character) => label(described, character, characters));
  return new Set(labels).size === labels.length ? labels : labels.map((_, index) => `G${index + 1}`);
}

/** chi / d of an operation in turns, for what is a phase. */
function turnsOf({ values }: Character, operation: number): number {
  return (Math.atan2(values[2 * operation + 1]!, values[2 * operation]!) / (2 * Math.PI) + 1) % 1;
}

function label(operations: readonly Description[], character: Character, all: readonly Character[]): string {
  const values = operations.map((_, index) => turnsOf(character, index));
  const principal = principalOperations(operations);
  const smallest = principal.length === 0 ? 1 : operations[principal[0]!]!.turns;
  const axes = distinctAxes(principal.map((index) => operations[index]!.axis));
  const parity = paritySuffix(operations, values, smallest, axes);
  if (axes.length > 1 && smallest > 0.4) return threeAxes(operations, values, principal) + parity;
  const first = principal.find((index) => alongPositive(operations[index]!.axis)) ?? principal[0];
  const { dimension } = character;
  if (dimension === 3) return `T${cubicSubscript(operations, values)}${parity}`;
  if (dimension === 2) return `E${numberOf()}${parity}`;
  const letter = first === undefined ? { name: 'A', pair: '' } : letterOf(values[first]!, smallest);
  if (axes.length > 1) {
    return letter.pair === '' ? `A${cubicSubscript(operations, values)}${parity}` : `E${letter.pair}${parity}`;
  }
  return `${letter.name}${subscript(operations, values, axes[0] ?? null)}${letter.pair}${parity}`;

  function letterOf(value: number, turn: number): { name: string; pair: string } {
    if (isOne(value)) return { name: 'A', pair: '' };
    if (isOne(value - 0.5)) return { name: 'B', pair: '' };
    const momentum = Math.round(value / turn);
    const order = Math.round(1 / turn);
    return momentum <= order / 2 ? { name: `E${momentum}`, pair: 'a' } : { name: `E${order - momentum}`, pair: 'b' };
  }

  /** m of chi = 2 cos(2 pi m / n), where it tells representations apart. */
  function numberOf(): string {
    if (first === undefined || axes.length > 1) return '';
    const momentumOf = ({ values: own }: Character): number =>
      Math.round(Math.acos(Math.max(-1, Math.min(1, own[2 * first]! / 2))) / (2 * Math.PI * smallest));
    const different = new Set(all.filter((other) => other.dimension === 2).map(momentumOf));
    return different.size > 1 ? String(momentumOf(character)) : '';
  }
}

/** The rotations of highest order; rotations by a quarter turn with inversion where there are but half turns besides. */
function principalOperations(operations: readonly Description[]): number[] {
  const smallestOf = (indices: readonly number[]): number =>
    Math.min(1, ...indices.map((index) => operations[index]!.turns));
  const proper = indicesOf(operations, ({ proper, turns }) => proper && turns > 1e-6);
  const quarter = indicesOf(operations, ({ proper, turns }) => !proper && Math.abs(turns - 0.25) < 1e-6);
  const rotations = smallestOf(proper) > 0.4 && quarter.length > 0 ? quarter : proper;
  const smallest = smallestOf(rotations);
  return rotations.filter((index) => operations[index]!.turns < smallest + 1e-6);
}

/** g or u by the inversion; without one p or pp by the mirror across an axis of odd order. */
function paritySuffix(
  operations: readonly Description[],
  values: readonly number[],
  smallest: number,
  axes: readonly (readonly [number, number, number])[],
): string {
  const inversion = operations.findIndex(({ proper, turns }) => !proper && turns < 1e-6);
  if (inversion >= 0) return isOne(values[inversion]!) ? 'g' : 'u';
  const [axis] = axes;
  if (axis === undefined || axes.length > 1 || Math.round(1 / smallest) % 2 === 0) return '';
  const mirror = operations.findIndex(
    ({ proper, turns, axis: normal }) => !proper && turns > 0.5 - 1e-6 && Math.abs(inner(normal, axis)) > 1 - 1e-6,
  );
  return mirror < 0 ? '' : isOne(values[mirror]!) ? 'p' : 'pp';
}

/** 1 or 2 by the reflection whose mirror holds the principal axis, or the half turn across it, nearest to x; nothing without one. */
function subscript(
  operations: readonly Description[],
  values: readonly number[],
  principal: readonly [number, number, number] | null,
): string {
  const across = (axis: readonly [number, number, number]): boolean =>
    !principal || Math.abs(inner(axis, principal)) < 1e-6;
  // A reflection is the inversion with a half turn about the normal of its mirror.
  const mirrors = indicesOf(operations, ({ proper, turns, axis }) => !proper && turns > 0.5 - 1e-6 && across(axis));
  const turns = indicesOf(
    operations,
    ({ proper, turns: angle, axis }) => proper && angle > 0.5 - 1e-6 && principal !== null && across(axis),
  );
  const chosen = mirrors.length > 0 ? best(mirrors, ([, y]) => -Math.abs(y)) : best(turns, ([x]) => -Math.abs(x));
  return chosen === undefined ? '' : isOne(values[chosen]!) ? '1' : '2';

  function best(
    indices: readonly number[],
    rank: (axis: readonly [number, number, number]) => number,
  ): number | undefined {
    return [...indices].sort((a, b) => rank(operations[a]!.axis) - rank(operations[b]!.axis))[0];
  }
}

/** A, B1, B2, B3 of three half turns: B1 keeps its sign about z, B2 about y, B3 about x. */
function threeAxes(
  operations: readonly Description[],
  values: readonly number[],
  halfTurns: readonly number[],
): string {
  if (halfTurns.every((index) => isOne(values[index]!))) return 'A';
  const kept = halfTurns.find((index) => isOne(values[index]!));
  const [x, y] = kept === undefined ? [0, 0] : operations[kept]!.axis;
  return Math.abs(x) > 0.9 ? 'B3' : Math.abs(y) > 0.9 ? 'B2' : 'B1';
}

/** A1 and A2 of the cubic groups, by the quarter turns with or without inversion. */
function cubicSubscript(operations: readonly Description[], values: readonly number[]): string {
  const quarter = operations.findIndex(({ turns }) => Math.abs(turns - 0.25) < 1e-6);
  return quarter < 0 ? '' : isOne(values[quarter]!) ? '1' : '2';
}

function describe(cartesian: readonly number[]): Description {
  const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0, g = 0, h = 0, i = 1] = cartesian;
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  const sign = determinant < 0 ? -1 : 1;
  const cosine = Math.max(-1, Math.min(1, (sign * (a + e + i) - 1) / 2));
  const turns = Math.acos(cosine) / (2 * Math.PI);
  return {
    proper: sign > 0,
    turns,
    axis: axisOf(
      cartesian.map((value) => sign * value),
      turns,
    ),
  };
}

/** Axis of a rotation: from its antisymmetric part, for half turns from R + 1. */
function axisOf(rotation: readonly number[], turns: number): readonly [number, number, number] {
  if (turns < 1e-6) return [0, 0, 0];
  const at = (row: number, column: number): number => rotation[3 * row + column]!;
  let axis: [number, number, number] = [at(2, 1) - at(1, 2), at(0, 2) - at(2, 0), at(1, 0) - at(0, 1)];
  if (turns > 0.5 - 1e-6) {
    const columns = [0, 1, 2].map((column): [number, number, number] => [
      at(0, column) + (column === 0 ? 1 : 0),
      at(1, column) + (column === 1 ? 1 : 0),
      at(2, column) + (column === 2 ? 1 : 0),
    ]);
    axis = columns.reduce((longest, column) => (Math.hypot(...column) > Math.hypot(...longest) ? column : longest));
  }
  const length = Math.hypot(...axis);
  return [axis[0] / length, axis[1] / length, axis[2] / length];
}

function distinctAxes(axes: readonly (readonly [number, number, number])[]): (readonly [number, number, number])[] {
  const distinct: (readonly [number, number, number])[] = [];
  for (const axis of axes) if (!distinct.some((other) => Math.abs(inner(axis, other)) > 1 - 1e-6)) distinct.push(axis);
  return distinct;
}

function alongPositive([x, y, z]: readonly [number, number, number]): boolean {
  if (Math.abs(z) > 1e-6) return z > 0;
  return Math.abs(y) > 1e-6 ? y > 0 : x > 0;
}

function inner(a: readonly [number, number, number], b: readonly [number, number, number]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function indicesOf(operations: readonly Description[], keep: (operation: Description) => boolean): number[] {
  return operations.flatMap((operation, index) => (keep(operation) ? [index] : []));
}

/** True for a value of a whole number of turns. */
function isOne(turns: number): boolean {
  return Math.abs(turns - Math.round(turns)) < 1e-6;
}
