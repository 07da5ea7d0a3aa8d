import { oneDimensionalCharacters } from './characters';
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

/** A one-dimensional representation: the values of all elements in turns, chi = exp(2 pi i value). */
export interface LabelledCharacter {
  readonly label: string;
  readonly turns: readonly number[];
}

/** The one-dimensional representations of point operations with a product table [p][q], by their labels, the trivial one first. */
export function labelledCharacters(
  operations: readonly Operation[],
  table: readonly (readonly number[])[],
): LabelledCharacter[] {
  const [trivial, ...others] = oneDimensionalCharacters(table);
  const characters = [trivial!, ...others];
  const labels = irrepLabels(operations, characters);
  const labelled = characters.map((turns, index) => ({ label: labels[index]!, turns }));
  return [labelled[0]!, ...labelled.slice(1).sort((a, b) => (a.label < b.label ? -1 : 1))];
}

/**
 * Mulliken symbols of one-dimensional representations: A or B for +1 or -1 under the rotation of highest order, 1 or 2 for +1 or
 * -1 under the reflection (or the rotation by half a turn) of the axis nearest to x, g or u under the inversion; the pairs with
 * complex values are E with a number, a and b. B1, B2 and B3 of three equal half-turn axes are those about z, y and x. Where
 * that does not tell them apart they are G1, G2 and so on.
 *
 * @param characters one row for each representation: values of the operations in turns
 */
function irrepLabels(operations: readonly Operation[], characters: readonly (readonly number[])[]): string[] {
  const described = operations.map(({ cartesian }) => describe(cartesian));
  const labels = characters.map((values) => label(described, values));
  return new Set(labels).size === labels.length ? labels : labels.map((_, index) => `G${index + 1}`);
}

function label(operations: readonly Description[], values: readonly number[]): string {
  const rotations = indicesOf(operations, ({ proper, turns }) => proper && turns > 1e-6);
  const inversion = operations.findIndex(({ proper, turns }) => !proper && turns < 1e-6);
  const parity = inversion < 0 ? '' : isOne(values[inversion]!) ? 'g' : 'u';
  const smallest = Math.min(1, ...rotations.map((index) => operations[index]!.turns));
  const principal = rotations.filter((index) => operations[index]!.turns < smallest + 1e-6);
  const axes = distinctAxes(principal.map((index) => operations[index]!.axis));
  if (axes.length > 1 && smallest > 0.4) return threeAxes(operations, values, principal) + parity;
  if (axes.length > 1) return `A${cubicSubscript(operations, values)}${parity}`;
  const axis = axes[0] ?? null;
  const first = principal.find((index) => alongPositive(operations[index]!.axis)) ?? principal[0];
  const letter = first === undefined ? { name: 'A', pair: '' } : letterOf(values[first]!, smallest);
  return `${letter.name}${subscript(operations, values, axis)}${letter.pair}${parity}`;

  function letterOf(value: number, turn: number): { name: string; pair: string } {
    if (isOne(value)) return { name: 'A', pair: '' };
    if (isOne(value - 0.5)) return { name: 'B', pair: '' };
    const momentum = Math.round(value / turn);
    const order = Math.round(1 / turn);
    return momentum <= order / 2 ? { name: `E${momentum}`, pair: 'a' } : { name: `E${order - momentum}`, pair: 'b' };
  }
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
