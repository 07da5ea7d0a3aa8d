import type { ReactElement } from 'react';
import type { RunSummary } from '../../shared/lab/contract';
import { RichText } from '../../ui/controls';
import { useConventionPreference } from '../../ui/convention/convention-preference';
import { useShownEnergies } from '../../ui/convention/use-shown-energies';
import { definitionOf } from './document-commands';
import styles from './RunEnergy.module.css';
import { energyText, headlineText } from './run-words';

interface RunEnergyProps {
  readonly run: RunSummary;
  /** False where it stands beside already. */
  readonly withUnit?: boolean;
}

/**
 * Latest energy per site of a run with its error and unit, in the convention that the window wants. Where an experiment has no energy,
 * the number that stands for its runs, with its name.
 */
export function RunEnergy({ run, withUnit = true }: RunEnergyProps): ReactElement {
  const preference = useConventionPreference();
  const { unit } = useShownEnergies(run.energyScales);
  const headline = definitionOf(run.experiment)?.headline;
  if (headline !== undefined) return <span>{headlineText(run, headline)}</span>;
  const text = energyText(run, preference);
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
