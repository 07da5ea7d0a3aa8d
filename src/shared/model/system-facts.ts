import { symmetriesOf, type CompiledHamiltonian, type Mode, type SectorCharge, type Species } from '../hamiltonian';
import { groupPermutations, elementCount } from '../lattice';
import type { Lattice } from '../lattice/lattice';
import type { SpaceGroup } from '../lattice/space-group';
import type { FermionSpecies, ModelFacts, SectorGroup } from './facts';
import type { SectorChoice } from './graph';
import { foreseenOrbitals, startOrbitals, type CountedSpecies } from './orbitals/start-orbitals';
import { isClosed, symmetryGroup, type SymmetryGroup } from './symmetry-group';

/** How the run uses the system: what the samples keep, and the basis that the network works in. */
export interface SystemUse {
  readonly charges: readonly SectorCharge[];
  /** The second sublattice is turned by pi about z (Marshall). */
  readonly rotated: boolean;
  /** False: the mean field of first orbitals, which takes seconds, is not solved: enough to check and to draw. Default: true. */
  readonly solve?: boolean;
}

/** Sites up to which the point group is looked for, and images of sites up to which its table is made. */
const pointGroupSites = 512;
const largestGroupTable = 2 ** 22;

/** What models need to know of a compiled Hamiltonian. */
export function systemFacts(hamiltonian: CompiledHamiltonian, use: SystemUse): ModelFacts {
  const { solve = true } = use;
  const { lattice, operator, report, modes } = hamiltonian;
  const localDimensions = Array.from(operator.localDimensions);
  const modesOf = Array.from({ length: lattice.nSites }, (): number[] => []);
  modes.forEach(({ site }, mode) => modesOf[site].push(mode));
  const group = spaceGroup(hamiltonian, modesOf);
  const translations = report.translationElements.flatMap((element) =>
    Array.from(lattice.translations.subarray(element * lattice.nSites, (element + 1) * lattice.nSites)),
  );
  const { sublattice } = lattice;
  const sublattices = sublattice === null ? null : modes.map(({ site }) => sublattice[site]);
  const facts = {
    nSites: modes.length,
    localDimensions,
    modesOf,
    lattice,
    species: fermionSpecies(modes, use.charges),
    charges: use.charges.map(({ sites, total }) => ({ sites, total })),
    translations: onModes(translations, modesOf),
    spaceGroup: group?.elements ?? null,
    rotated: use.rotated,
    dimension: BigInt(report.dimension),
    sectorDimension: BigInt(use.charges.length > 0 ? (report.sectorDimension ?? report.dimension) : report.dimension),
    startOrbitals: (how: 'hopping' | 'meanField', species: readonly CountedSpecies[]) =>
      solve ? startOrbitals(operator, how, species, sublattices) : foreseenOrbitals(operator, how, species),
  };
  const symmetry = { group: group?.group ?? null, conservesSpinFlip: report.conservesSpinFlip, rotated: use.rotated };
  return { ...facts, sector: (choice) => sectorGroup(choice, facts, symmetry) };
}

interface FoundGroup {
  readonly group: SpaceGroup;
  /** All elements, as permutations of modes. */
  readonly elements: SymmetryGroup;
}

const known = new WeakMap<CompiledHamiltonian, FoundGroup>();

/** Null where the lattice or the table is too large. Remembered for each Hamiltonian object. */
function spaceGroup(hamiltonian: CompiledHamiltonian, modesOf: ModelFacts['modesOf']): FoundGroup | null {
  const before = known.get(hamiltonian);
  if (before !== undefined || hamiltonian.lattice.nSites > pointGroupSites) return before ?? null;
  const group = symmetriesOf(hamiltonian);
  if (elementCount(group) * hamiltonian.modes.length > largestGroupTable) return null;
  const found = { group, elements: onModes(groupPermutations(group), modesOf) };
  known.set(hamiltonian, found);
  return found;
}

/** The modes of each conserved number of fermions; all of them together where none is conserved. */
function fermionSpecies(modes: readonly Mode[], charges: readonly SectorCharge[]): readonly FermionSpecies[] {
  const fermionic = new Set(modes.flatMap(({ species }, mode) => (isFermion(species) ? [mode] : [])));
  if (fermionic.size === 0) return [];
  const counted = charges.filter(({ sites }) => sites.every((site) => fermionic.has(site)));
  const species = counted.map(({ name, sites, total }) => ({ name: names[name], modes: sites, particles: total }));
  const rest = [...fermionic].filter((mode) => !counted.some(({ sites }) => sites.includes(mode)));
  return rest.length === 0 ? species : [...species, { name: 'fermions', modes: rest, particles: null }];
}

const names: Readonly<Record<SectorCharge['name'], string>> = {
  Sz: 'spins',
  N: 'fermions',
  Nb: 'bosons',
  Nf: 'fermions',
  Nup: 'up',
  Ndown: 'down',
};

const isFermion = (species: Species): boolean => species === 'fermion' || species === 'up' || species === 'down';

/** Permutations of lattice sites, row-major [element][site], as those of modes: up modes go to up modes, down to down. */
function onModes(images: ArrayLike<number>, modesOf: readonly (readonly number[])[]): SymmetryGroup {
  const nSites = modesOf.length;
  const elements = images.length / nSites;
  const modes = modesOf.reduce((sum, of) => sum + of.length, 0);
  const permutations = new Uint32Array(elements * modes);
  for (let element = 0; element < elements; element++) {
    modesOf.forEach((of, site) => {
      const there = modesOf[images[element * nSites + site]];
      of.forEach((mode, kind) => (permutations[element * modes + mode] = there[kind]));
    });
  }
  return symmetryGroup(permutations, modes);
}

interface Symmetry {
  /** Translations and point operations that leave H unchanged; null where they are not derived. */
  readonly group: SpaceGroup | null;
  readonly conservesSpinFlip: boolean;
  /** The second sublattice is turned by pi about z (Marshall). */
  readonly rotated: boolean;
  /** False: the mean field of first orbitals, which takes seconds, is not solved: enough to check and to draw. Default: true. */
  readonly solve?: boolean;
}

interface Elements {
  readonly group: SymmetryGroup;
  /** Of the point operation of each element, in a real representation. */
  readonly pointCharacters: readonly number[];
}

type SectorRefusal = Extract<SectorGroup, { ok: false }>;
const refusal = (field: keyof SectorChoice, reason: string): SectorRefusal => ({ ok: false, field, reason });

/** Elements that a projection sums over: translations, point operations, both of them, or the identity alone. */
function sectorElements(
  { momentum, pointGroup }: SectorChoice,
  { lattice, translations, modesOf, nSites }: Omit<ModelFacts, 'sector'>,
  group: SpaceGroup | null,
): Elements | SectorRefusal {
  const alone = (of: SymmetryGroup): Elements => ({ group: of, pointCharacters: new Array(of.elements).fill(1) });
  if (pointGroup === null) {
    return alone(momentum === null ? symmetryGroup(translations.permutations.slice(0, nSites), nSites) : translations);
  }
  if (group === null) return refusal('pointGroup', 'The point group of a lattice of this size is not derived.');
  const irrep = group.irreps.find(({ label }) => label === pointGroup);
  if (irrep === undefined) {
    const labels = group.irreps.map(({ label }) => label).join(', ');
    return refusal(
      'pointGroup',
      `The point operations that leave H unchanged have no ${pointGroup}: they have ${labels}.`,
    );
  }
  if (momentum?.some((part) => part !== 0)) {
    return refusal('pointGroup', 'The point group is offered at momentum zero: at others only a part of it is left.');
  }
  const count = momentum === null ? 1 : group.translations.length / lattice.nSites;
  const images =
    momentum === null
      ? group.pointOperations.flatMap(({ permutation }) => Array.from(permutation))
      : groupPermutations(group);
  const all = onModes(images, modesOf);
  // With all translations they are a group as they stand.
  if (momentum === null && !isClosed(all)) {
    return refusal('pointGroup', 'Some point operations only come with a translation. Choose momentum zero with them.');
  }
  const pointCharacters = Array.from(
    { length: all.elements },
    (_, e) => irrep.pointCharacters[2 * Math.floor(e / count)],
  );
  return { group: all, pointCharacters };
}

/**
 * Group and characters of a sector: psi(g s) = chi_g psi(s). A translation by r has chi = exp(-i k r). In the rotated basis the
 * state is (-1)^(levels below the highest, on the second sublattice) psi: an element that exchanges the sublattices gets the
 * sign of the sum over all sites, which the charges fix, and the spin flip that of the whole sublattice turned over.
 */
function sectorGroup(
  choice: SectorChoice,
  facts: Omit<ModelFacts, 'sector'>,
  { group: spaceGroup, conservesSpinFlip, rotated }: Symmetry,
): SectorGroup {
  const { momentum, spinFlip } = choice;
  const { lattice, translations, nSites } = facts;
  const summed = sectorElements(choice, facts, spaceGroup);
  if ('ok' in summed) return summed;
  const { group, pointCharacters } = summed;
  if (momentum !== null && translations.elements <= 1) {
    return { ok: false, field: 'momentum', reason: 'H is not invariant under any translation of this lattice.' };
  }
  const directions = (lattice.crystal?.closed ?? []).filter((closed) => closed).length;
  const given = momentum ?? [0];
  const momenta = given.length === 1 ? Array.from({ length: directions }, () => given[0]) : given;
  if (momentum !== null && momenta.length !== directions) {
    return {
      ok: false,
      field: 'momentum',
      reason: `A momentum has ${directions === 1 ? 'one number' : `${directions} numbers`} here, one for each periodic direction.`,
    };
  }
  const sum = conservedLowering(facts);
  const swaps = (element: number): boolean =>
    lattice.sublattice !== null && lattice.sublattice[group.permutations[element * nSites]] !== lattice.sublattice[0];
  const characters: number[] = [];
  for (let element = 0; element < group.elements; element++) {
    let sign = 1;
    if (rotated && swaps(element)) {
      if (sum === null) {
        return {
          ok: false,
          field: momentum === null ? 'pointGroup' : 'momentum',
          reason: 'In the rotated basis this needs a fixed total Sz. Choose the sector "auto" with exchange moves.',
        };
      }
      sign = sum % 2 === 0 ? 1 : -1;
    }
    sign *= pointCharacters[element];
    // With a point group the momentum is zero.
    const turned = momentum === null || choice.pointGroup !== null;
    const angle = turned ? 0 : -2 * Math.PI * turns(lattice, momenta, group.permutations[element * nSites]);
    characters.push(rounded(sign * Math.cos(angle)), rounded(sign * Math.sin(angle)));
  }
  if (spinFlip === null) return { ok: true, group, characters, spinFlip: null };
  const refusal = flipRefusal(facts, conservesSpinFlip);
  if (refusal !== null) return { ok: false, field: 'spinFlip', reason: refusal };
  const flip = rotated && loweredSublattice(facts) % 2 === 1 ? (spinFlip === 1 ? -1 : 1) : spinFlip;
  return { ok: true, group, characters, spinFlip: flip };
}

function flipRefusal(
  { charges, localDimensions, species }: Omit<ModelFacts, 'sector'>,
  conserved: boolean,
): string | null {
  if (species.length > 0) return 'Fermions have no spin to turn over site by site.';
  if (!conserved) return 'H changes when every spin is turned over.';
  for (const { sites, total } of charges) {
    const highest = sites.reduce((sum, site) => sum + localDimensions[site] - 1, 0);
    if (2 * total !== highest) return 'Turning over every spin leads out of the sector: it keeps Sz = 0 alone.';
  }
  return null;
}

/** Sum of the indices over all sites where the charges fix it. */
function conservedLowering({ charges, localDimensions, nSites }: Omit<ModelFacts, 'sector'>): number | null {
  const covered = charges.reduce((count, { sites }) => count + sites.length, 0);
  if (covered !== nSites) return null;
  const highest = localDimensions.reduce((sum, dimension) => sum + dimension - 1, 0);
  return highest - charges.reduce((sum, { total }) => sum + total, 0);
}

/** Sum of the largest indices over the second sublattice. */
const loweredSublattice = ({ lattice, localDimensions }: Omit<ModelFacts, 'sector'>): number =>
  localDimensions.reduce((sum, dimension, site) => sum + (lattice.sublattice?.[site] === 1 ? dimension - 1 : 0), 0);

/** k r / 2 pi for the displacement from site 0 to a site, k in multiples of 2 pi / L: r in units of the closed edges. */
function turns({ coordinates, crystal }: Lattice, momenta: readonly number[], site: number): number {
  if (crystal === null) return 0;
  const { vectors, supercell, closed } = crystal;
  const displacement = [0, 1, 2].map((axis) => coordinates[3 * site + axis] - coordinates[axis]);
  const edges = supercell.map((row) =>
    [0, 1, 2].map((axis) => vectors.reduce((sum, vector, d) => sum + row[d] * vector[axis], 0)),
  );
  const parts = coefficients(edges, displacement);
  let direction = 0;
  return parts.reduce((sum, part, row) => (closed[row] ? sum + momenta[direction++] * part : sum), 0);
}

/** c with sum_k c_k edges_k = r, by the normal equations of one to three edges. */
function coefficients(edges: readonly (readonly number[])[], r: readonly number[]): readonly number[] {
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, k) => sum + value * b[k], 0);
  const n = edges.length;
  const rows = edges.map((edge) => [...edges.map((other) => dot(edge, other)), dot(edge, r)]);
  for (let pivot = 0; pivot < n; pivot++) {
    for (let row = 0; row < n; row++) {
      if (row === pivot) continue;
      const factor = rows[row][pivot] / rows[pivot][pivot];
      rows[row] = rows[row].map((value, column) => value - factor * rows[pivot][column]);
    }
  }
  return rows.map((row, k) => row[n] / row[k]);
}

/** Characters of small groups are 0, 1/2 and 1 up to rounding. */
const rounded = (value: number): number => Math.round(value * 1e14) / 1e14 + 0;
