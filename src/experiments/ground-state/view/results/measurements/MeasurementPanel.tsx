import { useMemo, type ReactElement } from 'react';
import { measurementInEnergies } from '../../../../../shared/energy';
import { formatInteger } from '../../../../../shared/format';
import { measurementsCsv } from '../../../../../shared/run/measurement';
import { compiledOnce } from '../../../../../ui/compilation/remembered';
import { Button, Panel } from '../../../../../ui/controls';
import { useShownEnergies } from '../../../../../ui/convention/use-shown-energies';
import type { StepProps } from '../../../../../ui/experiment-view/types';
import { groundStateLabels } from '../../../labels';
import type { GroundStateSpec } from '../../../schema';
import { MeasurementForm } from './MeasurementForm';
import { MeasurementList } from './MeasurementList';
import { useMeasurements } from './use-measurements';
import styles from './measurements.module.css';

interface MeasurementPanelProps extends StepProps<GroundStateSpec> {
  readonly runId: string;
  readonly runSpec: GroundStateSpec;
  /** Checkpoint that is looked at, and measured on. */
  readonly step: number;
}

/** Measures on the state of a checkpoint; what is found stays with the run. */
export function MeasurementPanel(props: MeasurementPanelProps): ReactElement {
  const { runId, runSpec, step, saveFile } = props;
  const { kept: measured, work, secondsLeft, measure, cancel, remove } = useMeasurements(props, runId);
  const hamiltonian = compiledOnce(runSpec.system.hamiltonian);
  const shown = useShownEnergies(groundStateLabels(runSpec).energyScales);
  const kept = useMemo(() => measured?.map((one) => measurementInEnergies(one, shown)) ?? null, [measured, shown]);
  const save = (): void => {
    const content = new TextEncoder().encode(measurementsCsv(runId, kept?.toReversed() ?? []));
    saveFile({ name: `${runId}-measurements.csv`, mediaType: 'text/csv', content });
  };
  return (
    <Panel
      title="Measurements"
      note={`of step ${formatInteger(step)}`}
      surface="side"
      className={styles['panel'] ?? ''}
      body={
        <>
          {hamiltonian !== null && (
            <MeasurementForm
              key={hamiltonian.source}
              {...props}
              hamiltonian={hamiltonian}
              work={work}
              secondsLeft={secondsLeft}
              onMeasure={(request) => measure(step, request)}
              onCancel={cancel}
            />
          )}
          <MeasurementList {...props} kept={kept} onRemove={remove} />
        </>
      }
    >
      {(kept?.length ?? 0) > 0 && (
        <Button size="small" icon="download" onClick={save}>
          CSV
        </Button>
      )}
    </Panel>
  );
}
