import { useState } from 'react';
import type { ReactElement } from 'react';
import { toAnsatzError } from '../../../../shared/contract';
import type { AdjustableField } from '../../../../shared/experiment';
import { formatEditable } from '../../../../shared/format';
import type { RunSummary } from '../../../../shared/lab/contract';
import { Button, NumberField, PanelHeader, Slider } from '../../../../ui/controls';
import type { Announcement } from '../../../../ui/experiment-view/types';
import type { GroundStateSpec } from '../../schema';
import { adjustRange, currentValue } from './adjust-range';
import styles from './training.module.css';

interface AdjustPanelProps {
  readonly fields: readonly AdjustableField[];
  readonly spec: GroundStateSpec;
  readonly summary: RunSummary;
  readonly onApply: (path: string, value: number) => Promise<void>;
  readonly announce: (announcement: Announcement) => void;
}

/** Whether the run still takes changes. */
export function isAdjustable({ state }: RunSummary): boolean {
  return state === 'running' || state === 'paused' || state === 'queued' || state === 'interrupted';
}

/** What may be changed while the run goes on. */
export function AdjustPanel({ fields, spec, summary, onApply, announce }: AdjustPanelProps): ReactElement | null {
  if (!isAdjustable(summary)) return null;
  return (
    <section className={styles['adjust']} aria-label="While it runs">
      <PanelHeader title="While it runs" note="applies from the next step, marked on the curve" />
      {fields.map((field) => (
        <AdjustRow
          key={field.path}
          field={field}
          value={currentValue(field, spec, summary)}
          onApply={(value) =>
            onApply(field.path, value).catch((error: unknown) => {
              const { message, suggestion } = toAnsatzError(error);
              announce({ severity: 'error', message, detail: suggestion });
            })
          }
        />
      ))}
    </section>
  );
}

interface AdjustRowProps {
  readonly field: AdjustableField;
  readonly value: number;
  readonly onApply: (value: number) => Promise<void>;
}

function AdjustRow({ field, value, onApply }: AdjustRowProps): ReactElement {
  const [wanted, setWanted] = useState<number | null>(null);
  const [sending, setSending] = useState(false);
  const [range] = useState(() => adjustRange(field, value));
  // A schedule gives values with sixteen digits; three are what a hand sets.
  const shown = wanted ?? Number(value.toPrecision(3));
  const apply = (): void => {
    if (sending) return;
    setSending(true);
    void onApply(shown).finally(() => {
      setSending(false);
      setWanted(null);
    });
  };
  return (
    <div className={styles['adjustRow']}>
      <span className={styles['adjustLabel']}>
        {field.label} <i className="math-italic">{field.symbol}</i>
        <small>now {formatEditable(Number(value.toPrecision(3)))}</small>
      </span>
      <Slider
        label={`${field.label}, slider`}
        value={shown}
        minimum={range.minimum}
        maximum={range.maximum}
        scale={field.scale}
        ticks={[value]}
        onChange={setWanted}
      />
      <NumberField
        label={field.label}
        value={shown}
        minimum={field.minimum}
        maximum={field.maximum}
        onCommit={setWanted}
      />
      {wanted === null || wanted === value ? (
        <span className={styles['inForce']}>in force</span>
      ) : (
        <Button size="small" onClick={apply}>
          {sending ? 'Sending…' : 'Apply'}
        </Button>
      )}
    </div>
  );
}
