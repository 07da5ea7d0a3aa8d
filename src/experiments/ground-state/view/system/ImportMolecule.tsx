import { useRef } from 'react';
import type { ReactElement } from 'react';
import { toAnsatzError } from '../../../../shared/contract';
import { moleculeText, parseFcidump } from '../../../../shared/hamiltonian';
import { Button } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import { specFromHamiltonian } from '../../exportable';
import type { GroundStateSpec } from '../../schema';
import { controls } from '../controls';

type ImportMoleculeProps = Pick<StepProps<GroundStateSpec>, 'onChange' | 'announce'>;

/** Files of small molecules have kilobytes; what is larger is no integral file that can be expanded. */
const largestFile = 2_000_000;

/** Makes the system of the document a molecule, with a state and moves that suit it: one step of undo. */
export function ImportMolecule({ onChange, announce }: ImportMoleculeProps): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  const read = async (file: File): Promise<void> => {
    try {
      const text = file.size > largestFile ? '' : await file.text();
      onChange(specFromHamiltonian(moleculeText(file.name, parseFcidump(text))), { label: `Import ${file.name}` });
    } catch (error: unknown) {
      const { message, suggestion } = toAnsatzError(error);
      announce({ severity: 'error', message: `${file.name}: ${message}`, detail: suggestion });
    }
  };
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        data-control={controls.fcidump}
        title="A molecule from the integrals that quantum chemistry programs write"
        onClick={() => input.current?.click()}
      >
        Import FCIDUMP…
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="FCIDUMP file"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // The same file may be chosen again after it was mended.
          event.target.value = '';
          if (file !== undefined) void read(file);
        }}
      />
    </>
  );
}
