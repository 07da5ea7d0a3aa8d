import { AnsatzError } from '../../../shared/contract/errors';
import { generatorsOf, hasGroundState, sectorOfNumbers, type SymmetrySector } from '../../../engine/exact';
import type { Symmetry } from '../../../engine/native/exact-diagonalisation';
import { symmetryWords } from '../../../shared/hamiltonian';
import { sectorOf } from '../../../shared/model/presets/builder';
import type { SymmetryGroup } from '../../../shared/model/symmetry-group';
import { systemFacts } from '../../../shared/model/system-facts';
import type { DerivedSystem } from '../derive';
import type { GroundStateSpec } from '../schema';

/** A sector that the text or the ansatz fixes, in the basis of the text. */
export interface FixedSector extends SymmetrySector {
  /** Whether the ground state of the charges is in it; null: not known without a search. */
  readonly hasGroundState: boolean | null;
  /**
   * Permutations that take a state of the sector to all states of its multiplet, which are orthogonal; the identity alone in one
   * dimension. Null where they are not known: the text asks for a representation that the ansatz is not projected onto.
   */
  readonly partners: readonly (readonly number[])[] | null;
}

/** The symmetry sector that the text asks for and the ansatz is projected onto; null where neither fixes one. */
export function fixedSector(spec: GroundStateSpec, { hamiltonian, plan }: DerivedSystem): FixedSector | null {
  const { charges } = plan;
  const requested = sectorOfNumbers(hamiltonian, charges, hamiltonian.requestedSector);
  const projected = projectedSymmetries(spec, hamiltonian, charges);
  const symmetries = [...(requested?.symmetries ?? []), ...projected.symmetries];
  if (symmetries.length === 0) return null;
  const words = symmetryWords(hamiltonian.requestedSector);
  const names = [
    ...(words === '' ? [] : [words]),
    ...(projected.symmetries.length === 0 ? [] : ['projection of the ansatz']),
  ];
  const isKnown = projected.partners.length === (requested?.dimension ?? 1) || projected.partners.length > 1;
  return {
    name: names.join(', '),
    symmetries,
    hasGroundState: hasGroundState(hamiltonian, charges, symmetries),
    partners: isKnown ? projected.partners : null,
  };
}

interface ProjectedSymmetries {
  readonly symmetries: readonly Symmetry[];
  readonly partners: readonly (readonly number[])[];
}

/** Characters of what the ansatz is projected onto. */
function projectedSymmetries(
  { model }: GroundStateSpec,
  hamiltonian: DerivedSystem['hamiltonian'],
  charges: DerivedSystem['plan']['charges'],
): ProjectedSymmetries {
  const nothing = { symmetries: [], partners: [Array.from(hamiltonian.modes.keys())] };
  const choice = model.ansatz === 'custom' ? null : sectorOf(model);
  if (choice === null) return nothing;
  const sector = systemFacts(hamiltonian, { charges, rotated: false, solve: false }).sector(choice);
  if (!sector.ok) return nothing;
  if (sector.line === null) throw noLine(choice.pointGroup ?? '');
  const { spinFlip } = sector;
  // Of several states of a multiplet one: they have one energy.
  const { group, characters } = sector.line;
  const { nSites, permutations } = group;
  const identity = Array.from({ length: nSites }, (_, site) => site);
  const elements = Array.from({ length: group.elements }, (_, element): Symmetry => ({
    permutation: Array.from(permutations.subarray(element * nSites, (element + 1) * nSites)),
    flip: false,
    character: [characters[2 * element], characters[2 * element + 1]],
  }));
  const flip: readonly Symmetry[] =
    spinFlip === null ? [] : [{ permutation: identity, flip: true, character: [spinFlip, 0] }];
  return { symmetries: [...generatorsOf(elements), ...flip], partners: cosets(sector.group, group) };
}

/** One element g of each class g K of a group by a subgroup, the identity first. */
function cosets(
  group: SymmetryGroup,
  { elements, nSites, permutations }: SymmetryGroup,
): readonly (readonly number[])[] {
  const found: number[][] = [];
  const covered = new Set<string>();
  for (let element = 0; element < group.elements; element++) {
    const permutation = Array.from(group.permutations.subarray(element * nSites, (element + 1) * nSites));
    if (covered.has(permutation.join())) continue;
    found.push(permutation);
    for (let member = 0; member < elements; member++) {
      const inner = permutations.subarray(member * nSites, (member + 1) * nSites);
      covered.add(Array.from(inner, (site) => permutation[site]).join());
    }
  }
  return found;
}

const noLine = (label: string): AnsatzError =>
  new AnsatzError({
    code: 'EXACT_NO_SUBGROUP_SECTOR',
    message: `The exact states of ${label} are not found.`,
    reason:
      'A sector is fixed by characters of one dimension, and no subgroup has one that only this representation contains.',
    suggestion: 'Ask for a sector by momentum and parity alone.',
  });
