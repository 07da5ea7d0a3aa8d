import { type LabelledCharacter, labelledCharacters } from './irrep-labels';
import type { Crystal, Lattice } from './lattice';
import { TranslationOrbits } from './orbits';
import type { PointOperation } from './point-operations';
import { classProducts, type SpaceGroup } from './space-group';

/** A one-dimensional representation of a part of a space group, to project a state onto. */
export interface Projection {
  /** Elements of the group, as point * translations + translation. */
  readonly elements: readonly number[];
  /**
   * Real and imaginary part for each of them, interleaved: psi(g s) = chi_g psi(s) with (g s)_i = s_(g(i)), so that a translation by r
   * has chi = exp(-i k r) and a particle on site r the amplitude exp(i k r).
   */
  readonly characters: Float64Array;
}

const tolerance = 1e-9;

/** The distance to the nearest whole number of turns. */
function fromWhole(turns: number): number {
  return Math.abs(turns - Math.round(turns));
}

/**
 * True if a momentum closes on the lattice: its phases k . a_i along the primitive vectors add up to whole turns along each closed row of
 * the supercell, and vanish along open ones.
 */
export function isMomentum(
  phases: readonly number[],
  { supercell, closed }: Pick<Crystal, 'supercell' | 'closed'>,
): boolean {
  return supercell.every((row, index) => {
    const phase = row.reduce((sum, factor, axis) => sum + factor * phases[axis]!, 0);
    return closed[index] ? fromWhole(phase / (2 * Math.PI)) < tolerance * 100 : phases[index] === 0;
  });
}

/** All momenta of a lattice as phases k . a_i from -pi (excluded) to pi, one for each translation. */
export function momentaOf(lattice: Lattice): number[][] {
  const { crystal } = lattice;
  if (!crystal) return [[]];
  const { supercell, closed } = crystal;
  const cells = lattice.nSites / lattice.cellSites;
  const box = supercell.every((row, at) => row.every((value, axis) => axis === at || value === 0));
  const steps = supercell.map((row, axis) => (!closed[axis] ? 1 : box ? Math.abs(row[axis]!) : cells));
  const momenta: number[][] = [];
  const total = steps.reduce((product, count) => product * count, 1);
  for (let index = 0; index < total; index++) {
    let rest = index;
    const phases = [...steps]
      .reverse()
      .map((count) => {
        const step = rest % count;
        rest = Math.floor(rest / count);
        const turns = step / count;
        return 2 * Math.PI * (turns > 0.5 + tolerance ? turns - 1 : turns);
      })
      .reverse();
    if (isMomentum(phases, crystal)) momenta.push(phases);
  }
  return momenta;
}

/**
 * The part of a group that keeps a momentum, with the characters exp(-i k t) chi_p of its elements t p; null if that is no
 * representation, as for some momenta where the lattice has glide planes or point operations that move all sites.
 *
 * @param phases k . a_i along the primitive vectors; empty for zero momentum
 * @param label of a representation of the point operations that keep the momentum; null: translations alone
 */
export function projectionOnto(group: SpaceGroup, phases: readonly number[], label: string | null): Projection | null {
  const count = group.translations.length / group.nSites;
  const phaseOf = (translation: number): number =>
    group.translationVectors[translation]!.reduce((sum, along, axis) => sum + along * (phases[axis] ?? 0), 0);
  const points = label === null ? [0] : keepingMomentum(group, phases);
  const values = label === null ? [0] : littleGroupValues(group, points, phases, phaseOf, label);
  if (!values) return null;
  const elements: number[] = [];
  const characters: number[] = [];
  points.forEach((point, index) => {
    for (let translation = 0; translation < count; translation++) {
      elements.push(point * count + translation);
      const angle = 2 * Math.PI * values[index]! - phaseOf(translation);
      characters.push(Math.round(Math.cos(angle) * 1e14) / 1e14 + 0, Math.round(Math.sin(angle) * 1e14) / 1e14 + 0);
    }
  });
  return { elements, characters: Float64Array.from(characters) };
}

/** Labels of the representations of the point operations that keep a momentum. */
export function labelsAt(group: SpaceGroup, phases: readonly number[]): string[] {
  return littleGroup(group, keepingMomentum(group, phases)).irreps.map(({ label }) => label);
}

/** Point operations p with k . (p n) = k . n for all lattice vectors n, up to whole turns. */
export function keepingMomentum({ pointOperations }: SpaceGroup, phases: readonly number[]): number[] {
  const keeps = ({ matrix }: PointOperation): boolean =>
    matrix.every((row, axis) => {
      const image = row.reduce((sum, factor, other) => sum + factor * (phases[other] ?? 0), 0);
      return fromWhole((image - (phases[axis] ?? 0)) / (2 * Math.PI)) < 1e-7;
    });
  return pointOperations.flatMap((operation, index) => (keeps(operation) ? [index] : []));
}

interface LittleGroup {
  readonly irreps: readonly LabelledCharacter[];
  /** Translation t_pq with p q = t_pq r, as [p][q]. */
  readonly shifts: number[][];
}

function littleGroup(group: SpaceGroup, points: readonly number[]): LittleGroup {
  const { nSites, translations } = group;
  const operations = points.map((point) => group.pointOperations[point]!);
  const { table, imageOfFirst } = classProducts(TranslationOrbits.under(nSites, translations), operations);
  const translationTo = (from: number, to: number): number => {
    let first = 0;
    while (translations[first + from] !== to) first += nSites;
    return first / nSites;
  };
  const shifts = table.map((row, p) =>
    row.map((product, q) => translationTo(operations[product]!.permutation[0]!, imageOfFirst[p]![q]!)),
  );
  return { irreps: labelledCharacters(operations, table), shifts };
}

function littleGroupValues(
  group: SpaceGroup,
  points: readonly number[],
  phases: readonly number[],
  phaseOf: (translation: number) => number,
  label: string,
): readonly number[] | null {
  const little = littleGroup(group, points);
  const irrep = little.irreps.find((candidate) => candidate.label === label);
  if (!irrep) return null;
  const atZero = phases.every((phase) => fromWhole(phase / (2 * Math.PI)) < tolerance);
  const consistent = little.shifts.every((row) =>
    row.every((shift) => fromWhole(phaseOf(shift) / (2 * Math.PI)) < 1e-7),
  );
  return atZero || consistent ? irrep.turns : null;
}
