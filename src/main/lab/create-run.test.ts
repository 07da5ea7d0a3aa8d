import { expect, it } from 'vitest';
import { experiments } from '../../experiments/specs';
import { groundStateSpecSchema } from '../../experiments/ground-state/schema';
import { optionsOf } from '../../shared/model/facts.test-support';
import { withPlace } from '../../shared/model/own-graph/graph-layout';
import { graphOf } from '../../shared/model/presets';
import { specDigest } from './create-run';

it('a node at another place is the same experiment, another node is another one', () => {
  const [definition] = experiments;
  const preset = definition?.presets[0];
  const spec = groundStateSpecSchema.parse(preset?.spec);
  const graph = graphOf(optionsOf({ ansatz: 'convolutional' }));
  if (definition === undefined || graph === null) throw new Error('nothing to digest');
  const [first] = graph.nodes;
  const own = (changed: typeof graph) => ({
    ...spec,
    model: { ...spec.model, ansatz: 'custom' as const, graph: changed },
  });
  const digest = specDigest(definition, own(graph));
  expect(specDigest(definition, own(withPlace(graph, first!.id, { x: 40, y: 80 })))).toBe(digest);
  expect(specDigest(definition, own({ ...graph, initialScale: 2 * graph.initialScale }))).not.toBe(digest);
});
