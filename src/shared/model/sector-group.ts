import { imageOf, labelsAt, pointProjection, projectionOnto, type SpaceGroup } from '../lattice';
import type { ProjectionLine } from '../lattice/momentum';
import type { Lattice } from '../lattice/lattice';
import type { ModelFacts, RepresentedGroup, SectorGroup } from './facts';
import { trivialRepresentation, type SectorChoice } from './graph';
import { flipRefusal, withFlip, type FlipSymmetry } from './spin-flip';
import { isClosed, onModes, symmetryGroup } from './symmetry-group';

interface Symmetry extends FlipSymmetry {
  /** Translations and point operations that leave H unchanged; null where they are not derived. */
  readonly group: SpaceGroup | null;
  /** The second sublattice is turned by pi about z (Marshall). */
  readonly rotated: boolean;
}

type Facts = Omit<ModelFacts, 'sector' | 'pointLabels'>;

type SectorRefusal = Extract<SectorGroup, { ok: false }>;
const refusal = (field: keyof SectorChoice, reason: string): SectorRefusal => ({ ok: false, field, reason });

/** What a projection sums over: an irreducible representation, and one state of each of its multiplets. */
interface Representation extends RepresentedGroup {
  readonly dimension: number;
  readonly line: RepresentedGroup | null;
}

/**
 * Group and characters of a sector: psi(g s) = chi_g psi(s), of d dimensions d/|G| sum_g chi_g* psi(g s) = psi(s). A translation by
 * r has chi = exp(-i k r). In the rotated basis the state is (-1)^(levels below the highest, on the second sublattice) psi: an
 * element that exchanges the sublattices gets the sign of the sum over all sites, which the charges fix, and the spin flip
 * that of the whole sublattice turned over.
 */
export function sectorGroup(choice: SectorChoice, facts: Facts, symmetry: Symmetry): SectorGroup {
  const { spinFlip } = choice;
  const found = representation(choice, facts, symmetry.group);
  if ('ok' in found) return found;
  const signed = symmetry.rotated ? inRotatedBasis(found, facts) : found;
  if (signed === null) {
    return refusal(
      choice.momentum === null ? 'pointGroup' : 'momentum',
      'In the rotated basis this needs a fixed total Sz. Choose the sector "auto" with exchange moves.',
    );
  }
  if (spinFlip === null) return { ok: true, ...signed, spinFlip: null };
  const against = flipRefusal(facts, symmetry);
  if (against !== null) return refusal('spinFlip', against);
  if (facts.species.length > 0) {
    const { line } = signed;
    const both = { ...signed, ...withFlip(signed, facts, spinFlip) };
    return { ok: true, ...both, line: line === null ? null : withFlip(line, facts, spinFlip), spinFlip: null };
  }
  const flip = symmetry.rotated && loweredSublattice(facts) % 2 === 1 ? (spinFlip === 1 ? -1 : 1) : spinFlip;
  return { ok: true, ...signed, spinFlip: flip };
}

/** Labels of the representations of the point operations that keep a momentum, in multiples of 2 pi / L. */
export function pointLabels(
  group: SpaceGroup | null,
  lattice: Lattice,
  momentum: readonly number[] | null,
): readonly string[] {
  const momenta = allMomenta(lattice, momentum ?? [0]);
  return group === null || momenta === null ? [] : labelsAt(group, phasesOf(lattice, momenta));
}

/** Elements that a projection sums over: translations, point operations, both of them, or the identity alone. */
function representation(
  { momentum, pointGroup }: SectorChoice,
  { lattice, translations, modesOf, nSites }: Facts,
  group: SpaceGroup | null,
): Representation | SectorRefusal {
  if (momentum !== null && translations.elements <= 1) {
    return refusal('momentum', 'H is not invariant under any translation of this lattice.');
  }
  const momenta = allMomenta(lattice, momentum ?? [0]);
  if (momenta === null) {
    const { length } = closedDirections(lattice);
    return refusal(
      'momentum',
      `A momentum has ${length === 1 ? 'one number' : `${length} numbers`} here, one for each periodic direction.`,
    );
  }
  if (pointGroup === null) {
    const summed = momentum === null ? symmetryGroup(translations.permutations.slice(0, nSites), nSites) : translations;
    const angles = Array.from({ length: summed.elements }, (_, element) =>
      momentum === null ? 0 : -2 * Math.PI * turns(lattice, momenta, summed.permutations[element * nSites]),
    );
    const characters = angles.flatMap((angle) => [rounded(Math.cos(angle)), rounded(Math.sin(angle))]);
    return { group: summed, characters, dimension: 1, line: { group: summed, characters } };
  }
  if (group === null) return refusal('pointGroup', 'The point group of a lattice of this size is not derived.');
  const phases = momentum === null ? [] : phasesOf(lattice, momenta);
  const labels = labelsAt(group, phases);
  const label = pointGroup === trivialRepresentation ? labels[0] : pointGroup;
  if (!labels.includes(label)) {
    const keeping = phases.some((phase) => phase !== 0) ? ' and keep this momentum' : '';
    return refusal(
      'pointGroup',
      `The point operations that leave H unchanged${keeping} have no ${label}: they have ${labels.join(', ')}.`,
    );
  }
  const projection = momentum === null ? pointProjection(group, label) : projectionOnto(group, phases, label);
  if (projection === null) {
    return refusal(
      'pointGroup',
      'At this momentum glide planes or screw axes give the products of point operations signs: there are projective representations alone.',
    );
  }
  const represented = ({ elements, characters }: ProjectionLine): RepresentedGroup => {
    const images = new Uint32Array(elements.length * group.nSites);
    for (let at = 0; at < images.length; at++) {
      images[at] = imageOf(group, elements[Math.floor(at / group.nSites)], at % group.nSites);
    }
    return { group: onModes(images, modesOf), characters: Array.from(characters) };
  };
  const whole = represented(projection);
  // With all translations they are a group as they stand.
  if (momentum === null && !isClosed(whole.group)) {
    return refusal('pointGroup', 'Some point operations only come with a translation. Choose momentum zero with them.');
  }
  const { dimension, line } = projection;
  return { ...whole, dimension, line: line === null ? null : represented(line) };
}

/** With the signs of the rotated basis; null where no charge fixes them. */
function inRotatedBasis(found: Representation, facts: Facts): Representation | null {
  const { sublattice } = facts.lattice;
  if (sublattice === null) return found;
  const sum = conservedLowering(facts);
  const isSwap = ({ group: { permutations, nSites } }: RepresentedGroup, element: number): boolean =>
    sublattice[permutations[element * nSites]] !== sublattice[0];
  const someSwap = Array.from({ length: found.group.elements }, (_, element) => isSwap(found, element)).some(Boolean);
  if (sum === null) return someSwap ? null : found;
  if (sum % 2 === 0) return found;
  const turned = (of: RepresentedGroup): RepresentedGroup => ({
    group: of.group,
    characters: of.characters.map((part, at) => (isSwap(of, Math.floor(at / 2)) ? -part + 0 : part)),
  });
  return { ...found, ...turned(found), line: found.line === null ? null : turned(found.line) };
}

/** Sum of the indices over all sites where the charges fix it. */
function conservedLowering({ charges, localDimensions, nSites }: Facts): number | null {
  const covered = charges.reduce((count, { sites }) => count + sites.length, 0);
  if (covered !== nSites) return null;
  const highest = localDimensions.reduce((sum, dimension) => sum + dimension - 1, 0);
  return highest - charges.reduce((sum, { total }) => sum + total, 0);
}

/** Sum of the largest indices over the second sublattice. */
const loweredSublattice = ({ lattice, localDimensions }: Facts): number =>
  localDimensions.reduce((sum, dimension, site) => sum + (lattice.sublattice?.[site] === 1 ? dimension - 1 : 0), 0);

const closedDirections = ({ crystal }: Lattice): readonly number[] =>
  (crystal?.closed ?? []).flatMap((closed, direction) => (closed ? [direction] : []));

/** One number for each closed direction; null for too many or too few. */
function allMomenta(lattice: Lattice, given: readonly number[]): readonly number[] | null {
  const { length } = closedDirections(lattice);
  if (given.length === 1) return new Array<number>(length).fill(given[0]);
  return given.length === length ? given : null;
}

/** Phases k . a_i along the primitive vectors of a momentum in multiples of 2 pi / L along each closed edge. */
function phasesOf({ crystal }: Lattice, momenta: readonly number[]): readonly number[] {
  if (crystal === null) return [];
  let next = 0;
  const rows = crystal.supercell.map((row, edge) =>
    crystal.closed[edge]
      ? [...row, 2 * Math.PI * momenta[next++]]
      : [...row.map((_, axis) => (axis === edge ? 1 : 0)), 0],
  );
  return solved(rows);
}

/** k r / 2 pi for the displacement from site 0 to a site, k in multiples of 2 pi / L: r in units of the closed edges. */
function turns({ coordinates, crystal }: Lattice, momenta: readonly number[], site: number): number {
  if (crystal === null) return 0;
  const { vectors, supercell, closed } = crystal;
  const displacement = [0, 1, 2].map((axis) => coordinates[3 * site + axis] - coordinates[axis]);
  const edges = supercell.map((row) =>
    [0, 1, 2].map((axis) => vectors.reduce((sum, vector, d) => sum + row[d] * vector[axis], 0)),
  );
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, k) => sum + value * b[k], 0);
  // c with sum_k c_k edges_k = r, by the normal equations.
  const parts = solved(edges.map((edge) => [...edges.map((other) => dot(edge, other)), dot(edge, displacement)]));
  let direction = 0;
  return parts.reduce((sum, part, row) => (closed[row] ? sum + momenta[direction++] * part : sum), 0);
}

/** x of A x = b for rows [A | b] of one to three unknowns, with the largest pivots. */
function solved(equations: readonly (readonly number[])[]): readonly number[] {
  const n = equations.length;
  const rows = [...equations];
  for (let pivot = 0; pivot < n; pivot++) {
    const largest = rows.reduce(
      (best, row, at) => (at >= pivot && Math.abs(row[pivot]) > Math.abs(rows[best][pivot]) ? at : best),
      pivot,
    );
    [rows[pivot], rows[largest]] = [rows[largest], rows[pivot]];
    for (let row = 0; row < n; row++) {
      if (row === pivot) continue;
      const factor = rows[row][pivot] / rows[pivot][pivot];
      rows[row] = rows[row].map((value, column) => value - factor * rows[pivot][column]);
    }
  }
  return rows.map((row, k) => row[n] / row[k] + 0);
}

/** Characters of small groups are 0, 1/2 and 1 up to rounding. */
const rounded = (value: number): number => Math.round(value * 1e14) / 1e14 + 0;
