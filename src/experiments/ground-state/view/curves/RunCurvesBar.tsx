import type { ReactElement } from 'react';
import { formatUncertain } from '../../../../shared/format';
import type { RunSummary } from '../../../../shared/lab/contract';
import { type Choosable, ChooseDialog } from '../../../../ui/curves/ChooseDialog';
import { CurvesBar, useOpen } from '../../../../ui/curves/CurvesBar';
import { useCurveState } from '../../../../ui/curves/curve-state';
import { docks } from '../../../../ui/dock';
import type { RunSnapshot, StepProps } from '../../../../ui/experiment-view/types';
import { hasMetric, metricFigureIds, metricFigureWords } from '../../metric-figures';
import { samplesPerStep } from '../../sampling-plan';
import type { GroundStateSpec } from '../../schema';
import type { Curves } from './use-curves';

interface RunCurvesBarProps extends Pick<StepProps, 'document' | 'otherRuns'> {
  readonly curves: Curves;
  readonly snapshot: RunSnapshot;
  readonly runSpec: GroundStateSpec;
  /** The panels that are there anyway; null: a single curve, without a choice of metrics. */
  readonly panels: readonly { readonly figure: string; readonly title: string }[] | null;
}

/** Colours that are told apart, but for the run's own. */
const mostOthers = 5;

/** The bar over the curves of a run, with its dialogs. */
export function RunCurvesBar(props: RunCurvesBarProps): ReactElement {
  const { curves, snapshot, runSpec, panels } = props;
  const [runsOpen, openRuns, closeRuns] = useOpen();
  const [metricsOpen, openMetrics, closeMetrics] = useOpen();
  const reference = snapshot.summary.latest['referenceEnergyPerSite'];
  return (
    <>
      <CurvesBar
        store={curves.state}
        noSamples={samplesPerStep(runSpec) === null ? 'no samples: full sums' : null}
        hasReference={reference !== undefined && Number.isFinite(reference)}
        linkable={panels !== null}
        onRuns={openRuns}
        onMetrics={panels === null ? null : openMetrics}
      />
      {runsOpen ? <RunsDialog {...props} onClose={closeRuns} /> : null}
      {metricsOpen && panels !== null ? <MetricsDialog {...props} panels={panels} onClose={closeMetrics} /> : null}
    </>
  );
}

function RunsDialog(props: RunCurvesBarProps & { readonly onClose: () => void }): ReactElement {
  const { curves, snapshot, document, otherRuns, onClose } = props;
  const { settings } = useCurveState(curves.state);
  const { id, system } = snapshot.summary;
  const siblings = new Set(otherRuns.siblings(id));
  const others = otherRuns.list().filter((run) => run.id !== id && run.experiment === document.experiment);
  const inGroup = (fits: (run: RunSummary) => boolean): Choosable[] => others.filter(fits).map(choosable);
  const isSibling = (run: RunSummary): boolean => siblings.has(run.id);
  const isSame = (run: RunSummary): boolean => run.system === system;
  return (
    <ChooseDialog
      title="Runs over this one"
      about="Their main curves are drawn over this run's, in its unit and convention, and go on while they run. A figure in which the units do not agree leaves them out."
      groups={[
        { heading: 'Of the same sweep', items: inGroup(isSibling) },
        {
          heading: `Of the same system${system === '' ? '' : `: ${system}`}`,
          items: inGroup((run) => !isSibling(run) && isSame(run)),
        },
        { heading: 'Of other systems', items: inGroup((run) => !isSibling(run) && !isSame(run)) },
      ]}
      chosen={settings.others}
      most={mostOthers}
      empty="There is no other run of this experiment yet."
      onChange={(chosen) => curves.state.set({ others: [...chosen] })}
      onClose={onClose}
    />
  );
}

function choosable({ id, title, seed, state, step, ansatz, latest }: RunSummary): Choosable {
  const energy = latest['energyPerSite'];
  const error = latest['energyError'];
  const words = [
    ansatz,
    `${state}, step ${step}`,
    ...(energy === undefined ? [] : [`E/N ${formatUncertain(energy, error ?? Number.NaN)}`]),
    id.slice(-6),
  ];
  return {
    id,
    title: `${title}, seed ${seed}`,
    note: words.filter((word) => word !== '').join(' · '),
    refusal: step === 0 ? 'It has made no step yet.' : null,
  };
}

interface MetricsDialogProps extends RunCurvesBarProps {
  readonly panels: readonly { readonly figure: string; readonly title: string }[];
  readonly onClose: () => void;
}

function MetricsDialog({ curves, snapshot, panels, onClose }: MetricsDialogProps): ReactElement {
  const { metrics } = useCurveState(curves.state);
  const dock = docks.current();
  const shown = dock?.panels().flatMap((panel) => (panel.shown ? [panel.id] : [])) ?? [];
  const usual = panels.filter(({ figure }) => !metricFigureIds.includes(figure));
  const chosen = [...metrics, ...usual.map(({ figure }) => figure).filter((figure) => shown.includes(figure))];
  const single = metricFigureIds.flatMap((id): Choosable[] => {
    const words = metricFigureWords(id);
    if (words === null) return [];
    const there = hasMetric(id, snapshot.history.values);
    return [{ id, title: words.title, note: words.help, refusal: there ? null : 'This run has not observed it.' }];
  });
  return (
    <ChooseDialog
      title="Curves that are drawn"
      about="Each is a panel: drag it by its header to where it should stand. The arrangement is kept."
      groups={[
        ...(dock === null
          ? []
          : [
              {
                heading: 'Usual panels',
                items: usual.map(({ figure, title }) => ({ id: figure, title, note: '', refusal: null })),
              },
            ]),
        { heading: 'Single metrics', items: single },
      ]}
      chosen={chosen}
      most={64}
      empty="Nothing was observed yet."
      onChange={(next) => {
        curves.state.change({ metrics: next.filter((id) => metricFigureIds.includes(id)) });
        for (const { figure } of usual) {
          if (next.includes(figure) && !shown.includes(figure)) dock?.show(figure);
          if (!next.includes(figure) && shown.includes(figure)) dock?.hide(figure);
        }
      }}
      onClose={onClose}
    />
  );
}
