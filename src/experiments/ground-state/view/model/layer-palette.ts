import { compileModel, layerNames } from '../../../../shared/model/compile-model';
import type { ModelFacts } from '../../../../shared/model/facts';
import type { LayerKind, ModelGraph, ModelNode } from '../../../../shared/model/graph';
import { emptySettings, inputsOf, usualNode } from '../../../../shared/model/own-graph/edit-graph';
import { layerGroups, layerGuide } from '../../../../shared/model/own-graph/layer-guide';
import type { PaletteGroup } from '../../../../ui/model-builder/types';

/** Reasons that lie in the system, whatever a layer reads. */
const ofTheSystem: ReadonlySet<string> = new Set([
  'MODEL_NO_DISPLACEMENTS',
  'MODEL_NO_TRANSLATIONS',
  'MODEL_NO_SPACE_GROUP',
  'MODEL_MIXED_MODES',
]);

/** All layers and states; what does not fit the system has the compiler's reason. */
export function layerPalette(facts: ModelFacts): readonly PaletteGroup[] {
  return layerGroups.map(({ title, kinds }) => ({
    title,
    items: kinds.map((kind: LayerKind) => ({
      kind,
      title: layerNames[kind],
      note: layerGuide[kind].summary,
      refusal: refusal(kind, facts),
    })),
  }));
}

function refusal(kind: LayerKind, facts: ModelFacts): string | null {
  const { most } = inputsOf(kind);
  if (most > 1) return null;
  const begins: ModelNode = { id: 'x', inputs: [], layer: 'configuration', encoding: 'value' };
  const node = usualNode(kind, 'node');
  const nodes = most === 0 ? [node] : [begins, { ...node, inputs: ['x'] }];
  const graph: ModelGraph = { ...emptySettings, nodes };
  const errors = compileModel(graph, facts).issues.filter(({ severity }) => severity === 'error');
  const problem = errors.find(({ code }) => (most === 0 && kind !== 'configuration') || ofTheSystem.has(code));
  return problem === undefined ? null : `${problem.message} ${problem.reason}`;
}
