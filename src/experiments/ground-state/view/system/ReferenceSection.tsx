import { useEffect, useMemo } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { formatFixed } from '../../../../shared/format';
import type { CompiledHamiltonian } from '../../../../shared/hamiltonian';
import { Button, KeyValues, Progress, Section } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import { knownReference } from '../../references';
import type { GroundStateSpec } from '../../schema';
import { readDraft } from '../draft';
import { useStreamWork } from '../use-stream';
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
      <div className={styles['actions']}>
        {work.status === 'running' ? (
          <>
            <Progress label={work.progress.label} fraction={work.progress.fraction} />
            <span>{work.progress.label}</span>
            <Button size="small" onClick={cancel}>
              Cancel
            </Button>
          </>
        ) : (
          <Button size="small" onClick={() => start('Starting', () => lab.exact({ experiment: definition.id, spec }))}>
            Compute exactly
          </Button>
        )}
      </div>
      {message(work)}
    </Section>
  );
}

/** Ten digits at most, without trailing zeros beyond six. */
const energy = (value: number): string => {
  const digits = formatFixed(value, 10).replace(/0{1,4}$/, '');
  return digits;
};

const message = (work: ReturnType<typeof useStreamWork<Exact | null>>['work']): ReactNode => {
  if (work.status === 'failed') {
    return (
      <p className={styles['failed']} role="alert">
        {work.problem.message} {work.problem.suggestion}
      </p>
    );
  }
  if (work.status === 'done' && work.result === null) {
    return <p className={styles['quiet']}>No closed form fits, and the space is too large to diagonalise here.</p>;
  }
  return null;
};
