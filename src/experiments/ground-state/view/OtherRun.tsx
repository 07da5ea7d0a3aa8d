import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { formatFixed } from '../../../shared/format';
import type { RunSummary } from '../../../shared/lab/contract';
import { Select } from '../../../ui/controls';
import type { StepProps } from '../../../ui/experiment-view/types';
import styles from './other-run.module.css';

interface OtherRunProps extends Pick<StepProps, 'lab' | 'document'> {
  readonly label: string;
  /** What no choice means. */
  readonly none: string;
  /** Not offered: the run that is looked at. */
  readonly runId: string | null;
  readonly chosen: string;
  readonly onChoose: (run: string) => void;
}

/** Another run of the experiment that has a state, those of this document first. */
export function OtherRun({ lab, document, label, none, runId, chosen, onChoose }: OtherRunProps): ReactElement {
  const [all, setAll] = useState<readonly RunSummary[] | null>(null);
  useEffect(() => {
    let wanted = true;
    lab.runs({}).then(
      (found) => wanted && setAll(found),
      () => wanted && setAll([]),
    );
    return () => {
      wanted = false;
    };
  }, [lab]);
  const fitting = (all ?? [])
    .filter(
      ({ id, experiment, lastCheckpoint }) =>
        id !== runId && experiment === document.experiment && lastCheckpoint !== null,
    )
    .sort(
      (a, b) =>
        Number(b.documentId === document.id) - Number(a.documentId === document.id) ||
        b.createdAt.localeCompare(a.createdAt),
    );
  if (fitting.length === 0 && chosen === '') {
    return (
      <p className={styles['quiet']}>
        {all === null ? 'Looking for other runs…' : 'There is no other run with a checkpoint yet.'}
      </p>
    );
  }
  return (
    <Select
      label={label}
      value={chosen}
      options={[
        { value: '', label: none },
        ...(chosen !== '' && fitting.every(({ id }) => id !== chosen)
          ? [{ value: chosen, label: `${chosen}, not here any more` }]
          : []),
        ...fitting.map((run) => ({ value: run.id, label: describe(run, document.id) })),
      ]}
      onChange={onChoose}
    />
  );
}

const describe = ({ id, title, documentId, latest }: RunSummary, document: string): string => {
  const energy = latest['energyPerSite'];
  const name = documentId === document ? 'this document' : title;
  return [name, ...(energy === undefined ? [] : [`E/N ${formatFixed(energy, 6)}`]), id.slice(-6)].join(', ');
};
