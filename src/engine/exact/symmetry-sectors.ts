import {
  elementOf,
  parityOf,
  positiveElements,
  symmetriesOf,
  symmetryWords,
  type CompiledHamiltonian,
  type RequestedSector,
} from '../../shared/hamiltonian';
import {
  assembleGroup,
  keepingMomentum,
  labelsAt,
  momentaOf,
  projectionOnto,
  TranslationOrbits,
  type SpaceGroup,
} from '../../shared/lattice';
import type { Charge, Symmetry } from '../native/exact-diagonalisation';
import type { SymmetrySector } from './reference';
import { generatorsOf } from './symmetry-generators';

export interface NumberedSector extends SymmetrySector {
  readonly numbers: RequestedSector;
  /** States of each multiplet of its representation: the sector has one of them, by characters of a subgroup. */
  readonly dimension: number;
}

/** The sectors of one momentum out of those that symmetry makes equal. */
export interface MomentumSectors {
  /** Null: H has no translations. */
  readonly momentum: readonly number[] | null;
  /** Momenta with the same energies, this one counted. */
  readonly star: number;
  /** Irreducible representations of its point operations. */
  readonly represented: readonly NumberedSector[];
  /** False: the point operations have projective representations, which are not among them. */
  readonly complete: boolean;
  /** By the momentum alone. */
  readonly whole: readonly NumberedSector[];
  /** Representations of point operations that commute: smaller than `whole`, and together with all of its states. */
  readonly covering: readonly NumberedSector[];
}

const byNumber = (a: number, b: number): number => a - b;

/** The sector of given quantum numbers; null where H has none such. */
export function sectorOfNumbers(
  hamiltonian: CompiledHamiltonian,
  charges: readonly Charge[],
  numbers: RequestedSector,
): NumberedSector | null {
  return sectorIn(symmetriesOf(hamiltonian), hamiltonian, charges, numbers);
}

function sectorIn(
  group: SpaceGroup,
  hamiltonian: CompiledHamiltonian,
  charges: readonly Charge[],
  numbers: RequestedSector,
): NumberedSector | null {
  const { momentum, point, parity } = numbers;
  const symmetries: Symmetry[] = [];
  let dimension = 1;
  if (momentum !== null || point !== null) {
    const projection = projectionOnto(group, momentum ?? [], point);
    if (projection?.line == null) return null;
    dimension = projection.dimension;
    const { elements, characters } = projection.line;
    const moved = elements.map((element, at) =>
      elementOf(group, hamiltonian, element, [characters[2 * at], characters[2 * at + 1]]),
    );
    symmetries.push(...generatorsOf(moved));
  }
  if (parity !== null) {
    const operation = parityOf(hamiltonian, charges);
    if (operation === null) return null;
    symmetries.push({ ...operation, character: [parity, 0] });
  }
  return { name: symmetryWords(numbers), numbers, symmetries, dimension };
}

/** All momenta but for those that point operations, or complex conjugation of a real H, make equal, with their sectors. */
export function momentumSectors(
  hamiltonian: CompiledHamiltonian,
  charges: readonly Charge[],
): readonly MomentumSectors[] {
  const group = symmetriesOf(hamiltonian);
  const parities = parityOf(hamiltonian, charges) === null ? [null] : ([1, -1] as const);
  const within = (of: SpaceGroup, momentum: readonly number[] | null, points: readonly (string | null)[]) =>
    parities.flatMap((parity) =>
      points.map((point) => sectorIn(of, hamiltonian, charges, { momentum, point, parity })),
    );
  const found = (sectors: readonly (NumberedSector | null)[]): readonly NumberedSector[] | null => {
    const known = sectors.filter((sector) => sector !== null);
    return known.length === sectors.length ? known : null;
  };
  return starsOf(hamiltonian, group).map(({ momentum, star }) => {
    const phases = momentum ?? [];
    const whole = found(within(group, momentum, [null])) ?? [];
    const points = keepingMomentum(group, phases);
    if (points.length <= 1) return { momentum, star, represented: whole, complete: true, whole, covering: whole };
    const labels = labelsAt(group, phases);
    const represented = found(within(group, momentum, labels));
    const complete = represented !== null;
    if (complete && labels.length === points.length) {
      return { momentum, star, represented, complete, whole, covering: represented };
    }
    const commuting = commutingPart(group, points);
    const covering = found(within(commuting, momentum, labelsAt(commuting, phases))) ?? whole;
    return { momentum, star, represented: represented ?? [], complete, whole, covering };
  });
}

interface Star {
  readonly momentum: readonly number[] | null;
  readonly star: number;
}

function starsOf(hamiltonian: CompiledHamiltonian, group: SpaceGroup): readonly Star[] {
  if (group.translations.length <= group.nSites) return [{ momentum: null, star: 1 }];
  /** Phases of all translations of H, by which momenta are told apart. */
  const keyOf = (phases: readonly number[]): string =>
    group.translationVectors
      .map((vector) => {
        const turns = vector.reduce((sum, along, axis) => sum + along * (phases[axis] ?? 0), 0) / (2 * Math.PI);
        return Math.round((turns - Math.floor(turns + 1e-9)) * 1e7);
      })
      .join();
  const momenta = new Map<string, readonly number[]>();
  const plain = momentaOf(hamiltonian.lattice);
  for (const phases of plain.filter((candidate) => candidate.every((phase) => phase >= 0)).concat(plain)) {
    const key = keyOf(phases);
    if (!momenta.has(key)) momenta.set(key, phases);
  }
  const stars: Star[] = [];
  const counted = new Set<string>();
  for (const [key, momentum] of momenta) {
    if (counted.has(key)) continue;
    const images = group.pointOperations.map(({ matrix }) =>
      matrix.map((row) => row.reduce((sum, factor, other) => sum + factor * (momentum[other] ?? 0), 0)),
    );
    if (hamiltonian.report.realMatrixElements) images.push(...images.map((image) => image.map((phase) => -phase)));
    const members = new Set([key, ...images.map(keyOf).filter((image) => momenta.has(image))]);
    members.forEach((member) => counted.add(member));
    stars.push({ momentum, star: members.size });
  }
  return stars;
}

/** Translations with point operations that are their own inverses and commute, up to translations: real characters alone. */
function commutingPart(group: SpaceGroup, points: readonly number[]): SpaceGroup {
  const { pointProducts } = group;
  let members = [0];
  for (const candidate of points) {
    if (members.includes(candidate) || pointProducts[candidate][candidate] !== 0) continue;
    if (members.some((member) => pointProducts[member][candidate] !== pointProducts[candidate][member])) continue;
    members = [...members, ...members.map((member) => pointProducts[member][candidate])];
  }
  const operations = members.sort(byNumber).map((member) => group.pointOperations[member]);
  const orbits = TranslationOrbits.under(group.nSites, group.translations);
  return assembleGroup(orbits, group.translationVectors, operations);
}

/** Sectors that together have every state of the charges, one of each that symmetry makes equal. */
export const coveringSectors = (
  hamiltonian: CompiledHamiltonian,
  charges: readonly Charge[],
): readonly NumberedSector[] => momentumSectors(hamiltonian, charges).flatMap(({ covering }) => covering);

/** The one sector that has a ground state where the signs of H can be removed; null where that is not known. */
export function positiveSector(hamiltonian: CompiledHamiltonian, charges: readonly Charge[]): SymmetrySector | null {
  const elements = positiveElements(hamiltonian, charges);
  if (elements === null) return null;
  const flips = elements.filter(({ flip }) => flip);
  const symmetries = [...generatorsOf(elements.filter(({ flip }) => !flip)), ...flips];
  return symmetries.length === 0 ? null : { name: 'positive amplitudes', symmetries };
}

/** Whether a sector has a ground state of the charges; null where it is not known without a search. */
export function hasGroundState(
  hamiltonian: CompiledHamiltonian,
  charges: readonly Charge[],
  symmetries: readonly Symmetry[],
): boolean | null {
  const elements = positiveElements(hamiltonian, charges);
  if (elements === null) return null;
  const keyOf = ({ permutation, flip }: Symmetry): string => `${flip} ${permutation.join()}`;
  const known = new Map(elements.map((symmetry) => [keyOf(symmetry), symmetry.character]));
  return symmetries.every((symmetry) => {
    const [re, im] = known.get(keyOf(symmetry)) ?? symmetry.character;
    return Math.hypot(re - symmetry.character[0], im - symmetry.character[1]) < 1e-9;
  });
}
