import type { AnsatzError } from '../../contract';
import type { CompiledHamiltonian } from '../model';
import { ladderTerms, ladderText } from './ladder-terms';
import { cannotBeWritten, electronOrder, particlesOf } from './particles';
import { pauliProduct, pauliTerms, qubitNotes } from './pauli-list';
import { listOf, opening, pythonNumber } from './python';

/**
 * A program of OpenFermion: a FermionOperator of fermions, a QubitOperator of spins 1/2.
 */
export function openFermionProgram(hamiltonian: CompiledHamiltonian): string {
  const particles = particlesOf(hamiltonian);
  return particles.kind === 'fermions'
    ? fermionProgram(hamiltonian, particles.species !== 'spinless')
    : qubitProgram(hamiltonian);
}

export function noOpenFermionProgram(hamiltonian: CompiledHamiltonian): AnsatzError | null {
  const particles = particlesOf(hamiltonian);
  if (particles.kind === 'fermions' || (particles.kind === 'spins' && particles.twiceSpin === 1)) return null;
  return cannotBeWritten(
    'OpenFermion has fermions and qubits only.',
    'The system has other sites.',
    'Write it for QuSpin or NetKet.',
  );
}

function fermionProgram(hamiltonian: CompiledHamiltonian, hasElectrons: boolean): string {
  const terms = ladderTerms(hamiltonian).map((term) => `("${ladderText(term)}", ${pythonNumber(term.coefficient)})`);
  const notes = hasElectrons ? [electronOrder] : [];
  return program(hamiltonian, notes, 'FermionOperator', terms);
}

function qubitProgram(hamiltonian: CompiledHamiltonian): string {
  const terms = pauliTerms(hamiltonian).map((term) => `("${pauliProduct(term)}", ${pythonNumber(term.coefficient)})`);
  return program(hamiltonian, qubitNotes(hamiltonian), 'QubitOperator', terms);
}

function program(
  hamiltonian: CompiledHamiltonian,
  notes: readonly string[],
  operator: 'FermionOperator' | 'QubitOperator',
  terms: readonly string[],
): string {
  return `${opening(hamiltonian, [...notes, 'The whole space: OpenFermion takes sectors when it diagonalises.'])}
from openfermion import ${operator}, get_sparse_operator

N_MODES = ${hamiltonian.modes.length}
TERMS = ${listOf(terms, '')}


def hamiltonian():
    H = ${operator}()
    for operators, coefficient in TERMS:
        H += ${operator}(operators, coefficient)
    return H


if __name__ == "__main__":
    matrix = get_sparse_operator(hamiltonian(), n_qubits=N_MODES)
    print(matrix.shape, "matrix with", matrix.nnz, "elements")
`;
}
