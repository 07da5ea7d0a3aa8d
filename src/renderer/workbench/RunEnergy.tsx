import type { ReactElement } from 'react';
import { conventionNames } from '../../shared/hamiltonian';
import type { RunSummary } from '../../shared/lab/contract';
import { useConventionPreference } from '../../ui/convention/convention-preference';
import { definitionOf } from './document-commands';
import { energyText, energyUnitText, headlineText } from './run-words';

/**
 * Latest energy per site of a run with its error, in the convention that the window wants; its unit on pointing at it. Where an
 * experiment has no energy, the number that stands for its runs, with its name.
 */
export function RunEnergy({ run }: { readonly run: RunSummary }): ReactElement {
  const preference = useConventionPreference();
  const headline = definitionOf(run.experiment)?.headline;
  if (headline !== undefined) return <span>{headlineText(run, headline)}</span>;
  const unit = energyUnitText(run, preference);
  return (
    <span title={unit === '' ? undefined : `Energy per site in units of ${unit}`}>{energyText(run, preference)}</span>
  );
}

/** E/N with the convention where the window wants one for all runs. */
export function EnergyPerSiteTitle(): ReactElement {
  const preference = useConventionPreference();
  return (
    <>
      <i className="math-italic">E</i>/<i className="math-italic">N</i>
      {preference === 'text' ? null : ` (${conventionNames[preference]})`}
    </>
  );
}
