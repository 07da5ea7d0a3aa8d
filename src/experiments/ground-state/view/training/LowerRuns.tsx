import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { toAnsatzError } from '../../../../shared/contract';
import { formatFixed } from '../../../../shared/format';
import type { RunSummary } from '../../../../shared/lab/contract';
import { Checkbox } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import type { GroundStateSpec } from '../../schema';
import { lowerRunRows } from './lower-run-rows';
import styles from './training.module.css';

interface LowerRunsProps extends Pick<StepProps<GroundStateSpec>, 'lab' | 'document' | 'runs' | 'announce'> {
  readonly chosen: readonly string[];
  readonly onChoose: (runs: readonly string[]) => void;
}

/** Finished runs of the same experiment, those of this document first: the states that an excited one is orthogonal to. */
export function LowerRuns({ lab, document, runs, announce, chosen, onChoose }: LowerRunsProps): ReactElement {
  const [all, setAll] = useState<readonly RunSummary[] | null>(null);
  useEffect(() => {
    let wanted = true;
    void lab
      .runs({})
      .then((found) => wanted && setAll(found))
      .catch((error: unknown) => {
        const { message, suggestion } = toAnsatzError(error);
        if (wanted) announce({ severity: 'error', message, detail: suggestion });
      });
    return () => {
      wanted = false;
    };
  }, [lab, runs, announce]);
  const rows = lowerRunRows(all ?? runs, document, chosen);
  if (rows.length === 0) {
    return (
      <p className={styles['quiet']}>
        {all === null
          ? 'Looking for finished runs…'
          : 'No run has finished yet. Run the ground state first, then come back here.'}
      </p>
    );
  }
  return (
    <ul className={styles['frozen']} aria-label="Lower states">
      {rows.map(({ id, title, energyPerSite, own }) => (
        <li key={id}>
          <Checkbox
            label={[
              own ? 'this document' : title,
              energyPerSite === null ? id : `E/N ${formatFixed(energyPerSite, 6)}`,
              id.slice(-6),
            ].join(', ')}
            checked={chosen.includes(id)}
            onChange={(checked) => onChoose(checked ? [...chosen, id] : chosen.filter((other) => other !== id))}
          />
        </li>
      ))}
    </ul>
  );
}
