import type { ReactElement } from 'react';
import { isWeightsId, matchSentence } from '../../../../shared/weights/weights-report';
import { Button } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import type { GroundStateSpec } from '../../schema';
import { withField } from '../draft';
import { useImportedWeights } from './use-imported-weights';
import styles from './weights.module.css';

/** That a run begins with imported weights, and the way out; nothing where it does not. */
export function ImportedStart({
  spec,
  lab,
  onChange,
}: Pick<StepProps<GroundStateSpec>, 'spec' | 'lab' | 'onChange'>): ReactElement | null {
  const { startFrom } = spec.training;
  const report = useImportedWeights(lab, startFrom);
  if (!isWeightsId(startFrom)) return null;
  return (
    <p className={styles['start']}>
      <span>
        Imported weights
        {report == null ? '' : ` of ${report.fileName}: ${matchSentence(report)}`}
        {report === null ? ', which are not here any more' : ''}
      </span>
      <Button
        size="small"
        onClick={() => onChange(withField(spec, 'training', 'startFrom', ''), { label: 'Start from random numbers' })}
      >
        Start from random numbers
      </Button>
    </p>
  );
}
