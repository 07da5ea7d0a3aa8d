import type { ReactElement } from 'react';
import { conventionNames } from '../../shared/hamiltonian';
import type { RunSummary } from '../../shared/lab/contract';
import { useConventionPreference } from '../../ui/convention/convention-preference';
import { energyText, energyUnitText } from './run-words';

/** Latest energy per site of a run with its error, in the convention that the window wants; its unit on pointing at it. */
export function RunEnergy({ run }: { readonly run: RunSummary }): ReactElement {
  const preference = useConventionPreference();
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
