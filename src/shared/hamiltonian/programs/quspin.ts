import type { AnsatzError } from '../../contract';
import type { Complex } from '../algebra/local-matrix';
import type { CompiledHamiltonian } from '../model';
import { spinText } from '../sites';
import { bosonAlphabet, pauliAlphabet, spinAlphabet } from './alphabets';
import { ladderTerms, type LadderTerm, signed } from './ladder-terms';
import { type Alphabet, monomialsOf } from './local-words';
import { cannotBeWritten, electronNumbers, electronOrder, particlesOf, totalLevel } from './particles';
import { listOf, opening, pythonNumber } from './python';

/** What QuSpin is told: the space, and lists of couplings for each string of operators. */
interface QuspinSystem {
  readonly basis: string;
  readonly constructor: string;
  readonly couplings: ReadonlyMap<string, readonly string[]>;
  readonly notes: readonly string[];
}

/**
 * A program of QuSpin that builds the space, the sector of particles or magnetisation, and the matrix.
 */
export function quspinProgram(hamiltonian: CompiledHamiltonian): string {
  const { basis, constructor, couplings, notes } = quspinSystem(hamiltonian);
  const { hermitian, realMatrixElements } = hamiltonian.report;
  const lists = [...couplings].map(([word, entries]) => `["${word}", ${listOf(entries, '    ')}]`);
  return `${opening(hamiltonian, notes)}
import numpy as np
from quspin.basis import ${basis}
from quspin.operators import hamiltonian

STATIC = ${listOf(lists, '')}


def space():
    return ${constructor}


def operator():
    return hamiltonian(
        STATIC,
        [],
        basis=space(),
        dtype=${realMatrixElements ? 'np.float64' : 'np.complex128'},
        check_herm=${hermitian ? 'True' : 'False'},
        check_symm=False,
        check_pcon=False,
    )


if __name__ == "__main__":
    H = operator()
    levels = H.eigvalsh() if H.Ns <= 500 else H.eigsh(k=4, which="SA", return_eigenvectors=False)
    print(np.sort(levels)[:4])
`;
}

export function noQuspinProgram(hamiltonian: CompiledHamiltonian): AnsatzError | null {
  const particles = particlesOf(hamiltonian);
  if (particles.kind !== 'mixed') return null;
  return cannotBeWritten(
    `QuSpin has no space of ${particles.words} with one sector.`,
    'Its lattices have one kind of sites.',
    'Write it for NetKet, or as a list of Pauli matrices where all sites have two states.',
  );
}

function quspinSystem(hamiltonian: CompiledHamiltonian): QuspinSystem {
  const particles = particlesOf(hamiltonian);
  const sites = hamiltonian.modes.length;
  const total = totalLevel(hamiltonian);
  switch (particles.kind) {
    case 'spins': {
      const keeps = total === null ? '' : `, Nup=${total}`;
      const spin = spinText(particles.twiceSpin);
      // Pauli matrices where they are what one would write; S+, S- and Sz where Sz is conserved or they are all there is.
      const pauli = particles.twiceSpin === 1 && total === null;
      return {
        basis: 'spin_basis_general',
        constructor: `spin_basis_general(${sites}, S="${spin}", pauli=${pauli ? 1 : 0}${keeps})`,
        couplings: siteCouplings(hamiltonian, pauli ? pauliAlphabet : spinAlphabet(particles.twiceSpin + 1)),
        notes: total === null ? [] : ['Nup counts the steps of all spins above m = -S.'],
      };
    }
    case 'bosons': {
      const keeps = total === null ? '' : `, Nb=${total}`;
      return {
        basis: 'boson_basis_general',
        constructor: `boson_basis_general(${sites}${keeps}, sps=${particles.maximum + 1})`,
        couplings: siteCouplings(hamiltonian, bosonAlphabet(particles.maximum + 1)),
        notes: [],
      };
    }
    case 'fermions':
      return fermionSystem(hamiltonian, particles.species === 'electrons' ? electronNumbers(hamiltonian) : null);
    case 'mixed':
      throw new RangeError('Sites of different kinds are refused before.');
  }
}

function siteCouplings({ operator }: CompiledHamiltonian, alphabet: Alphabet): ReadonlyMap<string, readonly string[]> {
  return gathered(
    monomialsOf(operator, () => alphabet, null).map(({ factors, coefficient }) => ({
      // The identity stands on a site, too.
      word: factors.length === 0 ? 'I' : factors.map(({ word }) => word.toLowerCase()).join(''),
      sites: factors.length === 0 ? [0] : factors.flatMap(({ site, word }) => [...word].map(() => site)),
      coefficient,
    })),
  );
}

function fermionSystem(hamiltonian: CompiledHamiltonian, numbers: readonly [number, number] | null): QuspinSystem {
  const terms = ladderTerms(hamiltonian);
  const modes = hamiltonian.modes.length;
  if (numbers !== null) {
    return {
      basis: 'spinful_fermion_basis_general',
      constructor: `spinful_fermion_basis_general(${modes / 2}, Nf=(${numbers.join(', ')}))`,
      couplings: gathered(terms.map((term) => bySpin(term, modes / 2))),
      notes: ['Operators of up electrons stand before the bar.'],
    };
  }
  const total = totalLevel(hamiltonian);
  const hasElectrons = hamiltonian.modes.some(({ species }) => species === 'down');
  return {
    basis: 'spinless_fermion_basis_general',
    constructor: `spinless_fermion_basis_general(${modes}${total === null ? '' : `, Nf=${total}`})`,
    couplings: gathered(
      terms.map(({ creators, annihilators, densities, coefficient }) => ({
        word: ladderWord(creators, annihilators, densities) || 'I',
        sites: or([...creators, ...annihilators, ...densities], [0]),
        coefficient,
      })),
    ),
    notes: hasElectrons ? [electronOrder] : [],
  };
}

/** Each spin is conserved: its operators come in pairs, so that those of up pass those of down without a sign, but for c and c^dagger. */
function bySpin({ creators, annihilators, densities, coefficient }: LadderTerm, nSites: number): Coupling {
  const [createdUp, createdDown] = apart(creators, nSites);
  const [removedUp, removedDown] = apart(annihilators, nSites);
  const [countedUp, countedDown] = apart(densities, nSites);
  // c^dagger of down stands before c of up.
  const exchanges = createdDown.length * removedUp.length;
  const word = `${ladderWord(createdUp, removedUp, countedUp)}|${ladderWord(createdDown, removedDown, countedDown)}`;
  const sites = [...createdUp, ...removedUp, ...countedUp, ...createdDown, ...removedDown, ...countedDown];
  return {
    word: word === '|' ? 'I|' : word,
    sites: or(sites, [0]),
    coefficient: signed(coefficient, exchanges),
  };
}

const apart = (modes: readonly number[], nSites: number): readonly [readonly number[], readonly number[]] => [
  modes.filter((mode) => mode < nSites),
  modes.filter((mode) => mode >= nSites).map((mode) => mode - nSites),
];

const ladderWord = (
  creators: readonly number[],
  annihilators: readonly number[],
  densities: readonly number[],
): string => '+'.repeat(creators.length) + '-'.repeat(annihilators.length) + 'n'.repeat(densities.length);

const or = (sites: readonly number[], otherwise: readonly number[]): readonly number[] =>
  sites.length > 0 ? sites : otherwise;

interface Coupling {
  readonly word: string;
  readonly sites: readonly number[];
  readonly coefficient: Complex;
}

/** Lists [coefficient, site, ...] by their string of operators. */
function gathered(couplings: readonly Coupling[]): ReadonlyMap<string, readonly string[]> {
  const lists = new Map<string, string[]>();
  for (const { word, sites, coefficient } of couplings) {
    const list = lists.get(word) ?? [];
    list.push(`[${[pythonNumber(coefficient), ...sites].join(', ')}]`);
    lists.set(word, list);
  }
  return lists;
}
