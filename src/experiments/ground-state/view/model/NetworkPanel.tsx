import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ModelFix, ModelIssue } from '../../../../shared/model/compile-model';
import { nodeName } from '../../../../shared/model/compile-model';
import type { ModelGraph } from '../../../../shared/model/graph';
import { ansatzFormula } from '../../../../shared/model/presets/words';
import { AlertCard, Button, EmptyState, PanelHeader, Segmented, Tag } from '../../../../ui/controls';
import { docks } from '../../../../ui/dock';
import type { ChangeNote, StepProps } from '../../../../ui/experiment-view/types';
import type { BuilderDrawing, BuilderEditing, BuilderSelection } from '../../../../ui/model-builder/types';
import { Formula } from '../../../../ui/report/Formula';
import type { Surveyed } from '../../derive';
import type { GroundStateSpec } from '../../schema';
import { controls } from '../controls';
import { machineShape } from '../../network-shape';
import { CompareModels } from './CompareModels';
import { GraphCanvas } from './GraphCanvas';
import { GraphFiles } from './GraphFiles';
import { GraphText } from './GraphText';
import { LayerTable } from './LayerTable';
import { NetworkDrawing } from './NetworkDrawing';
import { ansatzName, modelSentence, shapeSentence } from './network-words';
import styles from './model.module.css';

interface NetworkPanelProps extends StepProps<GroundStateSpec> {
  readonly surveyed: Surveyed;
  readonly drawing: BuilderDrawing | null;
  /** Null: the graph follows from the options of an ansatz. */
  readonly editing: BuilderEditing | null;
  readonly selection: BuilderSelection;
  readonly onSelect: (selection: BuilderSelection) => void;
  readonly onGraph: (graph: ModelGraph | null, note: ChangeNote) => void;
}

type View = 'graph' | 'units' | 'table' | 'text';

/** Formula, canvas, table or text, and what is wrong with a button for each way out. */
export function NetworkPanel(props: NetworkPanelProps): ReactElement {
  const { spec, document, surveyed, issues, onChange, drawing, editing, selection, onSelect, onGraph, theme } = props;
  const [wanted, setView] = useState<View>('graph');
  const [comparing, setComparing] = useState(false);
  const { model: options } = spec;
  const { model, graph } = surveyed;
  const machine = machineShape(surveyed);
  const isOwn = options.ansatz === 'custom';
  const views: readonly { readonly value: View; readonly label: string; readonly there: boolean }[] = [
    { value: 'graph', label: 'Graph', there: true },
    { value: 'units', label: 'Units', there: machine !== null },
    { value: 'table', label: 'Table', there: true },
    { value: 'text', label: 'Text', there: isOwn },
  ];
  const offered = views.filter(({ there }) => there);
  const view = offered.some(({ value }) => value === wanted) ? wanted : 'graph';
  const problems = issues.filter(({ path, severity }) => path.startsWith('model.') && severity === 'error').length;
  const formula = ansatzFormula(options);
  const missing = (
    <EmptyState title="There is no graph yet.">
      “Begin with” has ready graphs, and the view “Graph” builds one layer by layer.
    </EmptyState>
  );
  const shown = (): ReactElement => {
    switch (view) {
      case 'graph':
        return (
          <GraphCanvas
            drawing={drawing}
            selection={selection}
            onSelect={onSelect}
            editing={editing}
            fitKey={`${document.id} ${options.ansatz} ${options.ansatz === 'custom' ? '' : graph?.nodes.length}`}
            theme={theme}
            onBegin={(ready, label) => onGraph(ready, { label })}
            onOpen={openInspector}
          />
        );
      case 'units':
        return machine === null ? missing : <NetworkDrawing shape={machine} />;
      case 'table':
        return model === null ? missing : <LayerTable surveyed={surveyed} machine={machine} />;
      case 'text':
        return (
          <GraphText
            graph={options.graph}
            issues={issues.filter(({ path }) => path.startsWith('model.graph'))}
            surveyed={surveyed}
            onChange={(changed, label) => onGraph(changed, { label })}
            chosenNode={selection.nodes.at(-1) ?? null}
            onChooseNode={(id) => onSelect({ nodes: id === null ? [] : [id], line: null })}
          />
        );
    }
  };
  return (
    <section className={styles['panel']} aria-label="Network">
      <PanelHeader
        title={ansatzName(options.ansatz)}
        note={machine === null || view !== 'units' ? modelSentence(surveyed) : shapeSentence(machine)}
      >
        {problems > 0 && <Tag tone="error">{problems === 1 ? '1 problem' : `${problems} problems`}</Tag>}
        {!isOwn && graph !== null && (
          <Button
            size="small"
            title="The layers of this ansatz, to be changed one by one"
            data-control={controls.ownGraph}
            onClick={() =>
              onChange({ ...spec, model: { ...options, ansatz: 'custom', graph } }, { label: 'Edit as own graph' })
            }
          >
            Edit as own graph
          </Button>
        )}
        {isOwn && (
          <GraphFiles
            graph={options.graph}
            document={props.document}
            announce={props.announce}
            saveFile={props.saveFile}
            onImport={(found, label) => onGraph(found, { label })}
          />
        )}
        <Button
          size="small"
          variant="quiet"
          title="With the model of another document, of a run or of a preset"
          data-control={controls.compareModels}
          onClick={() => setComparing(true)}
        >
          Compare…
        </Button>
        <Segmented label="Network as" value={view} options={offered} onChange={setView} />
      </PanelHeader>
      {formula !== null && (
        <div className={styles['formula']}>
          <Formula latex={formula} display label="log psi, typeset" />
        </div>
      )}
      {graph !== null &&
        model !== null &&
        (view !== 'graph' || !isOwn) &&
        model.issues.map((issue) => (
          <Problem
            key={`${issue.node} ${issue.code}`}
            issue={issue}
            name={nodeName(graph, issue.node)}
            onFix={isOwn ? ({ title, graph: fixed }) => onGraph(fixed, { label: title }) : null}
          />
        ))}
      {shown()}
      {comparing && <CompareModels {...props} onClose={() => setComparing(false)} />}
    </section>
  );
}

/** To the first field of the chosen node. */
function openInspector(): void {
  docks.current()?.show('form');
  document.querySelector<HTMLElement>(`[data-control="${controls.inspector}"] :is(input, select)`)?.focus();
}

interface ProblemProps {
  readonly issue: ModelIssue;
  readonly name: string;
  /** Null where the graph follows from options: these are changed instead. */
  readonly onFix: ((fix: ModelFix) => void) | null;
}

function Problem({ issue, name, onFix }: ProblemProps): ReactElement {
  const { severity, message, reason, fixes } = issue;
  return (
    <AlertCard
      severity={severity}
      problem={{ message: `${name}: ${message}`, suggestion: reason }}
      actions={
        onFix === null || fixes.length === 0
          ? undefined
          : fixes.map((fix, index) => (
              <Button
                key={fix.title}
                size="small"
                variant={index === 0 ? 'primary' : 'plain'}
                onClick={() => onFix(fix)}
              >
                {fix.title}
              </Button>
            ))
      }
    />
  );
}
