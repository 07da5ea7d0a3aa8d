import { formatCount, formatInteger } from '../../../../shared/format';
import type { CompiledModel, ModelFix, ModelIssue } from '../../../../shared/model/compile-model';
import type { ModelGraph } from '../../../../shared/model/graph';
import { inputsOf } from '../../../../shared/model/own-graph/edit-graph';
import { layoutOf } from '../../../../shared/model/own-graph/graph-layout';
import { layerGroups } from '../../../../shared/model/own-graph/layer-guide';
import { placesFor, type Room } from '../../../../ui/model-builder/arrange';
import type { BuilderDrawing, BuilderNode, BuilderProblem } from '../../../../ui/model-builder/types';
import { nodeSentence, shapeWord, subtitleOf, titleOf } from './node-words';

const stateLayers: ReadonlySet<string> = new Set(
  layerGroups.filter(({ title }) => title === 'States' || title === 'Of states').flatMap(({ kinds }) => kinds),
);

/**
 * A graph with what it compiles to, as a canvas draws it. `onFix` null: it follows from options, which are changed instead. `found`:
 * what was seen in numbers.
 */
export function builderDrawing(
  graph: ModelGraph,
  model: CompiledModel,
  onFix: ((fix: ModelFix) => void) | null,
  room: Room,
  found: readonly ModelIssue[] = [],
): BuilderDrawing {
  const compiled = new Map(model.nodes.map((node) => [node.id, node]));
  const problemsOf = (issues: readonly ModelIssue[]): readonly BuilderProblem[] =>
    issues.map(({ severity, message, reason, fixes }) => ({
      severity,
      message,
      reason,
      fixes: onFix === null ? [] : fixes.map((fix) => ({ title: fix.title, onApply: () => onFix(fix) })),
    }));
  const ofEnd = model.issues.filter(({ code }) => code === 'MODEL_SEVERAL_ENDS');
  const nodes = graph.nodes.map((node): BuilderNode => {
    const parts = compiled.get(node.id);
    const issues = [...model.issues, ...found].filter((issue) => issue.node === node.id && !ofEnd.includes(issue));
    return {
      id: node.id,
      title: titleOf(node),
      subtitle: subtitleOf(node, parts),
      parameters: parts === undefined || parts.parameters === 0 ? null : formatInteger(parts.parameters),
      tone: node.layer === 'configuration' ? 'input' : stateLayers.has(node.layer) ? 'state' : 'layer',
      inputs: node.inputs,
      mostInputs: inputsOf(node.layer).most,
      output: parts === undefined ? null : shapeWord(parts),
      problems: problemsOf(issues),
      description: [nodeSentence(node.id, parts), ...issues.map(({ message }) => message)].join(' '),
    };
  });
  const read = new Set(graph.nodes.flatMap(({ inputs }) => inputs));
  const { places, groups } = layoutOf(graph);
  return {
    nodes,
    end: {
      title: 'ln ψ',
      subtitle:
        ofEnd.length > 0 || model.definition === null
          ? 'not yet one number'
          : { complex: 'complex scalar', real: 'real, with signs', positive: 'real scalar, ψ > 0' }[model.amplitude],
      inputs: graph.nodes.filter(({ id }) => !read.has(id)).map(({ id }) => id),
      problems: problemsOf(ofEnd),
    },
    places: placesFor(graph.nodes, new Map(places.map(({ node, x, y }) => [node, { x, y }])), room),
    groups: groups
      .map(({ name, nodes: listed, open }) => {
        const members = listed.filter((id) => graph.nodes.some((node) => node.id === id));
        const parameters = members.reduce((sum, id) => sum + (compiled.get(id)?.parameters ?? 0), 0);
        return {
          name,
          nodes: members,
          open,
          subtitle: formatCount(members.length, 'node'),
          parameters: parameters === 0 ? null : formatInteger(parameters),
        };
      })
      .filter(({ nodes: members }) => members.length > 0),
  };
}
