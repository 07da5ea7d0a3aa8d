import { type ProductTable, rounded } from './character-table';
import { type LabelledCharacter, labelledCharacters } from './irrep-labels';
import type { Crystal, Lattice } from './lattice';
import { inducingLine, type Line } from './monomial';
import { TranslationOrbits } from './orbits';
import type { PointOperation } from './point-operations';
import { phasesWithin } from './projective-phases';
import { classProducts, type SpaceGroup } from './space-group';

/** Elements of a space group, and what they do to a state of one dimension. */
export interface ProjectionLine {
  /** Elements of the group, as point * translations + translation. */
  readonly elements: readonly number[];
  /**
   * Real and imaginary part for each of them, interleaved: psi(g s) = chi_g psi(s) with (g s)_i = s_(g(i)), so that a translation by r
   * has chi = exp(-i k r) and a particle on site r the amplitude exp(i k r).
   */
  readonly characters: Float64Array;
}

/**
 * An irreducible representation of a part of a space group, to project a state onto: with the characters chi_g of d dimensions
 * (g s)_i = s_(g(i)) and d / |G| sum_g chi_g* psi(g s) is the part of psi in its multiplets.
 */
export interface Projection extends ProjectionLine {
  readonly dimension: number;
  /** One state of every multiplet: the representation itself where it has one dimension; null: not found. */
  readonly line: ProjectionLine | null;
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
 * representation, as for some momenta where the lattice has glide planes.
 *
 * @param phases k . a_i along the primitive vectors; empty for zero momentum
 * @param label of a representation of the point operations that keep the momentum; null: translations alone
 */
export function projectionOnto(group: SpaceGroup, phases: readonly number[], label: string | null): Projection | null {
  if (label === null) {
    const line = withTranslations(group, phases, [0], Float64Array.of(1, 0), [0]);
    return { ...line, dimension: 1, line };
  }
  const points = keepingMomentum(group, phases);
  const little = littleGroup(group, points);
  const irrep = little.irreps.find((candidate) => candidate.label === label);
  const gauge = irrep === undefined ? null : gaugeOf(group, phases, little);
  if (irrep === undefined || gauge === null) return null;
  const whole = withTranslations(group, phases, points, irrep.values, gauge);
  const { dimension } = irrep;
  if (dimension === 1) return { ...whole, dimension, line: whole };
  const found = lineOf(little, irrep);
  const line =
    found === null
      ? null
      : withTranslations(
          group,
          phases,
          found.members.map((member) => points[member]!),
          found.values,
          found.members.map((member) => gauge[member]!),
        );
  return { ...whole, dimension, line };
}

/** The point operations alone, by a representation of them; null where there is none of that name. */
export function pointProjection(group: SpaceGroup, label: string): Projection | null {
  const little = littleGroup(group, Array.from(group.pointOperations.keys()));
  const irrep = little.irreps.find((candidate) => candidate.label === label);
  if (irrep === undefined) return null;
  const count = group.translations.length / group.nSites;
  const found = lineOf(little, irrep);
  return {
    elements: little.table.map((_, point) => point * count),
    characters: irrep.values,
    dimension: irrep.dimension,
    line: found && { elements: found.members.map((point) => point * count), characters: found.values },
  };
}

/** Elements t p for all translations t, with exp(-i k t) exp(2 pi i gauge_p) chi_p. */
function withTranslations(
  group: SpaceGroup,
  phases: readonly number[],
  points: readonly number[],
  values: Float64Array,
  gauge: readonly number[],
): ProjectionLine {
  const count = group.translations.length / group.nSites;
  const elements: number[] = [];
  const characters: number[] = [];
  points.forEach((point, index) => {
    const [re, im] = [values[2 * index]!, values[2 * index + 1]!];
    for (let translation = 0; translation < count; translation++) {
      elements.push(point * count + translation);
      const angle = 2 * Math.PI * gauge[index]! - phaseOf(group, phases, translation);
      const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
      characters.push(rounded(re * cosine - im * sine), rounded(re * sine + im * cosine));
    }
  });
  return { elements, characters: Float64Array.from(characters) };
}

function phaseOf({ translationVectors }: SpaceGroup, phases: readonly number[], translation: number): number {
  return translationVectors[translation]!.reduce((sum, along, axis) => sum + along * (phases[axis] ?? 0), 0);
}

/** Labels of the representations of the point operations that keep a momentum, the trivial one first. */
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
  /** Point operation of p q (q first) as [p][q], up to the translation t_pq with p q = t_pq r. */
  readonly table: ProductTable;
  readonly shifts: readonly (readonly number[])[];
  /** Lines of the representations that were asked for, by label. */
  readonly lines: Map<string, Line | null>;
}

const littleGroups = new WeakMap<SpaceGroup, Map<string, LittleGroup>>();

/** Remembered for each group. */
function littleGroup(group: SpaceGroup, points: readonly number[]): LittleGroup {
  const known = littleGroups.get(group) ?? new Map<string, LittleGroup>();
  littleGroups.set(group, known);
  const key = points.join();
  const before = known.get(key);
  if (before) return before;
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
  const found = { irreps: labelledCharacters(operations, table), table, shifts, lines: new Map<string, Line | null>() };
  known.set(key, found);
  return found;
}

function lineOf({ table, lines }: LittleGroup, irrep: LabelledCharacter): Line | null {
  const known = lines.get(irrep.label);
  if (known !== undefined) return known;
  const line = inducingLine(table, irrep);
  lines.set(irrep.label, line);
  return line;
}

/**
 * Phases of the point operations, in turns, that make up for those of the translations in their products:
 * gauge_p + gauge_q - gauge_r = -k t_pq / 2 pi for p q = t_pq r. Zero where the operations keep a common point that is a site,
 * or at zero momentum; null where there are none, as at the edge of the zone with glide planes: all representations there are
 * projective.
 */
function gaugeOf(
  group: SpaceGroup,
  phases: readonly number[],
  { table, shifts }: LittleGroup,
): readonly number[] | null {
  const turns = shifts.map((row) => row.map((shift) => -phaseOf(group, phases, shift) / (2 * Math.PI)));
  return phasesWithin(table, turns);
}
