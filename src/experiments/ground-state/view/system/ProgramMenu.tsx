import type { ReactElement } from 'react';
import { programFormats, programKinds, programRefusal, writeProgram } from '../../../../shared/hamiltonian/programs';
import type { CompiledHamiltonian } from '../../../../shared/hamiltonian';
import { Icon, Menu } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';

interface ProgramMenuProps extends Pick<StepProps, 'document' | 'saveFile' | 'announce'> {
  /** Of the text as it stands; null while it is not valid. */
  readonly hamiltonian: CompiledHamiltonian | null;
}

/** The system as a program of other libraries, or as Pauli matrices. */
export function ProgramMenu({ document, saveFile, announce, hamiltonian }: ProgramMenuProps): ReactElement {
  const name = document.title.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-+|-+$/g, '') || 'system';
  return (
    <Menu
      label="Export the system"
      button={
        <>
          Export <Icon name="chevronDown" size={14} />
        </>
      }
      items={() =>
        programFormats.map((format) => {
          const { label, note, extension } = programKinds[format];
          const refusal = hamiltonian === null ? null : programRefusal(hamiltonian, format);
          return {
            key: format,
            label,
            icon: 'download',
            note: hamiltonian === null ? 'the text is not valid yet' : (refusal?.message ?? note),
            disabled: hamiltonian === null || refusal !== null,
            onSelect: () => {
              if (hamiltonian === null) return;
              saveFile({
                name: `${name}-${format}.${extension}`,
                mediaType: 'text/plain',
                content: new TextEncoder().encode(writeProgram(hamiltonian, format)),
              });
              announce({ severity: 'information', message: `${label} of ${hamiltonian.lattice.label}: saved.` });
            },
          };
        })
      }
    />
  );
}
