import { useEffect, useMemo } from 'react';
import type { ReactElement } from 'react';
import { formatFixed } from '../../../../shared/format';
import type { CompiledHamiltonian } from '../../../../shared/hamiltonian';
import { KeyValues, Section } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import { knownReference } from '../../references';
import type { GroundStateSpec } from '../../schema';
import { readDraft } from '../draft';
import { useStreamWork } from '../use-stream';
import { WorkRow } from './WorkRow';
import styles from './system.module.css';

interface ReferenceSectionProps extends StepProps<GroundStateSpec> {
  readonly hamiltonian: CompiledHamiltonian;
}

interface Exact {
  readonly energyPerSite: number;
  readonly method: string;
  readonly dimension: string;
}

/** Energies that a run can be held against: from the literature, and computed here on demand. */
export function ReferenceSection({
  document,
  definition,
  spec,
  lab,
  hamiltonian,
}: ReferenceSectionProps): ReactElement {
  const text = spec.system.hamiltonian;
  const { work, start, cancel } = useStreamWork<Exact | null>();
  useEffect(() => cancel, [text, cancel]);
  const preset = definition.presets.find(
    ({ id, spec: own }) => id === document.preset && readDraft(own)?.system.hamiltonian === text,
  );
  const known = useMemo(() => knownReference(hamiltonian), [hamiltonian]);
  const rows = [
    ...(preset === undefined
      ? []
      : [
          {
            key: 'preset',
            label: preset.reference.kind === 'exact' ? 'Exact' : 'Best published',
            value: energy(preset.reference.value),
          },
        ]),
    ...(known === null || preset !== undefined
      ? []
      : [
          {
            key: 'known',
            label: known.kind === 'exact' ? 'Exact' : 'Best published',
            value: energy(known.energyPerSite),
          },
        ]),
    ...(work.status === 'done' && work.result !== null
      ? [{ key: 'computed', label: `Computed, ${work.result.method}`, value: energy(work.result.energyPerSite) }]
      : []),
  ];
  const source = preset?.reference.source ?? (known === null ? null : `${known.method}; ${known.source}`);
  return (
    <Section
      title="Reference"
      note={
        <>
          <i className="math-italic">E</i>/<i className="math-italic">N</i>
        </>
      }
    >
      {rows.length > 0 ? (
        <KeyValues rows={rows} />
      ) : (
        <p className={styles['quiet']}>No published value is known to the program for this system.</p>
      )}
      {source !== null && <p className={styles['quiet']}>{source}</p>}
      <WorkRow
        work={work}
        label="Compute exactly"
        nothing="No closed form fits, and the space is too large to diagonalise here."
        onStart={() => start('Starting', () => lab.exact({ experiment: definition.id, spec }))}
        onCancel={cancel}
      />
    </Section>
  );
}

/** Ten digits at most, without trailing zeros beyond six. */
const energy = (value: number): string => {
  const digits = formatFixed(value, 10).replace(/0{1,4}$/, '');
  return digits;
};
