import { symmetriesOf, type CompiledHamiltonian, type Mode, type SectorCharge, type Species } from '../hamiltonian';
import { groupPermutations, elementCount } from '../lattice';
import type { SpaceGroup } from '../lattice/space-group';
import type { FermionSpecies, ModelFacts, SectorGroup } from './facts';
import { foreseenOrbitals, startOrbitals, type CountedSpecies } from './orbitals/start-orbitals';
import { pointLabels, sectorGroup } from './sector-group';
import { onModes, type SymmetryGroup } from './symmetry-group';

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
  const { conservesSpinFlip, conservesSpinExchange } = report;
  const sectors = new Map<string, SectorGroup>();
  const symmetry = { group: group?.group ?? null, conservesSpinFlip, conservesSpinExchange, rotated: use.rotated };
  return {
    ...facts,
    pointLabels: (momentum) => pointLabels(symmetry.group, lattice, momentum),
    sector: (choice) => {
      const key = JSON.stringify(choice);
      const found = sectors.get(key) ?? sectorGroup(choice, facts, symmetry);
      sectors.set(key, found);
      return found;
    },
  };
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
