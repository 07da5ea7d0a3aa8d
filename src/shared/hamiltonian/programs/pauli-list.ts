import type { AnsatzError } from '../../contract';
import type { CompiledHamiltonian } from '../model';
import type { Species } from '../sites';
import { pauliAlphabet, qubitAlphabet } from './alphabets';
import { type Monomial, monomialsOf } from './local-words';
import { cannotBeWritten, electronOrder } from './particles';
import { opening, pythonReal } from './python';

/**
 * Products of Pauli matrices on qubits, one for each spin 1/2, hard-core boson or mode of fermions. Up is |0>; an occupied mode is |1>, with strings
 * of Z on the modes before it (Jordan and Wigner 1928).
 */
export function pauliTerms({ operator, modes }: CompiledHamiltonian): readonly Monomial[] {
  return monomialsOf(operator, (site) => (modes[site]?.species === 'spin' ? pauliAlphabet : qubitAlphabet), 'Z');
}

export const noPauliList = ({ operator }: CompiledHamiltonian): AnsatzError | null =>
  operator.localDimensions.every((dimension) => dimension === 2)
    ? null
    : cannotBeWritten(
        'Sites with more than two states are no qubits.',
        'Pauli matrices are those of spins 1/2, hard-core bosons and modes of fermions.',
        'Write it for QuSpin or NetKet.',
      );

export const pauliProduct = ({ factors }: Monomial): string =>
  factors.map(({ site, word }) => `${word}${site}`).join(' ');

/** One product a line: its coefficient as Python's complex() reads it, then its matrices; none: the identity. */
export function pauliList(hamiltonian: CompiledHamiltonian): string {
  const terms = pauliTerms(hamiltonian);
  const notes = [
    `${hamiltonian.modes.length} qubits, counted from 0; H is the sum of coefficient * product over the ${terms.length} lines.`,
    ...qubitNotes(hamiltonian),
  ];
  const lines = terms.map((term) => {
    const { re, im } = term.coefficient;
    const coefficient =
      im === 0 ? pythonReal(re) : `${pythonReal(re)}${im < 0 ? '-' : '+'}${pythonReal(Math.abs(im))}j`;
    return `${coefficient} ${pauliProduct(term)}`.trimEnd();
  });
  return `${opening(hamiltonian, notes)}\n${lines.join('\n')}\n`;
}

export function qubitNotes({ modes }: CompiledHamiltonian): readonly string[] {
  const has = (...species: readonly Species[]): boolean => modes.some((mode) => species.includes(mode.species));
  return [
    ...(has('spin') ? ['Spin up is |0>, Z = +1.'] : []),
    ...(has('boson') ? ['A site with a boson is |1>, Z = -1.'] : []),
    ...(has('fermion', 'up') ? ['An occupied mode is |1>; Jordan-Wigner strings run over the modes before it.'] : []),
    ...(has('down') ? [electronOrder] : []),
  ];
}
