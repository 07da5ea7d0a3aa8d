import type { AnsatzError } from '../../contract';
import type { CompiledHamiltonian } from '../model';
import { netketProgram, noNetketProgram } from './netket';
import { noOpenFermionProgram, openFermionProgram } from './open-fermion';
import { cannotBeWritten } from './particles';
import { noPauliList, pauliList } from './pauli-list';
import { staticRefusal } from '../static-only';
import { noQuspinProgram, quspinProgram } from './quspin';

export const programFormats = ['netket', 'quspin', 'openfermion', 'pauli'] as const;
export type ProgramFormat = (typeof programFormats)[number];

interface ProgramKind {
  readonly label: string;
  readonly note: string;
  readonly extension: string;
  /** Why the other program cannot hold the system; null: it can. */
  readonly refused: (hamiltonian: CompiledHamiltonian) => AnsatzError | null;
  readonly write: (hamiltonian: CompiledHamiltonian) => string;
}

/** What a system can be written as for other programs. */
export const programKinds: Readonly<Record<ProgramFormat, ProgramKind>> = {
  netket: { label: 'NetKet program', note: 'Python', extension: 'py', refused: noNetketProgram, write: netketProgram },
  quspin: { label: 'QuSpin program', note: 'Python', extension: 'py', refused: noQuspinProgram, write: quspinProgram },
  openfermion: {
    label: 'OpenFermion program',
    note: 'Python',
    extension: 'py',
    refused: noOpenFermionProgram,
    write: openFermionProgram,
  },
  pauli: {
    label: 'Pauli matrices',
    note: 'text, one product a line',
    extension: 'txt',
    refused: noPauliList,
    write: pauliList,
  },
};

/** More terms make files that no program reads in reasonable time. */
const maximumTerms = 500_000;

/** Why a system cannot be written for another program; null: it can. */
export function programRefusal(hamiltonian: CompiledHamiltonian, format: ProgramFormat): AnsatzError | null {
  const changes = staticRefusal(hamiltonian);
  if (changes?.code === 'SYSTEM_TIME_DEPENDENT' || (changes !== null && format !== 'netket')) {
    const { message, reason, suggestion } = changes;
    const program = changes.code === 'SYSTEM_OPEN' ? 'Only the program for NetKet has a Lindblad operator.' : reason;
    return cannotBeWritten(message, program, suggestion);
  }
  if (hamiltonian.operator.terms.matrixIndex.length > maximumTerms) {
    return cannotBeWritten(
      `H has more than ${maximumTerms.toLocaleString('en')} terms.`,
      'A program would list every one of them.',
      'Choose a smaller lattice.',
    );
  }
  return programKinds[format].refused(hamiltonian);
}

/**
 * A system for another program, in the basis and sector of its text.
 *
 * @throws AnsatzError EXPORT_NOT_POSSIBLE where the other program cannot hold it
 */
export function writeProgram(hamiltonian: CompiledHamiltonian, format: ProgramFormat): string {
  const refusal = programRefusal(hamiltonian, format);
  if (refusal !== null) throw refusal;
  return programKinds[format].write(hamiltonian);
}
