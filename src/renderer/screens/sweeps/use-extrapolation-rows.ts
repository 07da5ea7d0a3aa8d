import { useMemo } from 'react';
import { energyPointTimes } from '../../../shared/energy';
import type { EnergyPoint } from '../../../shared/experiment';
import type { RunSummary } from '../../../shared/lab/contract';
import { quantityText, type Measurement } from '../../../shared/run/measurement';
import { abscissaOf, type Abscissa } from '../../../shared/statistics/extrapolation';
import type { ExtrapolatedQuantity } from '../../../shared/statistics/extrapolation-figure';
import { useConventionPreference } from '../../../ui/convention/convention-preference';
import { resultWord, shownResults } from '../compare/shown-results';
import { useOfRuns, type Reading } from '../compare/use-of-runs';
import { useRunFacts } from '../compare/use-run-facts';
import { useEnergyPoints, type RunEnergy } from './use-energy-points';

interface QuantityValue {
  readonly value: number;
  /** One standard deviation; null: it has none. */
  readonly error: number | null;
  readonly unit: string;
}

/** Something that can be extrapolated, with its value in every run that has one. */
export interface RowQuantity extends Omit<ExtrapolatedQuantity, 'unit'> {
  readonly id: string;
  readonly group: 'Energy' | 'Measured' | 'Result' | 'Result, no error';
  readonly values: ReadonlyMap<string, QuantityValue>;
}

/** A run as a point: null where it has no place or no value. */
export interface ExtrapolationRow extends RunEnergy {
  readonly point: EnergyPoint;
  readonly x: number | null;
  readonly y: QuantityValue | null;
}

/** Written when something is measured: read when the page is opened. */
const measured: Reading<readonly Measurement[]> = {
  isStale: (run, known) => run.state === 'finished' && known === undefined,
  mark: () => '',
  read: (lab, { id }, signal) => lab.measurements({ runId: id }, { signal }),
};

/** All quantities of runs: the energy first, what was measured, then the numbers of the results, those with errors before those without. */
export function useExtrapolationQuantities(runs: readonly RunSummary[]): {
  readonly energies: readonly RunEnergy[];
  readonly quantities: readonly RowQuantity[];
} {
  const energies = useEnergyPoints(runs);
  const { plotted } = useRunFacts(runs);
  const measurements = useOfRuns(runs, measured);
  const convention = useConventionPreference();
  const quantities = useMemo(() => {
    const energy = new Map(
      energies.map(({ run, point, shown }): [string, QuantityValue] => {
        const { energyPerSite, energyPerSiteError } = energyPointTimes(point, shown.factor);
        return [run.id, { value: energyPerSite, error: energyPerSiteError, unit: shown.unit }];
      }),
    );
    const found = new Map<string, Omit<RowQuantity, 'values'> & { readonly values: Map<string, QuantityValue> }>();
    const put = (quantity: Omit<RowQuantity, 'values'>, run: string, value: QuantityValue): void => {
      const known = found.get(quantity.id) ?? { ...quantity, values: new Map<string, QuantityValue>() };
      known.values.set(run, value);
      found.set(quantity.id, known);
    };
    for (const { summary, facts } of plotted) {
      for (const { path, value, error, unit } of shownResults(facts, summary, convention)) {
        if (path === 'energyPerSite') continue;
        const title = resultWord(path);
        const group = error === null ? 'Result, no error' : 'Result';
        put({ id: `result ${path}`, group, title, symbol: unmarked(title) }, summary.id, { value, error, unit });
      }
    }
    for (const [runId, list] of measurements) {
      for (const { request, values } of list) {
        for (const { label, mean, error, unit, distance } of values) {
          if (mean === null || (distance !== null && distance > 0 && values.length > mostValues)) continue;
          const what = quantityText(request.quantity);
          const title = request.quantity.kind === 'observable' ? `⟨${what}⟩` : `${what}: ${label}`;
          put({ id: `measured ${title}`, group: 'Measured', title, symbol: unmarked(title) }, runId, {
            value: mean,
            error,
            unit,
          });
        }
      }
    }
    const rank = ({ group }: RowQuantity): number => groups.indexOf(group);
    const first: RowQuantity = {
      id: energyId,
      group: 'Energy',
      title: 'Energy per site',
      symbol: '_E_/_N_',
      values: energy,
    };
    return [first, ...[...found.values()].sort((a, b) => rank(a) - rank(b))];
  }, [energies, plotted, measurements, convention]);
  return { energies, quantities };
}

export const energyId = 'energyPerSite';
export const groups = ['Energy', 'Measured', 'Result', 'Result, no error'] as const;
/** Correlations of many distances would fill the list. */
const mostValues = 12;
const unmarked = (text: string): string => text.replaceAll(/[_^]/g, ' ');

/** Runs as points of a quantity against an abscissa. */
export function rowsOf(
  energies: readonly RunEnergy[],
  quantity: RowQuantity,
  abscissa: Abscissa,
): readonly ExtrapolationRow[] {
  return energies.map((energy) => {
    const point = energyPointTimes(energy.point, energy.shown.factor);
    return { ...energy, point, x: abscissaOf(point, abscissa), y: quantity.values.get(energy.run.id) ?? null };
  });
}
