import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ModelFix, ModelIssue } from '../../../../shared/model/compile-model';
import { nodeName } from '../../../../shared/model/compile-model';
import { ansatzFormula } from '../../../../shared/model/presets/words';
import { AlertCard, Button, EmptyState, PanelHeader, Segmented, Tag } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import { Formula } from '../../../../ui/report/Formula';
import type { Surveyed } from '../../derive';
import type { GroundStateSpec } from '../../schema';
import { machineShape } from '../network-shape';
import { GraphDrawing } from './GraphDrawing';
import { LayerTable } from './LayerTable';
import { NetworkDrawing } from './NetworkDrawing';
import { ansatzName, modelSentence, shapeSentence } from './network-words';
import styles from './model.module.css';

interface NetworkPanelProps extends StepProps<GroundStateSpec> {
  readonly surveyed: Surveyed;
  readonly chosenNode: string | null;
  readonly onChooseNode: (id: string | null) => void;
}

/** Formula, drawing or table, and what is wrong with a button for each way out. */
export function NetworkPanel(props: NetworkPanelProps): ReactElement {
  const { spec, surveyed, issues, onChange, chosenNode, onChooseNode } = props;
  const [view, setView] = useState<'graph' | 'table'>('graph');
  const { model: options } = spec;
  const { model, graph } = surveyed;
  const machine = machineShape(surveyed);
  const problems = issues.filter(({ path, severity }) => path.startsWith('model.') && severity === 'error').length;
  const formula = ansatzFormula(options);
  const apply = ({ title, graph: fixed }: ModelFix): void =>
    onChange({ ...spec, model: { ...options, ansatz: 'custom', graph: fixed } }, { label: title });
  return (
    <section className={styles['panel']} aria-label="Network">
      <PanelHeader
        title={ansatzName(options.ansatz)}
        note={machine === null ? modelSentence(surveyed) : shapeSentence(machine)}
      >
        {problems > 0 && <Tag tone="error">{problems === 1 ? '1 problem' : `${problems} problems`}</Tag>}
        <Segmented
          label="Network as"
          value={view}
          options={[
            { value: 'graph', label: 'Graph' },
            { value: 'table', label: 'Table' },
          ]}
          onChange={setView}
        />
      </PanelHeader>
      {formula !== null && (
        <div className={styles['formula']}>
          <Formula latex={formula} display label="log psi, typeset" />
        </div>
      )}
      {graph === null || model === null ? (
        <EmptyState title="There is no graph yet.">
          Choose a whole ansatz at the left, then “Own graph”: it begins as that ansatz, spelt out.
        </EmptyState>
      ) : (
        <>
          {model.issues.map((issue) => (
            <Problem
              key={`${issue.node} ${issue.code}`}
              issue={issue}
              name={nodeName(graph, issue.node)}
              onFix={options.ansatz === 'custom' ? apply : null}
            />
          ))}
          {view === 'table' ? (
            <LayerTable surveyed={surveyed} machine={machine} />
          ) : machine === null ? (
            <GraphDrawing graph={graph} model={model} chosen={chosenNode} onChoose={onChooseNode} />
          ) : (
            <NetworkDrawing shape={machine} />
          )}
        </>
      )}
    </section>
  );
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
