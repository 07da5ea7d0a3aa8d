import { useMemo } from 'react';
import type { ReactElement } from 'react';
import type { FigureInput } from '../../../../shared/figure';
import { formatInteger } from '../../../../shared/format';
import { compiledOnce } from '../../../../ui/compilation/remembered';
import { PanelHeader, RichText } from '../../../../ui/controls';
import { column, row, tabs, type DockArea, type DockPanel } from '../../../../ui/dock';
import type { RunSnapshot, StepProps } from '../../../../ui/experiment-view/types';
import { FigureView } from '../../../../ui/plot';
import { useConventionPreference } from '../../../../ui/convention/convention-preference';
import { groundStateFigures } from '../../figures';
import { comparedConfigurations } from '../../limits';
import type { GroundStateSpec } from '../../schema';
import type { GroundStateInspection, GroundStateResult } from '../../result-schema';
import { exportFigure } from '../exports';
import { FromSite } from './FromSite';
import { findingsOf } from './findings';
import styles from './results.module.css';

interface ResultPanelsProps extends StepProps<GroundStateSpec> {
  readonly snapshot: RunSnapshot;
  readonly runSpec: GroundStateSpec;
  readonly inspection: GroundStateInspection | null;
  /** Null while the run goes on. */
  readonly result: GroundStateResult | null;
}

interface ResultPanelEntry extends DockPanel {
  /** Columns that it takes in the grid. */
  readonly span: 'one' | 'wide' | 'whole';
}

const noHistory = { steps: new Float64Array(), seconds: new Float64Array(), values: {}, interventions: [] };

/** What an inspection found, and where the energies of the run lead to: a panel each. */
export function useResultPanels(props: ResultPanelsProps): readonly ResultPanelEntry[] {
  const { runSpec, inspection, theme, snapshot, result } = props;
  const { history } = snapshot;
  const convention = useConventionPreference();
  const extrapolation = useMemo(
    () =>
      result === null
        ? undefined
        : groundStateFigures({ spec: runSpec, history, profiles: [], inspection: null, result, convention }).find(
            ({ id }) => id === 'variance-extrapolation',
          ),
    [runSpec, history, result, convention],
  );
  const figures = useMemo(() => {
    const found =
      inspection === null
        ? []
        : groundStateFigures({ spec: runSpec, history: noHistory, profiles: [], inspection, result: null });
    return new Map(found.map((figure) => [figure.id, figure]));
  }, [runSpec, inspection]);
  const findings = useMemo(() => (inspection === null ? null : findingsOf(inspection)), [inspection]);
  const lattice = compiledOnce(runSpec.system.hamiltonian)?.lattice ?? null;
  const panel = (id: string, words: Omit<PanelWords, 'id'>): ResultPanelEntry => ({
    id,
    title: words.title,
    ownHeader: true,
    span: words.span ?? 'one',
    content: (
      <ResultPanel
        {...words}
        id={id}
        empty={inspection === null ? 'Waits for the inspection.' : words.empty}
        figure={figures.get(id)}
        theme={theme}
        onExport={exportFigure(props, snapshot.summary.id, id)}
      />
    ),
  });
  return [
    panel('weights', {
      title: 'Weights',
      note: 'real parts',
      footer: findings?.weights,
      empty: 'No weights to show.',
    }),
    panel('correlation-matrix', {
      title: 'Correlation matrix',
      note: spinWord(runSpec),
      footer: findings?.correlation,
      empty: 'No correlations.',
    }),
    inspection !== null && lattice !== null && lattice.nSites === inspection.nSites
      ? {
          id: 'correlation-from-site',
          title: 'From a site',
          ownHeader: true,
          span: 'one',
          content: (
            <FromSite lattice={lattice} found={inspection} footer={<RichText>{findings?.fromSite ?? ''}</RichText>} />
          ),
        }
      : panel('correlation-from-site', { title: 'From a site', empty: 'No lattice to draw on.' }),
    panel('structure-factor', {
      title: 'Structure factor',
      note: 'of the z components',
      footer: findings?.structureFactor,
      empty: 'Only for periodic lattices: momenta need translations.',
    }),
    panel('configurations', {
      title: 'Most probable configurations',
      note: 'as sampled, most probable first',
      footer: findings?.configurations,
      empty: 'No configurations.',
      span: 'wide',
    }),
    panel('correlation-decay', {
      title: 'Decay with distance',
      note: 'log axis, bars 1σ',
      footer: findings?.decay,
      empty: 'No correlations.',
    }),
    panel('amplitude-scatter', {
      title: 'Against exact',
      footer: findings?.exact,
      empty: `Compared amplitude by amplitude only in small spaces, up to ${formatInteger(comparedConfigurations)} configurations.`,
    }),
    {
      id: 'variance-extrapolation',
      title: 'Extrapolation to zero variance',
      ownHeader: true,
      span: 'whole',
      content: (
        <ResultPanel
          id="variance-extrapolation"
          title="Extrapolation to zero variance"
          note="blocks of steps, bars 1σ"
          footer={extrapolation?.description}
          empty={
            result === null
              ? 'Once the run has finished.'
              : 'The variance did not change enough in the last part of the run to draw a line through it.'
          }
          figure={extrapolation}
          theme={theme}
          onExport={exportFigure(props, snapshot.summary.id, 'variance-extrapolation')}
        />
      ),
    },
  ];
}

/** The panels in a grid, where there is no room to dock them. */
export function ResultGrid({ panels }: { readonly panels: readonly ResultPanelEntry[] }): ReactElement {
  return (
    <div className={styles['panels']}>
      {panels.map(({ id, span, content }) => (
        <div key={id} className={styles[span]}>
          {content}
        </div>
      ))}
    </div>
  );
}

/** State and correlations above, what is derived from them below, what one measures oneself at the right. */
export const resultsLayout: DockArea = row(
  1,
  column(
    3.6,
    row(
      0.52,
      tabs(1, 'weights'),
      tabs(1, 'correlation-matrix'),
      tabs(1, 'correlation-from-site'),
      tabs(1, 'structure-factor'),
    ),
    row(
      0.48,
      tabs(2, 'configurations', 'variance-extrapolation'),
      tabs(1, 'correlation-decay'),
      tabs(1, 'amplitude-scatter'),
    ),
  ),
  tabs(1, 'measurements'),
);

const spinWord = (spec: GroundStateSpec): string =>
  compiledOnce(spec.system.hamiltonian)?.convention === 'pauli'
    ? '⟨σᶻσᶻ⟩, off the diagonal'
    : '⟨SᶻSᶻ⟩/S², off the diagonal';

interface PanelWords {
  readonly id: string;
  readonly title: string;
  readonly note?: string | undefined;
  /** What is found, in a sentence. */
  readonly footer?: string | undefined;
  readonly empty: string;
  readonly span?: ResultPanelEntry['span'];
}

interface ResultPanelProps extends PanelWords {
  readonly figure: FigureInput | undefined;
  readonly theme: 'light' | 'dark';
  readonly onExport: ReturnType<typeof exportFigure>;
}

function ResultPanel(props: ResultPanelProps): ReactElement {
  const { id, title, note, footer, empty, figure, theme, onExport } = props;
  return (
    <div className={styles['panel']} data-figure={id}>
      <div className={styles['figure']}>
        {figure === undefined ? (
          <EmptyPanel title={title} text={empty} />
        ) : (
          <FigureView figure={figure} appearance={theme} title={title} note={note} onExport={onExport} />
        )}
      </div>
      {figure !== undefined && footer ? (
        <div className={styles['footer']}>
          <RichText>{footer}</RichText>
        </div>
      ) : null}
    </div>
  );
}

function EmptyPanel({ title, text }: { readonly title: string; readonly text: string }): ReactElement {
  return (
    <section className={styles['emptyPanel']} aria-label={title}>
      <PanelHeader title={title} />
      <p>{text}</p>
    </section>
  );
}
