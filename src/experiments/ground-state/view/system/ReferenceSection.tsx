import { useEffect, useMemo } from 'react';
import type { ReactElement } from 'react';
import { formatFixed } from '../../../../shared/format';
import type { CompiledHamiltonian } from '../../../../shared/hamiltonian';
import type { ExactAnswer, ExactReference } from '../../../../shared/run/exact';
import { useEnergyConvention } from '../../../../ui/convention/use-energy-convention';
import { KeyValues, Section } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import { knownReference } from '../../references';
import type { GroundStateSpec } from '../../schema';
import { controls } from '../controls';
import { EnergyUnit } from '../EnergyUnit';
import { readDraft } from '../draft';
import { useStreamWork } from '../use-stream';
import { ExactWork } from './ExactWork';
import styles from './system.module.css';

interface ReferenceSectionProps extends StepProps<GroundStateSpec> {
  readonly hamiltonian: CompiledHamiltonian;
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
  const convention = useEnergyConvention(text);
  // What the ansatz is projected onto fixes the sector of the reference.
  const asked = JSON.stringify([spec.system, spec.model.projection]);
  const { work, start, cancel } = useStreamWork<ExactAnswer>();
  useEffect(() => cancel, [asked, cancel]);
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
            value: energy(preset.reference.value * convention.factor),
          },
        ]),
    ...(known === null || preset !== undefined
      ? []
      : [
          {
            key: 'known',
            label: known.kind === 'exact' ? 'Exact' : 'Best published',
            value: energy(known.energyPerSite * convention.factor),
          },
        ]),
    ...(work.status === 'done' && work.result.found ? [computed(work.result.reference, convention.factor)] : []),
  ];
  const source = preset?.reference.source ?? (known === null ? null : `${known.method}; ${known.source}`);
  return (
    <Section
      title="Reference"
      note={
        <>
          <i className="math-italic">E</i>/<i className="math-italic">N</i> (<EnergyUnit {...convention} />)
        </>
      }
    >
      {rows.length > 0 ? (
        <KeyValues rows={rows} />
      ) : (
        <p className={styles['quiet']}>
          No published value is tabulated. A closed form, or exact diagonalisation where it fits, is computed on demand.
        </p>
      )}
      {source !== null && <p className={styles['quiet']}>{source}</p>}
      <ExactWork
        work={work}
        label={controls.exactly}
        onStart={(maximumSeconds) =>
          start('Starting', () => lab.exact({ experiment: definition.id, spec, maximumSeconds }))
        }
        onCancel={cancel}
      />
    </Section>
  );
}

const computed = ({ method, energyPerSite }: ExactReference, factor: number) => ({
  key: 'computed',
  label: `Computed, ${method}`,
  value: energy(energyPerSite * factor),
});

/** Ten digits at most, without trailing zeros beyond six. */
const energy = (value: number): string => {
  const digits = formatFixed(value, 10).replace(/0{1,4}$/, '');
  return digits;
};
