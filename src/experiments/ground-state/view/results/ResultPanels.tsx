import { useMemo } from 'react';
import type { ReactElement } from 'react';
import type { FigureInput } from '../../../../shared/figure';
import { formatInteger } from '../../../../shared/format';
import { compiledOnce } from '../../../../ui/compilation/remembered';
import { RichText } from '../../../../ui/controls';
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

const noHistory = { steps: new Float64Array(), seconds: new Float64Array(), values: {}, interventions: [] };

/** What an inspection found, and where the energies of the run lead to, as pictures. */
export function ResultPanels(props: ResultPanelsProps): ReactElement {
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
  const panel = (
    id: string,
    title: string,
    note: string,
    footer: string,
    empty: string,
    className = '',
  ): ReactElement => (
    <ResultPanel
      key={id}
      id={id}
      title={title}
      note={note}
      footer={footer}
      empty={inspection === null ? 'Waits for the inspection.' : empty}
      figure={figures.get(id)}
      theme={theme}
      className={className}
      onExport={exportFigure(props, snapshot.summary.id, id)}
    />
  );
  return (
    <div className={styles['panels']}>
      {panel('weights', 'Weights', 'real parts', findings?.weights ?? '', 'No weights to show.')}
      {panel(
        'correlation-matrix',
        'Correlation matrix',
        spinWord(runSpec),
        findings?.correlation ?? '',
        'No correlations.',
      )}
      {inspection !== null && lattice !== null && lattice.nSites === inspection.nSites ? (
        <FromSite lattice={lattice} found={inspection} footer={<RichText>{findings?.fromSite ?? ''}</RichText>} />
      ) : (
        panel('correlation-from-site', 'From a site', '', '', 'No lattice to draw on.')
      )}
      {panel(
        'structure-factor',
        'Structure factor',
        'of the z components',
        findings?.structureFactor ?? '',
        'Only for periodic lattices: momenta need translations.',
      )}
      {panel(
        'configurations',
        'Most probable configurations',
        'as sampled, most probable first',
        findings?.configurations ?? '',
        'No configurations.',
        styles['wide'],
      )}
      {panel(
        'correlation-decay',
        'Decay with distance',
        'log axis, bars 1σ',
        findings?.decay ?? '',
        'No correlations.',
      )}
      {panel(
        'amplitude-scatter',
        'Against exact',
        '',
        findings?.exact ?? '',
        `Compared amplitude by amplitude only in small spaces, up to ${formatInteger(comparedConfigurations)} configurations.`,
      )}
      <ResultPanel
        id="variance-extrapolation"
        title="Extrapolation to zero variance"
        note="blocks of steps, bars 1σ"
        footer={extrapolation?.description ?? ''}
        empty={
          result === null
            ? 'Once the run has finished.'
            : 'The variance did not change enough in the last part of the run to draw a line through it.'
        }
        figure={extrapolation}
        theme={theme}
        className={styles['whole']}
        onExport={exportFigure(props, snapshot.summary.id, 'variance-extrapolation')}
      />
    </div>
  );
}

const spinWord = (spec: GroundStateSpec): string =>
  compiledOnce(spec.system.hamiltonian)?.convention === 'pauli'
    ? '⟨σᶻσᶻ⟩, off the diagonal'
    : '⟨SᶻSᶻ⟩/S², off the diagonal';

interface ResultPanelProps {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly footer: string;
  readonly empty: string;
  readonly figure: FigureInput | undefined;
  readonly theme: 'light' | 'dark';
  readonly className: string | undefined;
  readonly onExport: ReturnType<typeof exportFigure>;
}

function ResultPanel(props: ResultPanelProps): ReactElement {
  const { id, title, note, footer, empty, figure, theme, className, onExport } = props;
  return (
    <div className={`${styles['panel']} ${className ?? ''}`} data-figure={id}>
      <div className={styles['figure']}>
        {figure === undefined ? (
          <EmptyPanel title={title} text={empty} />
        ) : (
          <FigureView figure={figure} appearance={theme} title={title} note={note} onExport={onExport} />
        )}
      </div>
      {figure !== undefined && footer !== '' && (
        <div className={styles['footer']}>
          <RichText>{footer}</RichText>
        </div>
      )}
    </div>
  );
}

function EmptyPanel({ title, text }: { readonly title: string; readonly text: string }): ReactElement {
  return (
    <section className={styles['emptyPanel']} aria-label={title}>
      <header>
        <h2>{title}</h2>
      </header>
      <p>{text}</p>
    </section>
  );
}
