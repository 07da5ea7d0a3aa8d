import { useCallback, useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { compiledOnce } from '../../../../ui/compilation/remembered';
import { Button, EmptyState, PanelHeader, Splitter } from '../../../../ui/controls';
import type { ModelFix } from '../../../../shared/model/compile-model';
import type { ModelGraph } from '../../../../shared/model/graph';
import { DockLayout, docks, row, tabs, type DockArea, type DockPanel } from '../../../../ui/dock';
import type { ChangeNote, StepProps } from '../../../../ui/experiment-view/types';
import type { Room } from '../../../../ui/model-builder/arrange';
import type { BuilderSelection } from '../../../../ui/model-builder/types';
import { useNarrow } from '../../../../ui/use-narrow';
import type { GroundStateSpec } from '../../schema';
import { controls } from '../controls';
import { surveyedOnce } from '../surveyed';
import { builderDrawing } from './builder-drawing';
import { CostStrip } from './CostStrip';
import { LayerSide } from './LayerSide';
import { ModelForm } from './ModelForm';
import { NetworkPanel } from './NetworkPanel';
import { ansatzName } from './network-words';
import { TrialPanel } from './trial/TrialPanel';
import { useTrial, useTrialIssues } from './trial/use-trial';
import { useGraphEditing } from './use-graph-editing';
import styles from './model.module.css';

/** The network: its form, a drawing with shapes, and what it costs. */
export function ModelStep(props: StepProps<GroundStateSpec>): ReactElement {
  const { spec, goTo, onChange } = props;
  const [selection, onSelect] = useState<BuilderSelection>(none);
  /** In a narrow window the trial stands in the place of the network. */
  const [trying, setTrying] = useState(false);
  const narrow = useNarrow();
  const trial = useTrial(props.lab, props.document.id, spec);
  const hamiltonian = compiledOnce(spec.system.hamiltonian);
  const surveyed = hamiltonian === null ? null : surveyedOnce(spec, hamiltonian);
  const isOwn = spec.model.ansatz === 'custom';
  const onGraph = useCallback(
    (graph: ModelGraph | null, note: ChangeNote) =>
      onChange({ ...spec, model: { ...spec.model, ansatz: 'custom', graph } }, note),
    [spec, onChange],
  );
  const graph = surveyed?.graph ?? null;
  const model = surveyed?.model ?? null;
  const found = useTrialIssues(trial, graph);
  const drawing = useMemo(() => {
    const onFix = ({ title, graph: fixed }: ModelFix): void => onGraph(fixed, { label: title });
    return graph === null || model === null
      ? null
      : builderDrawing(graph, model, isOwn ? onFix : null, roomOfWindow(), found);
  }, [graph, model, isOwn, onGraph, found]);
  // What has gone, by undo or from the text, is not chosen any more.
  const chosen = useMemo(() => withoutGone(selection, graph), [selection, graph]);
  const own = useGraphEditing({ graph: isOwn ? graph : null, drawing, change: onGraph, selection: chosen, onSelect });
  const editing = isOwn && surveyed !== null ? own : null;
  const centre =
    surveyed === null ? (
      <section className={styles['panel']} aria-label="Network">
        <PanelHeader title={ansatzName(spec.model.ansatz)} />
        <EmptyState
          title="The network waits for the system."
          actions={<Button onClick={() => goTo('system')}>Go to System</Button>}
        >
          Its size follows from the lattice, and the Hamiltonian’s text has an error.
        </EmptyState>
      </section>
    ) : (
      <NetworkPanel
        {...props}
        surveyed={surveyed}
        drawing={drawing}
        editing={editing}
        selection={chosen}
        onSelect={onSelect}
        onGraph={onGraph}
      />
    );
  const layers = (
    <LayerSide
      {...props}
      surveyed={surveyed}
      selection={chosen}
      onAdd={editing?.onAddHere ?? null}
      onBegin={(ready, label) => onGraph(ready, { label })}
    />
  );
  const form = (
    <ModelForm
      {...props}
      surveyed={surveyed}
      chosenNodes={chosen.nodes}
      onChooseNodes={(nodes) => onSelect({ nodes, line: null })}
      onGraph={onGraph}
    />
  );
  const tryIt = (): void => {
    setTrying(true);
    docks.current()?.show(trialPanel);
    if (trial.work.status !== 'running') trial.start();
  };
  const panels: readonly DockPanel[] = [
    { id: 'ansatz', title: 'Ansatz', content: layers, ownHeader: true },
    { id: 'network', title: 'Network', content: centre, ownHeader: true },
    {
      id: trialPanel,
      title: 'Try it',
      content: <TrialPanel {...props} surveyed={surveyed} trial={trial} />,
      ownHeader: true,
    },
    { id: 'form', title: 'Settings', content: form, ownHeader: true },
  ];
  return (
    <div className={styles['model']}>
      <div className={styles['work']}>
        {narrow ? (
          <Splitter
            id="model"
            panes={[
              { id: 'ansatz', content: layers, size: 232, minimum: 168, fixed: true, collapsible: true },
              {
                id: 'network',
                content: trying ? (
                  <TrialPanel {...props} surveyed={surveyed} trial={trial} onClose={() => setTrying(false)} />
                ) : (
                  centre
                ),
                minimum: 320,
              },
              { id: 'form', content: form, size: 320, minimum: 240, fixed: true },
            ]}
          />
        ) : (
          <DockLayout layoutKey="model" title="Model" panels={panels} initial={modelLayout} />
        )}
      </div>
      {surveyed !== null && (
        <CostStrip spec={spec} surveyed={surveyed}>
          <Button
            size="small"
            icon="play"
            title="Amplitudes, derivatives, symmetries and times of the model as it stands, before any training"
            disabled={surveyed.model?.definition == null}
            data-control={controls.tryModel}
            onClick={tryIt}
          >
            Try it
          </Button>
        </CostStrip>
      )}
    </div>
  );
}

const trialPanel = 'trial';

/** What it is made of at the left, the network large with its trial behind it, what is chosen at the right. */
const modelLayout: DockArea = row(1, tabs(232, 'ansatz'), tabs(824, 'network', trialPanel), tabs(320, 'form'));

const none: BuilderSelection = { nodes: [], line: null };

function withoutGone(selection: BuilderSelection, graph: ModelGraph | null): BuilderSelection {
  const there = new Set(graph?.nodes.map(({ id }) => id));
  const nodes = selection.nodes.filter((id) => there.has(id));
  const { line } = selection;
  const kept = graph?.nodes.some(({ id, inputs }) => id === line?.to && inputs.includes(line.from)) ?? false;
  return nodes.length === selection.nodes.length && (line === null || kept)
    ? selection
    : { nodes, line: kept ? line : null };
}

/** What the panels beside the canvas leave, about: where nobody has placed the nodes, they are laid out for it. */
const roomOfWindow = (): Room => ({ width: window.innerWidth - 612, height: window.innerHeight - 340 });
