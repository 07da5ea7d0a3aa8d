import { useMemo, useState } from 'react';
import type { ComponentType, ReactElement } from 'react';
import type { FigureInput } from '../../../../shared/figure';
import { formatInteger } from '../../../../shared/format';
import type { ConventionPreference } from '../../../../shared/hamiltonian';
import { brillouinZone } from '../../../../shared/lattice/brillouin';
import { compiledOnce } from '../../../../ui/compilation/remembered';
import { RichText, Segmented } from '../../../../ui/controls';
import { column, row, tabs, type DockArea, type DockPanel } from '../../../../ui/dock';
import type { RunSnapshot, StepProps } from '../../../../ui/experiment-view/types';
import { useConventionPreference } from '../../../../ui/convention/convention-preference';
import { groundStateFigures, inspectedOn } from '../../figures';
import { comparedConfigurations } from '../../limits';
import type { GroundStateSpec } from '../../schema';
import type { GroundStateInspection, GroundStateResult } from '../../result-schema';
import { exportFigure } from '../../../../ui/experiment-view/export-figure';
import { pinsOnly } from '../exports';
import { phaseMapNames, phaseMaps } from '../../phase-maps';
import { mostProbableChoice, type Choice } from '../../looks/choice';
import { FromSite } from './FromSite';
import { findingsOf } from './findings';
import { stateInspectors } from './inspectors';
import { ActivityPanel } from './looks/ActivityPanel';
import type { LookPanelProps } from './looks/LookPanel';
import { ActivationsPanel, AttentionPanel, ConditionalsPanel } from './looks/panels';
import { WithLook } from './looks/WithLook';
import { InspectedPanel } from './InspectedPanel';
import { ResultPanel, type PanelWords } from './ResultPanel';
import styles from './results.module.css';
import { PublishedPanel } from './PublishedPanel';
import { TensorPanel } from './TensorPanel';

interface ResultPanelsProps extends StepProps<GroundStateSpec> {
  readonly snapshot: RunSnapshot;
  readonly runSpec: GroundStateSpec;
  readonly inspection: GroundStateInspection | null;
  /** Checkpoint that is looked into. */
  readonly step: number;
  /** Null while the run goes on. */
  readonly result: GroundStateResult | null;
}

export interface ResultPanelEntry extends DockPanel {
  /** Columns that it takes in the grid. */
  readonly span: 'one' | 'wide' | 'whole';
}

const extrapolationOf = (
  spec: GroundStateSpec,
  history: RunSnapshot['history'],
  result: GroundStateResult,
  convention: ConventionPreference,
): FigureInput | undefined => {
  const only = 'variance-extrapolation';
  return groundStateFigures({ spec, history, profiles: [], inspection: null, result, convention, only }).find(
    ({ id }) => id === only,
  );
};

/** What an inspection found, and where the energies of the run lead to: a panel each. */
export function useResultPanels(props: ResultPanelsProps): readonly ResultPanelEntry[] {
  const { runSpec, inspection, theme, snapshot, result, step } = props;
  const runId = snapshot.summary.id;
  const [choice, setChoice] = useState<Choice>(mostProbableChoice);
  const exported = (figure: string): ReturnType<typeof exportFigure> =>
    exportFigure(props, runId, figure, pinsOnly(runId, figure), inspection?.step ?? null);
  const { history } = snapshot;
  const convention = useConventionPreference();
  const extrapolation = useMemo(
    () => (result === null ? undefined : extrapolationOf(runSpec, history, result, convention)),
    [runSpec, history, result, convention],
  );
  const drawn = useMemo(
    () => (inspection === null ? null : inspectedOn(inspection, runSpec, convention)),
    [inspection, runSpec, convention],
  );
  const lattice = compiledOnce(runSpec.system.hamiltonian)?.lattice ?? null;
  const findings = useMemo(
    () => (inspection === null ? null : findingsOf(inspection, lattice === null ? null : brillouinZone(lattice))),
    [inspection, lattice],
  );
  // Phases are drawn in colours that the reader chooses.
  const [suffix, setSuffix] = useState('');
  const colours = (
    <Segmented
      label="Colours of phases"
      value={suffix}
      options={phaseMaps.map(({ map, suffix: value }) => ({ value, label: phaseMapNames[map] }))}
      onChange={setSuffix}
    />
  );
  const panel = (
    of: string,
    { about, ...words }: Omit<PanelWords, 'id'> & { readonly span?: ResultPanelEntry['span'] },
  ): ResultPanelEntry => {
    const coloured = ofPhases.has(of);
    const choose = coloured ? (
      <>
        {colours} {about}
      </>
    ) : (
      about
    );
    return panelOf(of, coloured ? `${of}${suffix}` : of, { ...words, about: choose });
  };
  const panelOf = (
    id: string,
    figure: string,
    words: Omit<PanelWords, 'id'> & { readonly span?: ResultPanelEntry['span'] },
  ): ResultPanelEntry => ({
    id,
    title: words.title,
    ownHeader: true,
    span: words.span ?? 'one',
    content: (
      <InspectedPanel
        {...words}
        id={id}
        empty={inspection === null ? 'Waits for the inspection.' : words.empty}
        found={inspection}
        spec={runSpec}
        drawn={drawn}
        figure={figure}
        theme={theme}
        runId={runId}
        onExport={exported(figure)}
      />
    ),
  });
  const explained = (about: string): ReactElement => (
    <>
      <RichText>{about}</RichText>{' '}
      <button type="button" className={styles['more']} onClick={() => props.showHelp('Inspectors')}>
        Help
      </button>
    </>
  );
  const looked = (id: string, title: string, of: ComponentType<LookPanelProps>): ResultPanelEntry => ({
    id,
    title,
    ownHeader: true,
    span: 'wide',
    content: (
      <WithLook
        panel={of}
        lab={props.lab}
        runId={runId}
        step={step}
        spec={runSpec}
        found={inspection}
        lattice={lattice !== null && localSites(runSpec) === lattice.nSites ? lattice : null}
        choice={choice}
        onChoice={setChoice}
        about={explained}
        theme={theme}
        onExport={exported}
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
      title: 'Correlations',
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
    panel('structure-factor-extended', {
      title: 'Extended zone',
      note: '_S_(_q_) over twice the zone',
      about: explained(
        'With several sites in a cell the first zone is not all: peaks in the outer one are correlations within the cell.',
      ),
      empty: 'Only of lattices in the plane that are closed in both directions.',
    }),
    panel('configurations', {
      title: 'Configurations',
      note: 'most probable first',
      footer: findings?.configurations,
      empty: 'No configurations.',
      span: 'wide',
    }),
    panel('correlation-decay', {
      title: 'Decay',
      note: 'with distance, log axis, bars 1σ',
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
      title: 'Extrapolation',
      ownHeader: true,
      span: 'whole',
      content: (
        <ResultPanel
          id="variance-extrapolation"
          title="Extrapolation"
          note="to zero variance, blocks of steps, bars 1σ"
          footer={extrapolation?.description}
          empty={
            result === null
              ? 'Once the run has finished.'
              : 'The variance did not change enough in the last part of the run to draw a line through it.'
          }
          figure={extrapolation}
          theme={theme}
          runId={runId}
          onExport={exportFigure(props, runId, 'variance-extrapolation', pinsOnly(runId, 'variance-extrapolation'))}
        />
      ),
    },
    {
      id: 'published',
      title: 'Published',
      span: 'whole',
      content: <PublishedPanel runSpec={runSpec} result={result} summary={snapshot.summary} />,
    },
    ...stateInspectors.map(({ about, missing, ...words }) =>
      panel(words.id, { ...words, about: explained(about), empty: inspection === null ? '' : missing(inspection) }),
    ),
    {
      id: 'tensors',
      title: 'Tensors',
      ownHeader: true,
      span: 'wide',
      content: (
        <TensorPanel
          found={inspection}
          drawn={drawn}
          about={explained(
            'Real parts of any tensor of parameters; where its rows are sites, one filter each on the lattice.',
          )}
          theme={theme}
          onExport={exported}
        />
      ),
    },
    {
      id: 'layer-activity',
      title: 'Units',
      ownHeader: true,
      span: 'wide',
      content: (
        <ActivityPanel
          found={inspection}
          about={explained(
            'A unit without spread does nothing; one with a large share of zeros or in saturation hardly learns. With sites: what it listens to.',
          )}
          theme={theme}
          onExport={exported}
        />
      ),
    },
    looked('activations', 'Layers', ActivationsPanel),
    looked('attention', 'Attention', AttentionPanel),
    looked('conditionals', 'Conditionals', ConditionalsPanel),
  ];
}

/** Figures that draw phases, in colours of either kind. */
const ofPhases: ReadonlySet<string> = new Set(['phase-wheel', 'ranked-amplitudes', 'configurations']);

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
      tabs(1, 'weights', 'tensors', 'hidden-units', 'layer-activity', 'checkpoint-geometry'),
      tabs(1, 'correlation-matrix', 'entanglement-spectrum'),
      tabs(1, 'correlation-from-site', 'chain-traces', 'chain-correlation'),
      tabs(1, 'structure-factor', 'structure-factor-extended'),
    ),
    row(
      0.48,
      tabs(
        2,
        'configurations',
        'training-curve',
        'conditionals',
        'activations',
        'attention',
        'sign-map',
        'local-energy-outliers',
        'variance-extrapolation',
        'published',
      ),
      tabs(1, 'correlation-decay', 'local-energies', 'phase-histogram', 'phase-wheel'),
      tabs(1, 'amplitude-scatter', 'ranked-amplitudes', 'amplitude-histogram'),
    ),
  ),
  tabs(1, 'measurements'),
);

/** Modes of the sites: as many as sites but of electrons. */
const localSites = (spec: GroundStateSpec): number | null =>
  compiledOnce(spec.system.hamiltonian)?.modes.length ?? null;

const spinWord = (spec: GroundStateSpec): string =>
  compiledOnce(spec.system.hamiltonian)?.convention === 'pauli'
    ? '⟨σᶻσᶻ⟩, off the diagonal'
    : '⟨SᶻSᶻ⟩/S², off the diagonal';
