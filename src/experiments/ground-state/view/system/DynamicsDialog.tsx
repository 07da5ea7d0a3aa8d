import { useMemo } from 'react';
import type { ReactElement } from 'react';
import type { EvolutionRequest, ExactEvolutionResult } from '../../../../shared/run/exact';
import { Dialog } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import { useConventionPreference } from '../../../../ui/convention/convention-preference';
import { FigureView } from '../../../../ui/plot';
import { evolutionFigures } from '../../evolution-figures';
import type { GroundStateSpec } from '../../schema';
import { exportEvolution } from '../exports';
import styles from './system.module.css';

interface DynamicsDialogProps extends StepProps<GroundStateSpec> {
  readonly evolution: ExactEvolutionResult;
  readonly request: EvolutionRequest;
  readonly onClose: () => void;
}

/** The figures of an exact evolution. */
export function DynamicsDialog(props: DynamicsDialogProps): ReactElement {
  const { definition, spec, theme, evolution, request, onClose } = props;
  const convention = useConventionPreference();
  const figures = useMemo(
    () => evolutionFigures(spec, evolution, request, convention),
    [spec, evolution, request, convention],
  );
  const { initial, sector, dimension, errorBound } = evolution;
  const where = sector === '' ? 'whole space' : sector;
  return (
    <Dialog title="Exact dynamics" onClose={onClose} width={920}>
      <p className={styles['quiet']}>
        From {initial}; {where}, {dimension === 1 ? 'one state' : `${dimension.toLocaleString('en')} states`}. Error of
        the state at most {errorBound.toPrecision(2)}.
      </p>
      <div className={styles['dynamics']}>
        {figures.map((figure) => (
          <div key={figure.id} data-figure={figure.id}>
            <FigureView
              figure={figure}
              appearance={theme}
              onExport={exportEvolution(
                props,
                { experiment: definition.id, spec, evolution, request, convention },
                figure.id,
              )}
            />
          </div>
        ))}
      </div>
    </Dialog>
  );
}
