import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ModelGraph } from '../../../../shared/model/graph';
import { layoutOf, withGroupChanged } from '../../../../shared/model/own-graph/graph-layout';
import { Button, Field, Mark, NumberField, PanelHeader, Section, Segmented, TextField } from '../../../../ui/controls';
import type { ChangeNote } from '../../../../ui/experiment-view/types';
import type { Surveyed } from '../../derive';
import { ModelSymmetries } from './SymmetrySection';
import styles from './model.module.css';

interface GraphInspectorProps {
  readonly graph: ModelGraph | null;
  readonly surveyed: Surveyed | null;
  readonly change: (graph: ModelGraph | null, note: ChangeNote) => void;
  readonly onChoose: (nodes: readonly string[]) => void;
}

/** Of the whole graph, while no node is chosen: how it starts, its blocks, and the symmetries that it has. */
export function GraphInspector({ graph, surveyed, change, onChoose }: GraphInspectorProps): ReactElement {
  return (
    <>
      <PanelHeader title="Own graph" note="choose a node for its options" />
      {graph !== null && (
        <>
          <Section title="Start and precision">
            <Field label="Precision" help="Of the layers">
              <Segmented
                label="Precision"
                value={graph.precision}
                options={[
                  { value: 'float32', label: 'float32' },
                  { value: 'float64', label: 'float64' },
                ]}
                onChange={(precision) => change({ ...graph, precision }, { label: 'Precision' })}
              />
            </Field>
            <Field
              label="Initial scale"
              help="Standard deviation of the first parameters of closed forms"
              htmlFor="initial"
            >
              <NumberField
                id="initial"
                label="Initial scale"
                value={graph.initialScale}
                minimum={1e-6}
                maximum={1}
                onCommit={(initialScale) => change({ ...graph, initialScale }, { label: 'Initial scale' })}
              />
            </Field>
            <Field label="Weight scale" help="Multiplies the usual first weights of layers" htmlFor="weight">
              <NumberField
                id="weight"
                label="Weight scale"
                value={graph.weightScale}
                minimum={1e-3}
                maximum={10}
                onCommit={(weightScale) => change({ ...graph, weightScale }, { label: 'Weight scale' })}
              />
            </Field>
          </Section>
          {surveyed !== null && <Problems surveyed={surveyed} change={change} onChoose={onChoose} />}
          {surveyed !== null && <ModelSymmetries surveyed={surveyed} />}
          <Blocks graph={graph} change={change} onChoose={onChoose} />
          <Section title="Keys">
            <dl className={styles['keys']}>
              {keys.map(([key, what]) => (
                <div key={key}>
                  <dt>{key}</dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </Section>
        </>
      )}
    </>
  );
}

const keys = [
  ['Arrows', 'from node to node; with Shift more of them'],
  ['Page Down, Up', 'the next one, the one before; Home, End'],
  ['Alt+arrows', 'move what is chosen'],
  ['C', 'connect: go to the reader, Enter'],
  ['L', 'from line to line; Shift+L back, Delete cuts'],
  ['Enter', 'options of the node; opens a block'],
  ['Ctrl+C, X, V, D', 'copy, cut, paste, duplicate'],
  ['Ctrl+G', 'one block of what is chosen'],
  ['Delete', 'what read the node reads what it read'],
  ['Shift+drag', 'choose a region'],
] as const;

/** All that is wrong, with its fixes: also what the keyboard does not reach on the canvas. */
function Problems({
  surveyed,
  change,
  onChoose,
}: Omit<GraphInspectorProps, 'graph' | 'surveyed'> & { readonly surveyed: Surveyed }): ReactElement | null {
  const { graph, model } = surveyed;
  if (graph === null || model === null || model.issues.length === 0) return null;
  return (
    <Section title="Problems">
      {model.issues.map(({ severity, code, node, message, reason, fixes }) => (
        <div key={`${node} ${code}`} className={styles['issue']}>
          <p>
            <Mark kind={severity} label={severity} /> <b>{message}</b> {reason}
          </p>
          <div className={styles['buttons']}>
            {fixes.map(({ title, graph: fixed }) => (
              <Button key={title} size="small" onClick={() => change(fixed, { label: title })}>
                {title}
              </Button>
            ))}
            {node !== null && code !== 'MODEL_SEVERAL_ENDS' && (
              <Button size="small" variant="quiet" onClick={() => onChoose([node])}>
                Choose {node}
              </Button>
            )}
          </div>
        </div>
      ))}
    </Section>
  );
}

function Blocks({
  graph,
  change,
  onChoose,
}: Omit<GraphInspectorProps, 'surveyed'> & { readonly graph: ModelGraph }): ReactElement | null {
  const { groups } = layoutOf(graph);
  if (groups.length === 0) return null;
  return (
    <Section title="Blocks" note="names for groups of layers">
      {groups.map((group) => (
        <div key={group.name} className={styles['blockRow']}>
          <BlockName
            name={group.name}
            taken={groups.map(({ name }) => name)}
            onChange={(name) => change(withGroupChanged(graph, group.name, { name }), { label: 'Name of a block' })}
          />
          <Button size="small" variant="quiet" onClick={() => onChoose(group.nodes)}>
            Choose
          </Button>
          <Button
            size="small"
            variant="quiet"
            onClick={() =>
              change(withGroupChanged(graph, group.name, { open: !group.open }), {
                label: `${group.open ? 'Close' : 'Open'} ${group.name}`,
              })
            }
          >
            {group.open ? 'Close' : 'Open'}
          </Button>
        </div>
      ))}
    </Section>
  );
}

interface BlockNameProps {
  readonly name: string;
  readonly taken: readonly string[];
  readonly onChange: (name: string) => void;
}

function BlockName({ name, taken, onChange }: BlockNameProps): ReactElement {
  const [draft, setDraft] = useState<string | null>(null);
  const wanted = (draft ?? name).trim().slice(0, 60);
  const isFree = wanted === name || (wanted !== '' && !taken.includes(wanted));
  const commit = (): void => {
    if (draft !== null && isFree && wanted !== name) onChange(wanted);
    setDraft(null);
  };
  return (
    <span
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    >
      <TextField label={`Name of ${name}`} value={draft ?? name} onChange={setDraft} invalid={!isFree} />
    </span>
  );
}
