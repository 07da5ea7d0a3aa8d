import { useMemo } from 'react';
import { shownEnergies, type ShownEnergies } from '../../../shared/energy';
import type { EnergyPoint } from '../../../shared/experiment';
import type { RunSummary } from '../../../shared/lab/contract';
import { useConventionPreference } from '../../../ui/convention/convention-preference';
import { useOfRuns, type Reading } from '../compare/use-of-runs';
import { definitionOf } from '../../workbench/document-commands';

export interface RunEnergy {
  readonly run: RunSummary;
  readonly spec: unknown;
  readonly result: unknown;
  readonly point: EnergyPoint;
  /** How its energies are shown; `point` is in the units of its text. */
  readonly shown: ShownEnergies;
}

const reading: Reading<Omit<RunEnergy, 'run' | 'shown'> | null> = {
  isStale: (run, known) => run.state === 'finished' && known === undefined,
  mark: () => '',
  read: async (lab, run, signal) => {
    const { spec, result } = await lab.spec({ runId: run.id }, { signal });
    const definition = definitionOf(run.experiment);
    const parsedSpec = definition?.specSchema.safeParse(spec);
    const parsedResult = definition?.resultSchema.safeParse(result);
    if (!definition?.energyPoint || !parsedSpec?.success || !parsedResult?.success) return null;
    return {
      spec: parsedSpec.data,
      result: parsedResult.data,
      point: definition.energyPoint(parsedSpec.data, parsedResult.data),
    };
  },
};

/** What finished runs say of the energy. */
export function useEnergyPoints(runs: readonly RunSummary[]): readonly RunEnergy[] {
  const known = useOfRuns(runs, reading);
  const convention = useConventionPreference();
  return useMemo(
    () =>
      runs.flatMap((run): RunEnergy[] => {
        const found = known.get(run.id);
        return found === undefined || found === null
          ? []
          : [{ run, ...found, shown: shownEnergies(run.energyScales, convention) }];
      }),
    [runs, known, convention],
  );
}
