import { useEffect, useRef, useState, type ReactElement } from 'react';
import { isCancelled, resultOf, toAnsatzError } from '../../../shared/contract';
import { formatCount } from '../../../shared/format';
import type { Problem } from '../../../shared/lab/contract';
import type { Phase } from '../../../shared/run/phase';
import type { Sweep } from '../../../shared/sweep/sweep';
import { AlertCard, Button, Dialog, Field, NumberField, RunningWork, TextField } from '../../../ui/controls';
import { useWorkbench } from '../../workbench/context';
import { labOf } from '../../workbench/workbench';
import styles from './Sweeps.module.css';

interface MeasureDialogProps {
  readonly sweep: Sweep;
  readonly finished: number;
  readonly onClose: () => void;
}

/** An operator on the last checkpoint of every finished task: what the map of an order parameter is made of. */
export function MeasureDialog({ sweep, finished, onClose }: MeasureDialogProps): ReactElement {
  const workbench = useWorkbench();
  const [expression, setExpression] = useState('');
  const [samples, setSamples] = useState(8192);
  const [work, setWork] = useState<{ readonly phase: Phase; readonly began: number } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const measure = (): void => {
    const own = new AbortController();
    abort.current = own;
    setProblem(null);
    setDone(null);
    const run = async (): Promise<void> => {
      const quantity = { kind: 'observable' as const, expression: expression.trim() };
      const stream = labOf(workbench).measureSweep(
        { sweepId: sweep.id, request: { quantity, untilError: null, samples, seed: '1' } },
        { signal: own.signal },
      );
      const began = performance.now();
      for await (const phase of stream) setWork({ phase, began });
      const { measured, known, failed } = await resultOf(stream);
      const [first] = failed;
      setDone(
        [
          `Measured on ${formatCount(measured, 'task')}`,
          ...(known > 0 ? [`${known} had it already`] : []),
          ...(first === undefined ? [] : [`${failed.length} could not: ${first.message}`]),
        ].join('; '),
      );
    };
    setWork({ phase: { label: 'Beginning', fraction: null }, began: performance.now() });
    run()
      .catch((thrown: unknown) => {
        if (!isCancelled(thrown)) setProblem(toAnsatzError(thrown).toRecord());
      })
      .finally(() => {
        setWork(null);
        workbench.sweeps.noteMeasured();
      });
  };
  const reason = expression.trim() === '' ? 'Write an operator' : finished === 0 ? 'No task has finished' : null;
  return (
    <Dialog
      title="Measure on all finished tasks"
      width={520}
      onClose={onClose}
      actions={
        work === null ? (
          <>
            <Button onClick={onClose}>Close</Button>
            <Button variant="primary" icon="figure" reason={reason} onClick={measure}>
              Measure on {formatCount(finished, 'task')}
            </Button>
          </>
        ) : (
          <RunningWork {...work} onCancel={() => abort.current?.abort()} />
        )
      }
    >
      <Field label="Operator" help="In the language of the Hamiltonian">
        <TextField
          label="Operator in the language of the Hamiltonian"
          value={expression}
          placeholder="(sum i Z(i))^2 / 64"
          onChange={setExpression}
        />
      </Field>
      <Field label="Samples">
        <NumberField
          label="Samples of each task"
          value={samples}
          integer
          minimum={16}
          maximum={10_000_000}
          onCommit={setSamples}
        />
      </Field>
      <p className={styles['preview']} role="status">
        {done ??
          'What is found is kept with each run and becomes a quantity of the map. Work that is broken off goes on where it stopped.'}
      </p>
      {problem === null ? null : <AlertCard problem={problem} />}
    </Dialog>
  );
}
