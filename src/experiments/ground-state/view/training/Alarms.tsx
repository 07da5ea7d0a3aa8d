import { useState } from 'react';
import type { ReactElement } from 'react';
import { problemInEnergies } from '../../../../shared/energy';
import { formatInteger, formatNumber } from '../../../../shared/format';
import type { Notice } from '../../../../shared/lab/contract';
import { AlertCard, Button } from '../../../../ui/controls';
import { useShownEnergies } from '../../../../ui/convention/use-shown-energies';
import type { GroundStateSpec } from '../../schema';
import { currentValue } from './adjust-range';
import { isAdjustable } from './AdjustPanel';
import type { TrainingLiveProps } from './live-props';
import styles from './training.module.css';

interface AlarmsProps extends TrainingLiveProps {
  readonly runSpec: GroundStateSpec;
}

/** Why the run stopped by itself, and what its watch has noticed; each can be put away. */
export function Alarms(props: AlarmsProps): ReactElement {
  const { snapshot, actions } = props;
  const { summary, notices } = snapshot;
  const shown = useShownEnergies(summary.energyScales);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const resumable = summary.state === 'paused' || summary.state === 'interrupted' || summary.state === 'failed';
  const alarms = notices
    .filter(({ severity, code, at }) => severity !== 'information' && !dismissed.has(`${code} ${at}`))
    .slice(-3);
  return (
    <div className={styles['alarms']}>
      {summary.problem !== null && resumable && (
        <AlertCard
          problem={problemInEnergies(summary.problem, shown)}
          severity={summary.state === 'failed' ? 'error' : 'warning'}
          actions={
            <Button variant="primary" onClick={() => actions.resume(summary.id)}>
              {summary.lastCheckpoint === null ? 'Start again' : `Resume from step ${summary.lastCheckpoint}`}
            </Button>
          }
        />
      )}
      {[...alarms].reverse().map((notice) => (
        <AlarmCard
          key={`${notice.code} ${notice.at}`}
          {...props}
          notice={notice}
          putAway="Dismiss"
          onPutAway={() => setDismissed(new Set([...dismissed, `${notice.code} ${notice.at}`]))}
        />
      ))}
    </div>
  );
}

interface AlarmCardProps extends AlarmsProps {
  readonly notice: Notice;
  readonly putAway: string;
  readonly onPutAway: () => void;
}

/** What was noticed at which step, and what can be done about it at once. */
export function AlarmCard({ notice, putAway, onPutAway, ...props }: AlarmCardProps): ReactElement {
  const { severity, step, message, suggestion } = notice;
  const shown = useShownEnergies(props.snapshot.summary.energyScales);
  return (
    <AlertCard
      severity={severity === 'error' ? 'error' : 'warning'}
      problem={problemInEnergies({ message: `Step ${formatInteger(step)}: ${message}`, suggestion }, shown)}
      actions={
        <>
          <Remedy {...props} code={notice.code} />
          <Button variant="quiet" onClick={onPutAway}>
            {putAway}
          </Button>
        </>
      }
    />
  );
}

/** Troubles that another seed may be spared. */
const restarts: ReadonlySet<string> = new Set(['ENERGY_WRONG_EIGENSTATE', 'STATE_COLLAPSED']);
/** What a longer diagonal shift calms, while the run goes on. */
const calmed: ReadonlySet<string> = new Set(['RUN_ROLLED_BACK']);

/** The first thing to try, as a button. */
function Remedy(props: AlarmsProps & { readonly code: string }): ReactElement | null {
  const { code, snapshot, runSpec, definition, actions, announce, onRunWithNewSeed, onSettings } = props;
  const { summary } = snapshot;
  if (restarts.has(code)) {
    return onRunWithNewSeed === null ? null : <Button onClick={onRunWithNewSeed}>Run again with another seed</Button>;
  }
  const field = definition.adjustable.find(({ path }) => path === 'training.diagonalShift');
  const present = field === undefined ? null : currentValue(field, runSpec, summary);
  if (calmed.has(code) && field !== undefined && present !== null && isAdjustable(summary)) {
    const next = Math.min(field.maximum, 10 * present);
    const raise = (): void => {
      actions.adjust(summary.id, field.path, next).then(
        () =>
          announce({
            severity: 'information',
            message: `${field.symbol} is ${formatNumber(next, 2)} from the next step on.`,
          }),
        () => undefined,
      );
    };
    return (
      <Button onClick={raise}>
        Raise {field.symbol} to {formatNumber(next, 2)}
      </Button>
    );
  }
  return <Button onClick={onSettings}>Open the settings</Button>;
}
