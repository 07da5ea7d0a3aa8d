import {
  abscissaFor,
  type Abscissa,
  alarmsOf,
  type CurveRun,
  type CurveSettings,
  matchingFigure,
  presentFigure,
} from '../../../../shared/curves';
import type { Figure } from '../../../../shared/figure';
import type { ConventionPreference } from '../../../../shared/hamiltonian';
import type { ClockMark } from '../../../../shared/run/clock';
import type { CurveStateStore } from '../../../../ui/curves/curve-state';
import type { LiveRun, RunSnapshot } from '../../../../ui/experiment-view/types';
import { FigureStores } from '../../../../ui/plot';
import { readFigure } from '../../../../ui/plot/figure-store';
import { groundStateFigures } from '../../figures';
import { samplesPerStep } from '../../sampling-plan';
import type { GroundStateSpec } from '../../schema';
import type { OtherCurves, OtherCurve } from './other-curves';

/** Everything that the curves of a run are drawn from, at one moment. */
interface CurvesSnapshot {
  readonly run: RunSnapshot;
  readonly settings: CurveSettings;
  readonly others: readonly OtherCurve[];
}

interface CurvesOf {
  readonly run: LiveRun;
  readonly spec: GroundStateSpec;
  readonly clock: readonly ClockMark[];
  readonly convention: ConventionPreference;
  readonly state: CurveStateStore;
  readonly others: OtherCurves;
}

/** The figures of a run as they are wanted; drawn again when points, settings or runs over it change. */
export function presentedCurves(of: CurvesOf): FigureStores<CurvesSnapshot> {
  const { run, spec, convention, state, others } = of;
  let current: CurvesSnapshot | null = null;
  const source = {
    subscribe: (listener: () => void): (() => void) => {
      const leave = [run.subscribe(listener), state.subscribe(listener), others.subscribe(listener)];
      return () => leave.forEach((stop) => stop());
    },
    getSnapshot: (): CurvesSnapshot => {
      const next = { run: run.getSnapshot(), settings: state.get().settings, others: others.get() };
      const same = current?.run === next.run && current.settings === next.settings && current.others === next.others;
      return same && current !== null ? current : (current = next);
    },
  };
  const plain = (snapshot: CurvesSnapshot, id: string): Figure | null => drawn(snapshot.run, spec, convention, id);
  const ownOf = (snapshot: CurvesSnapshot, figure: Figure): CurveRun => ({
    name: 'this run',
    figure,
    history: snapshot.run.history,
    clock: of.clock,
    samplesPerStep: samplesPerStep(spec),
  });
  return new FigureStores(
    source,
    (snapshot, id) => {
      const figure = plain(snapshot, id);
      if (figure === null) return null;
      const over = snapshot.others.flatMap((other): CurveRun[] => {
        const matched = matchingFigure(figure, convention, (asked) => drawn(other.run, other.spec, asked, id));
        if (matched === null) return [];
        const { history } = other.run;
        return [
          {
            name: other.name,
            figure: matched,
            history,
            clock: other.clock,
            samplesPerStep: samplesPerStep(other.spec),
          },
        ];
      });
      const presentation = { settings: snapshot.settings, pins: [] };
      return presentFigure(ownOf(snapshot, figure), over, presentation, { alarms: alarmsOf(snapshot.run.notices) });
    },
    (snapshot, id): Abscissa => {
      const figure = plain(snapshot, id);
      return figure === null ? untouched : abscissaFor(ownOf(snapshot, figure), snapshot.settings);
    },
  );
}

const identity = (value: number): number => value;
const untouched: Abscissa = { label: '', secondsPerUnit: null, at: identity, stepAt: identity };

const known = new WeakMap<RunSnapshot, Map<string, Figure | null>>();

/** A figure of a run as the experiment defines it; remembered for a snapshot, because settings change without it. */
function drawn(
  snapshot: RunSnapshot,
  spec: GroundStateSpec,
  convention: ConventionPreference,
  id: string,
): Figure | null {
  let figures = known.get(snapshot);
  if (!figures) known.set(snapshot, (figures = new Map()));
  const key = `${convention} ${id}`;
  let figure = figures.get(key);
  if (figure === undefined) {
    const { history, profiles } = snapshot;
    const all = groundStateFigures({ spec, history, profiles, inspection: null, result: null, convention, only: id });
    const found = all.find((one) => one.id === id);
    figure = found ? readFigure(found) : null;
    figures.set(key, figure);
  }
  return figure;
}
