import type { CompiledHamiltonian } from '../hamiltonian';
import type { Lattice } from '../lattice/lattice';
import type { Charge } from './ansatz-definition';
import type { ModelFacts, SectorGroup } from './facts';
import type { SectorChoice } from './graph';
import { symmetryGroup, type SymmetryGroup } from './symmetry-group';

/** How the run uses the system: what the samples keep, and the basis that the network works in. */
export interface SystemUse {
  readonly charges: readonly Charge[];
  /** The second sublattice is turned by pi about z (Marshall). */
  readonly rotated: boolean;
}

/** What models need to know of a compiled Hamiltonian. */
export function systemFacts(hamiltonian: CompiledHamiltonian, use: SystemUse): ModelFacts {
  const { lattice, operator, report } = hamiltonian;
  const localDimensions = Array.from(operator.localDimensions);
  const nSites = localDimensions.length;
  const translations = chosen(lattice.translations, report.translationElements, nSites);
  const facts = {
    nSites,
    localDimensions,
    lattice,
    species: [],
    charges: use.charges,
    translations,
    spaceGroup: null,
    dimension: BigInt(report.dimension),
    sectorDimension: BigInt(use.charges.length > 0 ? (report.sectorDimension ?? report.dimension) : report.dimension),
    hoppingOrbitals: () => null,
  };
  return { ...facts, sector: (choice) => sectorGroup(choice, facts, report.conservesSpinFlip, use.rotated) };
}

function chosen(permutations: Uint32Array, elements: readonly number[], nSites: number): SymmetryGroup {
  return symmetryGroup(
    Uint32Array.from(
      elements.flatMap((element) => Array.from(permutations.subarray(element * nSites, (element + 1) * nSites))),
    ),
    nSites,
  );
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
  const directions = lattice.supercell.length;
  const momenta = momentum?.length === 1 ? lattice.supercell.map(() => momentum[0]) : (momentum ?? []);
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

/** k r / 2 pi for the displacement from site 0 to a site, k in multiples of 2 pi / L. */
function turns({ positions, supercell }: Lattice, momenta: readonly number[], site: number): number {
  const [x, y] = [positions[2 * site] - positions[0], positions[2 * site + 1] - positions[1]];
  const [first, second] = supercell;
  if (first === undefined) return 0;
  if (second === undefined)
    return (momenta[0] ?? 0) * ((x * first[0] + y * first[1]) / (first[0] ** 2 + first[1] ** 2));
  const volume = first[0] * second[1] - first[1] * second[0];
  const a = (x * second[1] - y * second[0]) / volume;
  const b = (y * first[0] - x * first[1]) / volume;
  return (momenta[0] ?? 0) * a + (momenta[1] ?? 0) * b;
}

/** Characters of small groups are 0, 1/2 and 1 up to rounding. */
const rounded = (value: number): number => Math.round(value * 1e14) / 1e14 + 0;
