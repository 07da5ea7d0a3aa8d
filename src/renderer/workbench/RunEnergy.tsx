import type { ReactElement } from 'react';
import type { RunSummary } from '../../shared/lab/contract';
import { RichText } from '../../ui/controls';
import { useConventionPreference } from '../../ui/convention/convention-preference';
import { useShownEnergies } from '../../ui/convention/use-shown-energies';
import styles from './RunEnergy.module.css';
import { energyText } from './run-words';

interface RunEnergyProps {
  readonly run: RunSummary;
  /** False where it stands beside already. */
  readonly withUnit?: boolean;
}

/** Latest energy per site of a run with its error, in the convention that the window wants. */
export function RunEnergy({ run, withUnit = true }: RunEnergyProps): ReactElement {
  const text = energyText(run, useConventionPreference());
  const { unit } = useShownEnergies(run.energyScales);
  return (
    <span className={styles['energy']}>
      {text}
      {withUnit && unit !== '' && text !== '' ? (
        <span className={styles['unit']}>
          {' '}
          <RichText>{unit}</RichText>
        </span>
      ) : null}
    </span>
  );
}

/** Heading of a column of such energies. */
export function EnergyPerSiteTitle(): ReactElement {
  return (
    <>
      <i className="math-italic">E</i>/<i className="math-italic">N</i>
    </>
  );
}
