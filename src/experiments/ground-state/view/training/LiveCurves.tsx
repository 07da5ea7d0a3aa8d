import type { ReactElement, ReactNode } from 'react';
import { formatCount, formatDuration, formatInteger } from '../../../../shared/format';
import type { RunSummary } from '../../../../shared/lab/contract';
import { compiledOnce } from '../../../../ui/compilation/remembered';
import { RichText } from '../../../../ui/controls';
import { LiveFigure, plotMemory } from '../../../../ui/plot';
import { choiceWords } from '../../../../ui/schema-form/describe-fields';
import { metricFigureWords } from '../../metric-figures';
import { isMeeting } from '../../other-runs';
import type { SamplingPlan } from '../../sampling-plan';
import type { Curves } from '../curves/use-curves';
import { referenceKind } from '../energy-words';
import { exportFigure } from '../../../../ui/experiment-view/export-figure';
import type { GroundStateSpec } from '../../schema';
import { surveyedOnce } from '../surveyed';
import { AlarmMarks, alarmsIn } from './AlarmMarks';
import type { TrainingLiveProps } from './live-props';
import styles from './training.module.css';

export interface LiveCurvesProps extends TrainingLiveProps {
  readonly curves: Curves;
  readonly runSpec: GroundStateSpec;
  /** Figures of single metrics that are wanted beside the usual ones. */
  readonly metrics: readonly string[];
}

/** One live figure of a run. */
interface CurvePanel {
  readonly figure: string;
  readonly title: string;
  readonly note: ReactNode;
}

interface CurvePanels {
  readonly hero: CurvePanel;
  readonly others: readonly CurvePanel[];
}

/** What is drawn of a run while it goes: what it is about, and what tells whether that can be believed. */
export function curvePanels(runSpec: GroundStateSpec, metrics: readonly string[]): CurvePanels {
  const reference = referenceKind(runSpec.system.hamiltonian);
  const hamiltonian = compiledOnce(runSpec.system.hamiltonian);
  const plan = hamiltonian === null ? null : surveyedOnce(runSpec, hamiltonian).plan;
  const [hero, second] = heroesOf(runSpec.training.target);
  const rows: readonly PanelRow[] = [
    ...(second === null ? [] : [[second.figure, second.title, 'of the state, per site'] as const]),
    ['relative-error', 'Relative error', `against the ${reference} value`],
    ['v-score', 'V-score', <RichText key="note">{'_N_ Var _E_ / _E_^{2}, zero for an eigenstate'}</RichText>],
    ...(runSpec.training.target === 'excitedState'
      ? [['fidelity', 'Fidelity', 'largest with a lower state'] as const]
      : []),
    ...chainPanels(plan, runSpec),
    ['variance', 'Variance', 'of the local energy, per site'],
    ['step-length', 'Step length', 'norms of the gradient and of the update'],
    ...diagnosedPanels(plan, runSpec),
    ...metrics.flatMap((id): PanelRow[] => {
      const words = metricFigureWords(id);
      return words === null ? [] : [[id, words.title, words.help]];
    }),
  ];
  return {
    hero: { ...hero, note: `${formatInteger(runSpec.sampling.samples)} samples a step, bars 1σ` },
    others: rows.map(([figure, title, note]) => ({ figure, title, note })),
  };
}

interface LiveCurveProps extends LiveCurvesProps {
  readonly panel: CurvePanel;
  readonly className?: string | undefined;
}

export function LiveCurve(props: LiveCurveProps): ReactElement {
  const { panel, curves, snapshot, theme, className } = props;
  const { figure, title, note } = panel;
  const { summary } = snapshot;
  const begun = summary.step > 0;
  return (
    <div className={className ?? styles['small']} data-figure={figure}>
      <LiveFigure
        store={curves.figures.store(figure)}
        memory={plotMemory(summary.id, figure)}
        appearance={theme}
        title={title}
        note={note}
        placeholder={
          figure === 'relative-error' && begun
            ? 'No exact or published value is known for this system.'
            : diagnosed.has(figure) && begun
              ? 'Shown from the next look on.'
              : figure.startsWith('metric-') && begun
                ? 'This run has not observed it.'
                : waiting(summary)
        }
        onExport={exportFigure(props, summary.id, figure, () => curves.presentation(figure))}
        {...(alarmsIn(snapshot.notices).length > 0
          ? { overlay: (plot) => <AlarmMarks {...props} figure={figure} plot={plot} /> }
          : {})}
      />
    </div>
  );
}

/** The curves below each other, where there is no room to dock them. */
export function LiveCurves(props: LiveCurvesProps): ReactElement {
  const { hero, others } = curvePanels(props.runSpec, props.metrics);
  return (
    <div className={styles['curves']}>
      <LiveCurve {...props} panel={hero} className={styles['hero']} />
      <div className={styles['grid']}>
        {others.map((panel) => (
          <LiveCurve key={panel.figure} {...props} panel={panel} />
        ))}
      </div>
    </div>
  );
}

/** What a run is about, by its target. */
const heroes = {
  energy: { figure: 'energy', title: 'Energy per site' },
  infidelity: { figure: 'infidelity', title: 'Infidelity with the state to meet' },
  exactInfidelity: { figure: 'infidelity', title: 'Infidelity with the exact ground state' },
} as const;
type Hero = (typeof heroes)[keyof typeof heroes];

const heroesOf = (target: GroundStateSpec['training']['target']): readonly [Hero, Hero | null] =>
  isMeeting(target)
    ? [target === 'exactGroundState' ? heroes.exactInfidelity : heroes.infidelity, heroes.energy]
    : [heroes.energy, null];

type PanelRow = readonly [string, string, ReactNode];

/** What tells of Markov chains; samples that are drawn one by one have none. */
const chainPanels = (plan: SamplingPlan | null, { sampling }: GroundStateSpec): readonly PanelRow[] => {
  if (plan !== null && plan.method !== 'metropolis') return [];
  const moves = (plan?.moves ?? []).map(({ kind }) => choiceWords(kind)).join(', ');
  return [
    ['acceptance', 'Acceptance', `${moves} moves, ${formatInteger(sampling.chains)} chains`],
    ['split-r-hat', 'R̂', 'split, over all chains; 1 when mixed'],
    ['autocorrelation', 'Autocorrelation time', 'of the local energy, in kept samples'],
  ];
};

/** What is looked at now and then. */
const diagnosedPanels = (
  plan: SamplingPlan | null,
  { training: { diagnosticsEvery } }: GroundStateSpec,
): readonly PanelRow[] => {
  if (diagnosticsEvery === 0) return [];
  const every = `looked at every ${formatCount(diagnosticsEvery, 'step')}`;
  return [
    ...(plan === null || plan.method === 'metropolis'
      ? [['sampler-trace', 'Sampler traces', `local energy along four chains, ${every}`] as const]
      : []),
    ['layer-gradients', 'Gradient by layer', every],
    // Full sums have no noise.
    ...(plan?.method === 'fullSum'
      ? []
      : [['signal-to-noise', 'Signal to noise', `of each direction, ${every}`] as const]),
  ];
};

const diagnosed: ReadonlySet<string> = new Set(['sampler-trace', 'layer-gradients', 'signal-to-noise']);

/** Words in an empty panel. */
const waiting = ({ state, phase, remainingSeconds }: RunSummary): string => {
  if (state === 'queued') return 'Waits for another run to end.';
  if (phase !== null)
    return `${phase.label}${phase.fraction === null ? '…' : `, ${Math.round(100 * phase.fraction)} %`}`;
  if (state === 'running')
    return remainingSeconds === null
      ? 'The first step is on its way.'
      : `The first step is on its way, ${formatDuration(remainingSeconds)} in all.`;
  return 'No step was observed.';
};
