import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { formatInteger, formatNumber } from '../../../../shared/format';
import { layerNames, type CompiledModel } from '../../../../shared/model/compile-model';
import { activationFunctions, type ModelGraph, type ModelNode } from '../../../../shared/model/graph';
import { activationCurves } from '../../../../shared/model/own-graph/activation-curves';
import { activationGuide } from '../../../../shared/model/own-graph/activation-guide';
import {
  connectionRefusal,
  inputsOf,
  withConnection,
  withInputs,
  withName,
  withOption,
  withoutConnection,
} from '../../../../shared/model/own-graph/edit-graph';
import { layerGuide } from '../../../../shared/model/own-graph/layer-guide';
import { pathOfProblem } from '../../../../shared/model/own-graph/node-field';
import { receptiveField } from '../../../../shared/model/own-graph/receptive-field';
import { Button, Field, IconButton, KeyValues, PanelHeader, Section, Select, TextField } from '../../../../ui/controls';
import type { ChangeNote } from '../../../../ui/experiment-view/types';
import { ActivationGallery } from '../../../../ui/model-builder/ActivationGallery';
import { SeenSites } from '../../../../ui/model-builder/SeenSites';
import { Formula } from '../../../../ui/report/Formula';
import type { Surveyed } from '../../derive';
import { flops } from './network-words';
import { activationName, parameterSum, shapeWords } from './node-words';
import { OptionForm } from './OptionForm';
import { NodeSymmetries } from './SymmetrySection';
import styles from './model.module.css';

interface NodeInspectorProps {
  readonly node: ModelNode;
  readonly graph: ModelGraph;
  readonly model: CompiledModel;
  readonly surveyed: Surveyed;
  /** Null: the graph follows from the options of an ansatz. */
  readonly change: ((graph: ModelGraph | null, note: ChangeNote) => void) | null;
  readonly onChoose: (id: string) => void;
}

const functions = activationFunctions.map((name) => ({
  name,
  title: activationName(name),
  formula: activationGuide[name],
  ...activationCurves[name],
}));

/** All of one node: its formula, options and lines, its shape and cost, what it sees of the lattice, and its symmetries. */
export function NodeInspector(props: NodeInspectorProps): ReactElement {
  const { node, graph, model, surveyed, change } = props;
  const guide = layerGuide[node.layer];
  const problem = model.issues.find((issue) => issue.node === node.id && issue.severity === 'error');
  const key = problem === undefined ? '' : pathOfProblem(graph, node.id, problem.code).split('.').at(-1);
  const wrong = problem === undefined || key === undefined ? null : { key, message: problem.message };
  const set = (option: string, value: unknown): string | null => {
    const changed = withOption(graph, node.id, option, value);
    if (changed.graph !== null)
      change?.(changed.graph, { label: `${node.id}: ${option}`, group: `model.${node.id}.${option}` });
    return changed.problem;
  };
  const chosen = node.layer === 'activation' ? node.function : null;
  return (
    <>
      <PanelHeader title={node.id} note={layerNames[node.layer]} />
      <div className="nokey">
        <Section title={layerNames[node.layer]} note={`reads ${guide.reads}`}>
          <div className={styles['layerFormula']}>
            <Formula latex={guide.equation} />
          </div>
          <p className={styles['quiet']}>{guide.summary}</p>
        </Section>
        {change !== null && (
          <Section title="Options">
            <NameField {...props} change={change} />
            <OptionForm node={node} facts={surveyed.facts} onChange={set} wrong={wrong} />
          </Section>
        )}
        {change !== null && inputsOf(node.layer).most > 0 && <Reads {...props} change={change} />}
        {chosen !== null && (
          <Section title="Function" note="f and its derivative f′">
            <ActivationGallery
              functions={functions}
              chosen={chosen}
              onChoose={change === null ? null : (name) => void set('function', name)}
            />
          </Section>
        )}
        <Numbers {...props} />
        <Sight {...props} />
        <NodeSymmetries surveyed={surveyed} id={node.id} />
      </div>
    </>
  );
}

type Editable = NodeInspectorProps & { readonly change: NonNullable<NodeInspectorProps['change']> };

function NameField({ node, graph, change, onChoose }: Editable): ReactElement {
  const [draft, setDraft] = useState<string | null>(null);
  const renamed = draft === null ? null : withName(graph, node.id, draft);
  const commit = (): void => {
    if (draft !== null && draft !== node.id && renamed?.graph != null) {
      change(renamed.graph, { label: `Rename ${node.id}` });
      onChoose(draft);
    }
    setDraft(null);
  };
  return (
    <Field label="Name" help="Parameters are named after it" htmlFor="node-name" error={renamed?.problem ?? null}>
      <span
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape' && draft !== null) {
            event.stopPropagation();
            setDraft(null);
          }
        }}
      >
        <TextField
          id="node-name"
          label="Name of the node"
          value={draft ?? node.id}
          onChange={setDraft}
          invalid={renamed?.problem != null}
        />
      </span>
    </Field>
  );
}

/** What the node reads, in order: lines without the mouse. */
function Reads({ node, graph, change }: Editable): ReactElement {
  const { most, least } = inputsOf(node.layer);
  const candidates = graph.nodes.filter(({ id }) => connectionRefusal(graph, id, node.id) === null);
  const names = node.layer === 'modulusAndPhase' ? ['modulus', 'phase'] : [];
  const note = most === 1 ? 'one node' : most === 2 ? 'modulus, then phase' : 'two nodes or more';
  return (
    <Section title="Reads" note={note}>
      <ul className={styles['reads']}>
        {node.inputs.map((input, at) => (
          <li key={input}>
            <span>
              {input} {names[at] !== undefined && <small>{names[at]}</small>}
            </span>
            {at > 0 && (
              <Button
                size="small"
                variant="quiet"
                aria-label={`Read ${input} before ${node.inputs[at - 1]}`}
                onClick={() => {
                  const inputs = [...node.inputs];
                  [inputs[at - 1], inputs[at]] = [input, inputs[at - 1]];
                  change(withInputs(graph, node.id, inputs), { label: 'Order of inputs' });
                }}
              >
                Up
              </Button>
            )}
            <IconButton
              size="small"
              icon="close"
              label={`Do not read ${input}`}
              onClick={() => change(withoutConnection(graph, input, node.id), { label: `Cut ${input} → ${node.id}` })}
            />
          </li>
        ))}
      </ul>
      {candidates.length > 0 && (
        <Select
          label="Read a node"
          value=""
          options={[
            { value: '', label: node.inputs.length >= most ? 'read instead…' : 'read…' },
            ...candidates.map(({ id }) => ({ value: id, label: id })),
          ]}
          onChange={(id) => {
            if (id !== '') change(withConnection(graph, id, node.id), { label: `Connect ${id} to ${node.id}` });
          }}
        />
      )}
      {node.inputs.length < least && (
        <p className={styles['problem']}>{node.inputs.length === 0 ? 'It reads nothing yet.' : 'It needs one more.'}</p>
      )}
    </Section>
  );
}

function Numbers({ node, model }: NodeInspectorProps): ReactElement | null {
  const compiled = model.nodes.find(({ id }) => id === node.id);
  if (compiled === undefined) {
    return (
      <Section title="Shape">
        <p className={styles['quiet']}>Not known: there is an error here or in what the node reads.</p>
      </Section>
    );
  }
  const inputs = node.inputs.flatMap((input) => model.nodes.find(({ id }) => id === input) ?? []);
  const share = model.amplitudeFlops === 0 ? 0 : (100 * compiled.flops) / model.amplitudeFlops;
  return (
    <Section title="Shape and cost">
      <KeyValues
        rows={[
          ...inputs.map((input) => ({ key: `in ${input.id}`, label: `In, ${input.id}`, value: shapeWords(input) })),
          { key: 'out', label: 'Out', value: shapeWords(compiled) },
          { key: 'parameters', label: 'Real parameters', value: parameterSum(compiled) },
          {
            key: 'weights',
            label: 'Tensors',
            value: compiled.weights.map(({ name, shape }) => `${name} ${shape.join(' × ')}`).join(', ') || 'none',
          },
          {
            key: 'cost',
            label: 'One amplitude',
            value: `${flops(compiled.flops)}${share > 0 ? `, ${formatNumber(share, 1)} % of all` : ''}`,
          },
        ]}
      />
    </Section>
  );
}

/** Sites that one number of the node depends on. */
function Sight({ node, graph, model, surveyed }: NodeInspectorProps): ReactElement | null {
  const { facts } = surveyed;
  const field = useMemo(() => receptiveField(graph, model, facts, node.id), [graph, model, facts, node.id]);
  if (field === null) return null;
  const { from, sites } = field;
  const count = facts.lattice.nSites;
  const all =
    sites.size === count ? 'the whole lattice' : `${formatInteger(sites.size)} of ${formatInteger(count)} sites`;
  return (
    <Section title="Receptive field" note={all}>
      <SeenSites positions={facts.lattice.positions} seen={sites} from={from} />
      <p className={styles['quiet']}>
        {from === null
          ? 'Filled: the sites that its numbers depend on.'
          : `Filled: the sites that its numbers at site ${from} depend on.`}
      </p>
    </Section>
  );
}
