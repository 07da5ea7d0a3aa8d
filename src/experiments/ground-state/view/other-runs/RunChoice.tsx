import { useId } from 'react';
import type { ReactElement } from 'react';
import { Checkbox } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import { refusalOfRun, type RunUse } from '../../other-run-refusals';
import type { GroundStateSpec } from '../../schema';
import { runRows } from './run-rows';
import { useOtherRuns } from './use-other-runs';
import styles from './run-choice.module.css';

interface RunChoiceProps extends Pick<StepProps, 'lab' | 'document'> {
  readonly label: string;
  readonly use: RunUse;
  /** What the runs have to fit. */
  readonly spec: GroundStateSpec;
  /** What no choice means; null: several may be chosen, or none. */
  readonly none: string | null;
  /** Not offered: the run that is looked at. */
  readonly runId: string | null;
  readonly chosen: readonly string[];
  readonly onChoose: (runs: readonly string[]) => void;
}

/** Earlier runs of the experiment; those that do not fit are grey, with the reason where the pointer rests. */
export function RunChoice(props: RunChoiceProps): ReactElement {
  const { lab, document, label, use, spec, none, runId, chosen, onChoose } = props;
  const group = useId();
  const { runs, specOf } = useOtherRuns(lab, document.experiment);
  const reasonOf = (id: string): string | null => {
    const other = specOf(id);
    if (other === undefined) return null;
    return other === null ? 'It is not a run of this version.' : (refusalOfRun(spec, other, use)?.reason ?? null);
  };
  const rows = runRows(runs ?? [], { document, chosen, except: runId, finished: use === 'lowerState', reasonOf });
  if (rows.length === 0) {
    return (
      <p className={styles['quiet']}>
        {runs === null
          ? 'Looking for other runs…'
          : use === 'lowerState'
            ? 'No run has finished yet.'
            : 'There is no other run with a checkpoint yet.'}
      </p>
    );
  }
  const toggled = (id: string, checked: boolean): readonly string[] =>
    checked ? [...chosen, id] : chosen.filter((other) => other !== id);
  return (
    <ul className={styles['list']} role={none === null ? 'group' : 'radiogroup'} aria-label={label}>
      {none !== null && (
        <li role="none">
          <Checkbox group={group} label={none} checked={chosen.length === 0} onChange={() => onChoose([])} />
        </li>
      )}
      {rows.map(({ id, words, reason }) => {
        const isChosen = chosen.includes(id);
        return (
          <li key={id} role="none" title={reason ?? undefined}>
            <Checkbox
              {...(none === null ? {} : { group })}
              label={words}
              checked={isChosen}
              disabled={reason !== null && !isChosen}
              onChange={(checked) => onChoose(none === null ? toggled(id, checked) : [id])}
            />
          </li>
        );
      })}
    </ul>
  );
}
