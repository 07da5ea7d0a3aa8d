import type { CompiledHamiltonian, Mode, SectorCharge, Species } from '../hamiltonian';
import type { Lattice } from '../lattice/lattice';
import type { FermionSpecies, ModelFacts, SectorGroup } from './facts';
import type { SectorChoice } from './graph';
import { lowestOrbitals } from './hopping-orbitals';
import { symmetryGroup, type SymmetryGroup } from './symmetry-group';

/** How the run uses the system: what the samples keep, and the basis that the network works in. */
export interface SystemUse {
  readonly charges: readonly SectorCharge[];
  /** The second sublattice is turned by pi about z (Marshall). */
  readonly rotated: boolean;
}

/** What models need to know of a compiled Hamiltonian. */
export function systemFacts(hamiltonian: CompiledHamiltonian, use: SystemUse): ModelFacts {
  const { lattice, operator, report, modes } = hamiltonian;
  const localDimensions = Array.from(operator.localDimensions);
  const modesOf = Array.from({ length: lattice.nSites }, (): number[] => []);
  modes.forEach(({ site }, mode) => modesOf[site].push(mode));
  const facts = {
    nSites: modes.length,
    localDimensions,
    modesOf,
    lattice,
    species: fermionSpecies(modes, use.charges),
    charges: use.charges.map(({ sites, total }) => ({ sites, total })),
    translations: onModes(lattice, report.translationElements, modesOf),
    spaceGroup: null,
    dimension: BigInt(report.dimension),
    sectorDimension: BigInt(use.charges.length > 0 ? (report.sectorDimension ?? report.dimension) : report.dimension),
    hoppingOrbitals: ({ modes: of, particles }: { readonly modes: readonly number[]; readonly particles: number }) =>
      lowestOrbitals(operator, of, particles),
  };
  return { ...facts, sector: (choice) => sectorGroup(choice, facts, report.conservesSpinFlip, use.rotated) };
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

/** Permutations of lattice sites as those of modes: up modes go to up modes, down to down. */
function onModes(
  { translations, nSites }: Lattice,
  elements: readonly number[],
  modesOf: readonly (readonly number[])[],
): SymmetryGroup {
  const modes = modesOf.reduce((sum, of) => sum + of.length, 0);
  const permutations = new Uint32Array(elements.length * modes);
  elements.forEach((element, row) => {
    modesOf.forEach((of, site) => {
      const images = modesOf[translations[element * nSites + site]];
      of.forEach((mode, kind) => (permutations[row * modes + mode] = images[kind]));
    });
  });
  return symmetryGroup(permutations, modes);
}

/**
 * Group and characters of a sector: psi(g s) = chi_g psi(s). A translation by r has chi = exp(-i k r). In the rotated basis the
 * state is (-1)^(levels below the highest, on the second sublattice) psi: an element that exchanges the sublattices gets the
 * sign of the sum over all sites, which the charges fix, and the spin flip that of the whole sublattice turned over.
 */
function sectorGroup(
  { momentum, pointGroup, spinFlip }: SectorChoice,
  facts: Omit<ModelFacts, 'sector'>,
  conservesSpinFlip: boolean,
  rotated: boolean,
): SectorGroup {
  const { lattice, translations, nSites } = facts;
  if (pointGroup !== null) {
    return { ok: false, field: 'pointGroup', reason: 'The point group of this lattice is not derived.' };
  }
  const identity = symmetryGroup(translations.permutations.slice(0, nSites), nSites);
  const group = momentum === null ? identity : translations;
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
          field: 'momentum',
          reason:
            'In the rotated basis a momentum needs a fixed total Sz. Choose the sector "auto" with exchange moves.',
        };
      }
      sign = sum % 2 === 0 ? 1 : -1;
    }
    const angle = -2 * Math.PI * turns(lattice, momenta, group.permutations[element * nSites]);
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
