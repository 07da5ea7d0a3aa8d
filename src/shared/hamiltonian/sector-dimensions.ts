import { momentaOf, momentumWords } from '../lattice';
import type { CompiledHamiltonian, SectorCharge } from './model';
import { sectorStates } from './sector-states';
import { symmetriesOf } from './symmetries';

/** A value that a conserved quantity may have, and how many states have it. */
export interface CountedSector {
  /** For the reader: 0, (π, 0), A1, even. */
  readonly label: string;
  /** As the sector statement has it. */
  readonly written: string;
  readonly states: bigint;
}

export interface CountedMomentum extends CountedSector {
  /** k . a along the primitive vectors. */
  readonly phases: readonly number[];
}

/** Everything that H conserves, with the states of each value. Those of symmetries are counted within the charges of the text. */
export interface CountedSectors {
  readonly charges: readonly { readonly charge: SectorCharge; readonly values: readonly CountedSector[] }[];
  readonly momenta: readonly CountedMomentum[];
  readonly parities: readonly CountedSector[];
  /** Representations at zero momentum. */
  readonly irreps: readonly CountedSector[];
  /** Why symmetries are not counted; null: they are, where there are any. */
  readonly refusal: string | null;
}

/** More sums over elements than this are not made while somebody waits. */
const mostElements = 20_000;

/**
 * Counts the states of every sector without listing any: with f(g) states that a permutation leaves as they are, a representation of
 * dimension d and characters χ has d/|G| sum_g χ(g)* f(g) of them.
 */
export function countedSectors(hamiltonian: CompiledHamiltonian): CountedSectors {
  const { charges, report, operator } = hamiltonian;
  const counted = charges.map((charge, at) => ({ charge, values: valuesOf(hamiltonian, charge, at) }));
  const refusal = refusalOf(hamiltonian);
  if (refusal !== null) return { charges: counted, momenta: [], parities: [], irreps: [], refusal };
  const fixed = new FixedStates(operator.localDimensions, charges[0]?.total ?? null);
  return {
    charges: counted,
    momenta: momentaCounts(hamiltonian, fixed),
    parities: report.conservesSpinFlip && isTurnedToItself(hamiltonian) ? parityCounts(hamiltonian, fixed) : [],
    irreps: irrepCounts(hamiltonian, fixed),
    refusal: null,
  };
}

function valuesOf({ operator, charges }: CompiledHamiltonian, charge: SectorCharge, at: number): CountedSector[] {
  const most = charge.sites.reduce((sum, site) => sum + operator.localDimensions[site]! - 1, 0);
  return Array.from({ length: most + 1 }, (_, total) => {
    const value = charge.value + total - charge.total;
    const text = Number.isInteger(value) ? String(value) : `${Math.round(2 * value)}/2`;
    const wanted = charges.map((other, index) => (index === at ? { ...other, total } : other));
    return { label: text.replace('-', '−'), written: text, states: sectorStates(operator.localDimensions, wanted) };
  });
}

function refusalOf({ modes, charges, operator, lattice }: CompiledHamiltonian): string | null {
  if (!modes.every(({ species }) => species === 'spin' || species === 'boson')) {
    return 'Momenta of fermions are not counted: permutations come with signs.';
  }
  const [charge, ...others] = charges;
  if (others.length > 0 || (charge && charge.sites.length !== operator.localDimensions.length)) {
    return 'Several charges at once: symmetries are not counted within them.';
  }
  if (lattice.translations.length > mostElements * 16) return 'The lattice is too large to count symmetries at once.';
  return null;
}

function momentaCounts(hamiltonian: CompiledHamiltonian, fixed: FixedStates): CountedMomentum[] {
  const { lattice, report } = hamiltonian;
  const { translations, translationVectors, nSites } = symmetriesOf(hamiltonian);
  const count = translationVectors.length;
  if (count < 2 || report.translations * nSites !== lattice.translations.length || count * count > mostElements * 16)
    return [];
  const states = translationVectors.map((_, at) => fixed.of(translations.subarray(at * nSites, (at + 1) * nSites)));
  return momentaOf(lattice).map((phases) => ({
    label: momentumWords(phases),
    phases,
    written: writtenMomentum(phases),
    states: averaged(
      states.map((value, at) => [
        value,
        Math.cos(phases.reduce((sum, phase, axis) => sum + phase * (translationVectors[at]?.[axis] ?? 0), 0)),
      ]),
      count,
    ),
  }));
}

/** Whether turning all spins over keeps the value of the charge: at Sz = 0, or without a charge. */
function isTurnedToItself({ charges, operator }: CompiledHamiltonian): boolean {
  const most = operator.localDimensions.reduce((sum, levels) => sum + levels - 1, 0);
  return charges.every(({ total }) => 2 * total === most);
}

function parityCounts({ lattice }: CompiledHamiltonian, fixed: FixedStates): CountedSector[] {
  const identity = Uint32Array.from({ length: lattice.nSites }, (_, site) => site);
  const [all, same] = [fixed.of(identity), fixed.turned(identity)];
  return [
    { label: 'even', written: '1', states: (all + same) / 2n },
    { label: 'odd', written: '-1', states: (all - same) / 2n },
  ];
}

function irrepCounts(hamiltonian: CompiledHamiltonian, fixed: FixedStates): CountedSector[] {
  const { translations, translationVectors, pointOperations, irreps, nSites } = symmetriesOf(hamiltonian);
  const [count, points] = [translationVectors.length, pointOperations.length];
  if (points < 2 || count * points * nSites > mostElements * 100) return [];
  const sums = pointOperations.map(({ permutation }) => {
    let sum = 0n;
    for (let at = 0; at < count; at++) {
      const shift = translations.subarray(at * nSites, (at + 1) * nSites);
      sum += fixed.of(Uint32Array.from(permutation, (site) => shift[site]!));
    }
    return sum;
  });
  return irreps.map(({ label, dimension, pointCharacters }) => ({
    label,
    written: label,
    states: averaged(
      sums.map((value, at) => [value, dimension * (pointCharacters[2 * at] ?? 0)]),
      count * points,
    ),
  }));
}

/** Numbers of fixed states times characters, over the order of the group. Imaginary parts of characters cancel in it. */
function averaged(parts: readonly (readonly [bigint, number])[], order: number): bigint {
  // Characters are cosines and sums of them: with this many digits the rounded sum is exact up to 10^18 states.
  const digits = 10n ** 15n;
  const sum = parts.reduce((total, [value, factor]) => total + value * BigInt(Math.round(factor * 1e15)), 0n);
  const divisor = digits * BigInt(order);
  return (sum + divisor / 2n) / divisor;
}

/** Number of configurations that a permutation of the sites leaves as they are, within one value of the charge. */
class FixedStates {
  readonly #known = new Map<string, bigint>();

  constructor(
    readonly dimensions: Uint8Array,
    /** Sum of the levels; null: any. */
    readonly total: number | null,
  ) {}

  of(permutation: ArrayLike<number>): bigint {
    const cycles = cyclesOf(permutation).map(({ first, length }) => ({ levels: this.dimensions[first] ?? 1, length }));
    return this.#count(
      'same',
      cycles.map(({ levels, length }) => Array.from({ length: levels }, (_, level) => level * length)),
    );
  }

  /** The same with every spin turned over after the permutation: along a cycle the levels alternate. */
  turned(permutation: ArrayLike<number>): bigint {
    const choices = cyclesOf(permutation).map(({ first, length }) => {
      const levels = this.dimensions[first] ?? 1;
      if (length % 2 === 0) return Array.from({ length: levels }, () => (length / 2) * (levels - 1));
      return levels % 2 === 1 ? [(length * (levels - 1)) / 2] : [];
    });
    return this.#count('turned', choices);
  }

  /** Ways to choose one number for each cycle that add up to the total. */
  #count(kind: string, choices: readonly (readonly number[])[]): bigint {
    const key = `${kind} ${choices
      .map((list) => list.join(','))
      .sort()
      .join(' ')}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const count = this.#ways(choices);
    this.#known.set(key, count);
    return count;
  }

  #ways(choices: readonly (readonly number[])[]): bigint {
    const { total } = this;
    if (total === null) return choices.reduce((product, list) => product * BigInt(list.length), 1n);
    let ways = new Array<bigint>(total + 1).fill(0n);
    ways[0] = 1n;
    for (const list of choices) {
      const next = new Array<bigint>(total + 1).fill(0n);
      for (const added of list) for (let at = added; at <= total; at++) next[at]! += ways[at - added]!;
      ways = next;
    }
    return ways[total]!;
  }
}

function cyclesOf(permutation: ArrayLike<number>): { readonly first: number; readonly length: number }[] {
  const seen = new Uint8Array(permutation.length);
  const cycles: { first: number; length: number }[] = [];
  for (let first = 0; first < permutation.length; first++) {
    if (seen[first]) continue;
    let length = 0;
    for (let site = first; !seen[site]; site = permutation[site]!) {
      seen[site] = 1;
      length++;
    }
    cycles.push({ first, length });
  }
  return cycles;
}

/** (pi, 2*pi/3) */
function writtenMomentum(phases: readonly number[]): string {
  const text = momentumWords(phases).replaceAll('−', '-').replaceAll(/(\d)π/g, '$1*pi').replaceAll('π', 'pi');
  return phases.length === 1 ? text : `(${text.slice(1, -1)})`;
}
