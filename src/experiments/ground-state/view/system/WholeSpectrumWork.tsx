import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import type { LevelScope } from '../../../../shared/run/exact';
import type { WholeSpectrumAnswer } from '../../../../shared/run/whole-spectrum';
import { Button } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import type { GroundStateSpec } from '../../schema';
import { controls } from '../controls';
import { useStreamWork } from '../use-stream';
import { ExactWork } from './ExactWork';
import { WholeSpectrumDialog } from './WholeSpectrumDialog';
import styles from './system.module.css';

interface WholeSpectrumWorkProps extends StepProps<GroundStateSpec> {
  readonly scope: LevelScope;
}

/** All levels by dense diagonalisation, on demand; they are shown in a dialog. */
export function WholeSpectrumWork(props: WholeSpectrumWorkProps): ReactElement {
  const { definition, spec, lab, scope } = props;
  const [open, setOpen] = useState(false);
  const { work, start, cancel } = useStreamWork<WholeSpectrumAnswer>();
  const system = JSON.stringify(spec.system);
  useEffect(() => cancel, [system, scope, cancel]);
  const found = work.status === 'done' && work.result.found ? work.result.spectrum : null;
  return (
    <>
      <ExactWork
        work={work}
        label={controls.wholeSpectrum}
        onStart={(maximumSeconds) => {
          setOpen(true);
          start('Starting', () => lab.wholeSpectrum({ experiment: definition.id, spec, scope, maximumSeconds }));
        }}
        onCancel={cancel}
      />
      {found !== null && (
        <div className={styles['actions']}>
          <Button size="small" onClick={() => setOpen(true)}>
            Show spectrum
          </Button>
          <span>{found.dimension.toLocaleString('en')} states</span>
        </div>
      )}
      {open && found !== null && <WholeSpectrumDialog {...props} spectrum={found} onClose={() => setOpen(false)} />}
    </>
  );
}
