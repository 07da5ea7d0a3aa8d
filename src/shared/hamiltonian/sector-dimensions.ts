import { elementCount, imageOf, labelsAt, momentaOf, momentumWords, projectionOnto, type SpaceGroup } from '../lattice';
import type { CompiledHamiltonian, SectorCharge } from './model';
import { sectorStates } from './sector-states';
import { StateTraces, statesOf, type TracedElement } from './state-traces';
import { permutedModes, symmetriesOf } from './symmetries';
import { fermionicSites, parityOf, positiveElements } from './symmetry-elements';

/** A value that a conserved quantity may have, and how many states have it. */
export interface CountedSector {
  /** For the reader: 0, (π, 0), A1, even. */
  readonly label: string;
  /** As the sector statement has it. */
  readonly written: string;
  readonly states: bigint;
  /**
   * Whether a ground state of the charges is among them, by the theorem of Perron and Frobenius where the signs of H can be removed;
   * null: not known without a search.
   */
  readonly ground: boolean | null;
}

export interface CountedMomentum extends CountedSector {
  /** k . a along the primitive vectors. */
  readonly phases: readonly number[];
}

/**
 * Everything that H conserves, with the states of each value. Those of a charge are counted within the other charges of the text,
 * those of a symmetry within its charges and other symmetries.
 */
export interface CountedSectors {
  readonly charges: readonly { readonly charge: SectorCharge; readonly values: readonly CountedSector[] }[];
  readonly momenta: readonly CountedMomentum[];
  readonly parities: readonly CountedSector[];
  /** Representations of the point operations that keep the momentum of the text, or zero momentum. */
  readonly irreps: readonly CountedSector[];
  /** Why symmetries are not counted; null: they are, where there are any. */
  readonly refusal: string | null;
}

/** More sums over elements than this are not made while somebody waits. */
const mostElements = 20_000;

/** Counts the states of every sector without listing any: by the traces of the symmetries and the characters of the sectors. */
export function countedSectors(hamiltonian: CompiledHamiltonian): CountedSectors {
  const { charges, lattice } = hamiltonian;
  const counted = charges.map((charge, at) => ({ charge, values: valuesOf(hamiltonian, charge, at) }));
  if (lattice.translations.length > mostElements * 16) {
    const refusal = 'The lattice is too large to count symmetries at once.';
    return { charges: counted, momenta: [], parities: [], irreps: [], refusal };
  }
  const counter = new SymmetryCounter(hamiltonian);
  return {
    charges: counted,
    momenta: counter.momenta(),
    parities: counter.parities(),
    irreps: counter.irreps(),
    refusal: null,
  };
}

function valuesOf({ operator, charges }: CompiledHamiltonian, charge: SectorCharge, at: number): CountedSector[] {
  const most = charge.sites.reduce((sum, site) => sum + operator.localDimensions[site]! - 1, 0);
  return Array.from({ length: most + 1 }, (_, total) => {
    const value = charge.value + total - charge.total;
    const text = Number.isInteger(value) ? String(value) : `${Math.round(2 * value)}/2`;
    const wanted = charges.map((other, index) => (index === at ? { ...other, total } : other));
    const states = sectorStates(operator.localDimensions, wanted);
    return { label: text.replace('-', '−'), written: text, states, ground: null };
  });
}

/** Elements of the space group with their characters, and the dimension of the representation. */
interface Represented {
  readonly elements: readonly number[];
  readonly characters: ArrayLike<number>;
  readonly dimension: number;
}

class SymmetryCounter {
  readonly #group: SpaceGroup;
  readonly #traces: StateTraces;
  /** The turning over of spins as one of modes; null where H or the charges have none. */
  readonly #parity: ReturnType<typeof parityOf>;
  /** Characters of positive amplitudes: of all elements, then of the parity; null: not known. */
  readonly #positive: readonly number[] | null;
  readonly #kept = new Map<string, bigint>();

  constructor(readonly hamiltonian: CompiledHamiltonian) {
    const { operator, charges } = hamiltonian;
    this.#group = symmetriesOf(hamiltonian);
    this.#traces = new StateTraces(operator.localDimensions, fermionicSites(hamiltonian), charges);
    this.#parity = parityOf(hamiltonian, charges);
    const small = elementCount(this.#group) * this.#group.nSites <= mostElements * 100;
    const positive = small ? positiveElements(hamiltonian, charges) : null;
    this.#positive = positive && positive.map(({ character }) => character[0]);
  }

  momenta(): CountedMomentum[] {
    const { lattice, report, requestedSector } = this.hamiltonian;
    const { nSites, translations } = this.#group;
    const count = translations.length / nSites;
    const complete = report.translations * nSites === lattice.translations.length;
    if (count < 2 || !complete || count * count > mostElements * 16) return [];
    return momentaOf(lattice).flatMap((phases) => {
      const represented = projectionOnto(this.#group, phases, null);
      if (represented === null) return [];
      return [
        {
          label: momentumWords(phases),
          phases,
          written: writtenMomentum(phases),
          states: this.#states(represented, requestedSector.parity),
          ground: this.#isPositive(represented),
        },
      ];
    });
  }

  parities(): CountedSector[] {
    if (this.#parity === null) return [];
    const { momentum, point } = this.hamiltonian.requestedSector;
    const trivial: Represented = { elements: [0], characters: [1, 0], dimension: 1 };
    const represented = momentum === null && point === null ? trivial : this.#represented(momentum ?? [], point);
    if (represented === null) return [];
    const positive = this.#positive?.[elementCount(this.#group)];
    return ([1, -1] as const).map((sign) => ({
      label: sign === 1 ? 'even' : 'odd',
      written: String(sign),
      states: this.#states(represented, sign),
      ground: positive === undefined ? null : positive === sign,
    }));
  }

  irreps(): CountedSector[] {
    const { momentum, parity } = this.hamiltonian.requestedSector;
    const group = this.#group;
    if (group.pointOperations.length < 2 || elementCount(group) * group.nSites > mostElements * 100) return [];
    const labels = labelsAt(group, momentum ?? []);
    if (labels.length < 2) return [];
    return labels.flatMap((label) => {
      const represented = this.#represented(momentum ?? [], label);
      if (represented === null) return [];
      return [
        {
          label,
          written: label,
          states: this.#states(represented, parity),
          ground: this.#isPositive(represented),
        },
      ];
    });
  }

  #represented(phases: readonly number[], label: string | null): Represented | null {
    return projectionOnto(this.#group, phases, label);
  }

  #states({ elements, characters, dimension }: Represented, parity: 1 | -1 | null): bigint {
    const traced = elements.map((element, at): TracedElement => ({
      trace: this.#trace(element, false),
      character: characters[2 * at] ?? 0,
    }));
    if (parity === null || this.#parity === null) return statesOf(traced, elements.length, dimension);
    const turned = elements.map((element, at): TracedElement => ({
      trace: this.#trace(element, true),
      character: parity * (characters[2 * at] ?? 0),
    }));
    return statesOf([...traced, ...turned], 2 * elements.length, dimension);
  }

  /** Of an element of the space group, with the turning over of spins after it if wanted. */
  #trace(element: number, turned: boolean): bigint {
    const key = `${element} ${turned}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const sites = Array.from({ length: this.#group.nSites }, (_, site) => imageOf(this.#group, element, site));
    const moved = permutedModes(this.hamiltonian, sites);
    const after = turned ? this.#parity : null;
    const trace = this.#traces.of(after ? Array.from(moved, (mode) => after.permutation[mode]!) : moved, after?.flip);
    this.#kept.set(key, trace);
    return trace;
  }

  /** Whether positive amplitudes, in the basis without signs, have this representation. */
  #isPositive({ elements, characters, dimension }: Represented): boolean | null {
    const positive = this.#positive;
    if (positive === null) return null;
    const agrees = (element: number, at: number): boolean =>
      Math.abs((characters[2 * at] ?? 0) - (positive[element] ?? 0)) < 1e-6;
    return dimension === 1 && elements.every(agrees);
  }
}

/** (pi, 2*pi/3) */
function writtenMomentum(phases: readonly number[]): string {
  const text = momentumWords(phases).replaceAll('−', '-').replaceAll(/(\d)π/g, '$1*pi').replaceAll('π', 'pi');
  return phases.length === 1 ? text : `(${text.slice(1, -1)})`;
}
