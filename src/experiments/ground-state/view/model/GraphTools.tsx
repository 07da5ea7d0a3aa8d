import type { ReactElement } from 'react';
import { compileModel, layerNames } from '../../../../shared/model/compile-model';
import type { ModelGraph } from '../../../../shared/model/graph';
import { layerChoices, usualPlace } from '../../../../shared/model/own-graph/add-layer';
import { layerGuide } from '../../../../shared/model/own-graph/layer-guide';
import { readyGraphs } from '../../../../shared/model/own-graph/ready-graphs';
import { Icon, Menu, Select, type MenuItem } from '../../../../ui/controls';
import type { Surveyed } from '../../derive';
import styles from './model.module.css';

interface GraphToolsProps {
  readonly graph: ModelGraph | null;
  readonly surveyed: Surveyed | null;
  readonly onChange: (graph: ModelGraph, label: string) => void;
  readonly chosenNode: string | null;
  readonly onChooseNode: (id: string | null) => void;
}

/** Puts layers behind a node, and whole graphs in the place of this one; what does not fit comes with the reason. */
export function GraphTools(props: GraphToolsProps): ReactElement {
  const { graph, surveyed, onChange, chosenNode, onChooseNode } = props;
  const nodes = graph?.nodes ?? [];
  const model = surveyed?.model ?? null;
  const has = (id: string | null): boolean => nodes.some((node) => node.id === id);
  const usual = model === null ? null : usualPlace(model);
  const after = [chosenNode, usual].find(has) ?? nodes.at(-1)?.id ?? null;
  const layers = (): readonly MenuItem[] => {
    if (graph === null || surveyed === null || model === null || after === null) return [];
    return layerChoices({ graph, model, after }, surveyed.facts).map(({ layer, group, graph: made, reason }) => ({
      key: layer,
      group,
      label: <Choice title={layerNames[layer]} note={made === null ? reason : layerGuide[layer].summary} />,
      disabled: made === null,
      onSelect: () => {
        if (made === null) return;
        onChange(made, `Add ${layerNames[layer].toLowerCase()}`);
        // The next layer goes behind this one, where it has its place in the line.
        onChooseNode(made.nodes.find((node) => node.layer === layer && !has(node.id))?.id ?? null);
      },
    }));
  };
  const beginnings = (): readonly MenuItem[] =>
    readyGraphs.map(({ id, title, note, graph: ready }) => {
      const problem = surveyed === null ? undefined : firstProblem(ready, surveyed);
      return {
        key: id,
        label: <Choice title={title} note={problem ?? note} />,
        disabled: problem !== undefined,
        onSelect: () => onChange(ready, title),
      };
    });
  return (
    <div className={styles['tools']}>
      {after !== null && (
        <>
          <Select
            label="Behind the node"
            value={after}
            options={nodes.map(({ id }) => ({ value: id, label: `behind ${id}` }))}
            onChange={onChooseNode}
          />
          <Menu label="Add layer" button={<Opening text="Add layer" />} items={layers} />
        </>
      )}
      <Menu label="Begin with a ready graph" button={<Opening text="Begin with" />} items={beginnings} />
    </div>
  );
}

/** Why a graph is no wavefunction of this system; undefined: it is one. */
function firstProblem(graph: ModelGraph, { facts }: Surveyed): string | undefined {
  const problem = compileModel(graph, facts).issues.find(({ severity }) => severity === 'error');
  return problem === undefined ? undefined : `${problem.message} ${problem.reason}`;
}

function Opening({ text }: { readonly text: string }): ReactElement {
  return (
    <>
      {text} <Icon name="chevronDown" size={14} />
    </>
  );
}

function Choice({ title, note }: { readonly title: string; readonly note: string }): ReactElement {
  return (
    <span className={styles['choice']}>
      {title}
      <span>{note}</span>
    </span>
  );
}
