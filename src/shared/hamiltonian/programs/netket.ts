import type { AnsatzError } from '../../contract';
import { forEachElement } from '../algebra/local-matrix';
import type { CompiledOperator, LocalMatrix } from '../compiled-operator';
import type { CompiledHamiltonian } from '../model';
import { coefficientOf, sitesOf, termCount } from '../report/terms';
import { spinText, type SiteKind } from '../sites';
import { ladderTerms, ladderText } from './ladder-terms';
import { cannotBeWritten, electronNumbers, particlesOf, totalLevel } from './particles';
import { listOf, opening, pythonNumber, pythonReal } from './python';

export function noNetketProgram(hamiltonian: CompiledHamiltonian): AnsatzError | null {
  const particles = particlesOf(hamiltonian);
  const isMixed = particles.kind === 'mixed' && particles.hasFermions;
  if (hamiltonian.jumps.length > 0 && (isMixed || particles.kind === 'fermions')) {
    return cannotBeWritten(
      'NetKet has no Lindblad operator of fermions.',
      'Its LocalLiouvillian takes operators on spins and bosons.',
      'Remove the jump operators, or write the system in spins.',
    );
  }
  if (!isMixed) return null;
  return cannotBeWritten(
    `NetKet has no operators on ${particles.words} together.`,
    'Its operators of fermions act on spaces of fermions alone.',
    'Write a list of Pauli matrices, where all sites have two states.',
  );
}

/**
 * A program of NetKet 3 that builds the graph, the Hilbert space and the operator.
 */
export function netketProgram(hamiltonian: CompiledHamiltonian): string {
  const particles = particlesOf(hamiltonian);
  const parts = particles.kind === 'fermions' ? fermions(hamiltonian) : sites(hamiltonian);
  const edges = (hamiltonian.lattice.shells[0]?.bonds ?? []).map(({ from, to }) => `(${from}, ${to})`);
  return `${opening(hamiltonian, parts.notes)}
import netket as nk
import numpy as np

N_SITES = ${hamiltonian.lattice.nSites}
EDGES = [${edges.join(', ')}]
CONSTANT = ${pythonNumber({ re: hamiltonian.operator.constant, im: 0 })}

${parts.data}


def graph():
    return nk.graph.Graph(edges=EDGES, n_nodes=N_SITES)


def hilbert():
    return ${parts.hilbert}


def hamiltonian(hi):
${parts.operator}

${hamiltonian.jumps.length > 0 ? liouvillian(hamiltonian) : ''}

if __name__ == "__main__":
    hi = hilbert()
    H = hamiltonian(hi)
    print(hi)
    if hi.is_indexable and hi.n_states <= 200_000:
        print(nk.exact.lanczos_ed(H))
`;
}

/** The jump operators with the matrices of TERMS' kind, and the Lindblad operator of NetKet. */
function liouvillian({ jumps, siteKinds, siteKindOf }: CompiledHamiltonian): string {
  const values = siteKinds.map(siteValues);
  const operators = jumps.flatMap(({ name, operators: family }) =>
    family.map(({ operator }) => {
      const terms = termsOf(operator);
      return `(${JSON.stringify(name)}, ${pythonReal(operator.constant)}, ${listOf(operator.matrices.map(matrixLiteral), '    ')}, ${listOf(terms, '    ')})`;
    }),
  );
  return `
# Jump operators: (name, constant, matrices, terms as above)
JUMPS = ${listOf(operators, '')}
JUMP_VALUES = ${listOf(
    values.map((list) => `[${list.join(', ')}]`),
    '',
  )}
JUMP_KINDS = [${Array.from(siteKindOf).join(', ')}]


def jump_operators(hi):
    def order(site):
        return [JUMP_VALUES[JUMP_KINDS[site]].index(round(value)) for value in hi.states_at_index(site)]

    made = []
    for name, constant, matrices, terms in JUMPS:
        operator = nk.operator.LocalOperator(hi, dtype=complex, constant=constant)
        for index, coefficient, sites in terms:
            matrix = np.asarray(matrices[index], dtype=complex) * coefficient
            shape = [len(JUMP_VALUES[JUMP_KINDS[site]]) for site in sites]
            orders = [order(site) for site in sites]
            tensor = matrix.reshape(shape + shape)[np.ix_(*orders, *orders)]
            operator += nk.operator.LocalOperator(hi, tensor.reshape(matrix.shape), sites)
        made.append(operator)
    return made


def liouvillian(hi):
    """d rho / dt = -i [H, rho] + sum of L rho L^dagger - {L^dagger L, rho} / 2"""
    return nk.operator.LocalLiouvillian(hamiltonian(hi), jump_operators(hi))
`;
}

const termsOf = (operator: CompiledOperator): readonly string[] =>
  Array.from({ length: termCount(operator) }, (_, term) => {
    const coefficient = pythonNumber(coefficientOf(operator, term));
    return `(${operator.terms.matrixIndex[term]}, ${coefficient}, [${sitesOf(operator, term).join(', ')}])`;
  });

interface Parts {
  readonly notes: readonly string[];
  readonly data: string;
  readonly hilbert: string;
  readonly operator: string;
}

function sites(hamiltonian: CompiledHamiltonian): Parts {
  const { operator, siteKinds, siteKindOf } = hamiltonian;
  const values = siteKinds.map(siteValues);
  return {
    notes: hamiltonian.jumps.length > 0 ? ['An open system, in the whole space: jumps lead out of a sector.'] : [],
    data: localTerms(operator, values, siteKindOf),
    hilbert: siteSpace(
      hamiltonian,
      [...siteKindOf].map((index) => siteKinds[index]!),
    ),
    operator: localOperatorSource,
  };
}

/**
 * Python literals of an operator without parity strings, that `localOperatorSource` reads.
 *
 * @param values what NetKet calls the local states of each kind of sites, index 0 first
 * @param kindOf kind of each site
 */
export function localTerms(
  operator: CompiledOperator,
  values: readonly (readonly number[])[],
  kindOf: ArrayLike<number>,
): string {
  const terms = termsOf(operator);
  return `# Values of the sites of each kind in the order of the rows of the matrices below.
VALUES = ${listOf(
    values.map((list) => `[${list.join(', ')}]`),
    '',
  )}
KINDS = [${Array.from(kindOf).join(', ')}]
# Local matrices; the first site of a term is the most significant digit.
MATRICES = ${listOf(operator.matrices.map(matrixLiteral), '')}
# (matrix, coefficient, sites)
TERMS = ${listOf(terms, '')}`;
}

/** Body of a function of the Hilbert space that makes the operator of VALUES, KINDS, MATRICES, TERMS and CONSTANT. */
export const localOperatorSource = `    # NetKet counts local states in its own order.
    def order(site):
        return [VALUES[KINDS[site]].index(round(value)) for value in hi.states_at_index(site)]

    operators, acting_on = [], []
    for index, coefficient, sites in TERMS:
        matrix = np.asarray(MATRICES[index], dtype=complex) * coefficient
        shape = [len(VALUES[KINDS[site]]) for site in sites]
        orders = [order(site) for site in sites]
        tensor = matrix.reshape(shape + shape)[np.ix_(*orders, *orders)]
        operators.append(tensor.reshape(matrix.shape))
        acting_on.append(sites)
    if all(np.all(matrix.imag == 0) for matrix in operators):
        operators = [matrix.real for matrix in operators]
    return nk.operator.LocalOperator(hi, operators, acting_on, constant=CONSTANT)`;

function matrixLiteral(matrix: LocalMatrix): string {
  const rows = Array.from({ length: matrix.dimension }, () => Array.from({ length: matrix.dimension }, () => '0'));
  forEachElement(matrix, (row, column, re, im) => {
    rows[row]![column] = pythonNumber({ re, im });
  });
  return `[${rows.map((row) => `[${row.join(', ')}]`).join(', ')}]`;
}

function siteValues(kind: SiteKind): readonly number[] {
  const levels = kind.kind === 'spin' ? kind.twiceSpin : kind.kind === 'boson' ? kind.maximum : 1;
  return Array.from({ length: levels + 1 }, (_, index) => (kind.kind === 'spin' ? levels - 2 * index : levels - index));
}

function siteSpace(hamiltonian: CompiledHamiltonian, kinds: readonly SiteKind[]): string {
  // Jumps lead out of a sector.
  const total = hamiltonian.jumps.length > 0 ? null : totalLevel(hamiltonian);
  const particles = particlesOf(hamiltonian);
  if (particles.kind === 'spins') {
    const spin = spinText(particles.twiceSpin);
    const keeps = total === null ? '' : `, total_sz=${total - (particles.twiceSpin / 2) * kinds.length}`;
    return `nk.hilbert.Spin(s=${spin}, N=N_SITES${keeps})`;
  }
  if (particles.kind === 'bosons') {
    const keeps = total === null ? '' : `, n_particles=${total}`;
    return `nk.hilbert.Fock(n_max=${particles.maximum}, N=N_SITES${keeps})`;
  }
  const one = (kind: SiteKind): string =>
    kind.kind === 'spin'
      ? `nk.hilbert.Spin(s=${spinText(kind.twiceSpin)})`
      : `nk.hilbert.Fock(n_max=${kind.kind === 'boson' ? kind.maximum : 1})`;
  return `nk.hilbert.TensorHilbert(${kinds.map(one).join(', ')})`;
}

function fermions(hamiltonian: CompiledHamiltonian): Parts {
  const terms = ladderTerms(hamiltonian)
    // The number is CONSTANT.
    .filter(({ creators, annihilators, densities }) => creators.length + annihilators.length + densities.length > 0)
    .map((term) => `("${ladderText(term)}", ${pythonNumber(term.coefficient)})`);
  const numbers = electronNumbers(hamiltonian);
  const total = totalLevel(hamiltonian);
  const modes = hamiltonian.modes.length;
  const electrons = particlesOf(hamiltonian);
  const hasSpin = electrons.kind === 'fermions' && electrons.species === 'electrons';
  return {
    notes: hasSpin
      ? ['Up modes are the first block of N_SITES orbitals, down modes the second, each in the order of the sites.']
      : [],
    data: `# (operators, coefficient)
TERMS = ${listOf(terms, '')}`,
    hilbert:
      hasSpin && numbers !== null
        ? `nk.hilbert.SpinOrbitalFermions(N_SITES, s=1/2, n_fermions_per_spin=(${numbers.join(', ')}))`
        : `nk.hilbert.SpinOrbitalFermions(${modes}${total === null ? '' : `, n_fermions=${total}`})`,
    operator: `    operators, coefficients = zip(*TERMS) if TERMS else ((), ())
    return nk.operator.FermionOperator2nd(hi, terms=list(operators), weights=list(coefficients), constant=CONSTANT)`,
  };
}
