import { useMemo } from 'react';
import type { Presentation } from '../../../../shared/curves';
import { useConventionPreference } from '../../../../ui/convention/convention-preference';
import { curveState, type CurveStateStore } from '../../../../ui/curves/curve-state';
import type { LiveRun, StepProps } from '../../../../ui/experiment-view/types';
import { type FigureStores, plotMemory } from '../../../../ui/plot';
import type { GroundStateSpec } from '../../schema';
import type { RunRecord } from '../use-run';
import { OtherCurves } from './other-curves';
import { presentedCurves } from './presented-curves';

/** The curves of a run, and how they are shown. */
export interface Curves {
  readonly figures: Pick<FigureStores<unknown>, 'store'>;
  readonly state: CurveStateStore;
  /** As an export draws it. */
  readonly presentation: (figure: string) => Presentation;
}

const noClock: RunRecord['clock'] = [];

/** One for the run that is looked at; settings are those of its document. */
export function useCurves(
  { document, lab, otherRuns }: Pick<StepProps, 'document' | 'lab' | 'otherRuns'>,
  run: LiveRun,
  spec: GroundStateSpec,
  record: RunRecord | null,
): Curves {
  const convention = useConventionPreference();
  const state = curveState(document.id);
  const clock = record?.clock ?? noClock;
  const others = useMemo(() => new OtherCurves(state, otherRuns, lab, run.runId), [state, otherRuns, lab, run]);
  const figures = useMemo(
    () => presentedCurves({ run, spec, clock, convention, state, others }),
    [run, spec, clock, convention, state, others],
  );
  return useMemo(
    () => ({
      figures,
      state,
      presentation: (figure) => ({
        settings: state.get().settings,
        pins: [...plotMemory(run.runId, figure).pins()],
      }),
    }),
    [figures, state, run],
  );
}
