import { describe, expect, it } from 'vitest';
import { optionsOf } from '../facts.test-support';
import type { ModelGraph } from '../graph';
import { graphOf } from '../presets';
import { compareGraphs } from './compare-graphs';
import { withNodeBehind, withOption, withoutNodes } from './edit-graph';
import { withPlace } from './graph-layout';

const made = graphOf(optionsOf({ ansatz: 'convolutional', parameters: 'real', layers: 2, channels: 4 }));
if (made === null) throw new Error('no graph');
const graph: ModelGraph = made;

describe('compareGraphs', () => {
  it('tells what was added, taken out and changed, in reading order', () => {
    const wide = withOption(graph, 'conv1', 'channels', 7).graph ?? graph;
    const less = withoutNodes(wide, ['act1']) ?? graph;
    const { graph: other, id } = withNodeBehind({ ...less, weightScale: 0.5 }, 'layerNorm', ['conv2']);
    const { nodes, settings } = compareGraphs(graph, other);
    const changes = new Map(nodes.map((node) => [node.id, node]));
    expect(changes.get('conv1')?.options).toEqual([{ key: 'channels', before: '4', after: '7' }]);
    expect(changes.get('conv2')?.options).toEqual([{ key: 'inputs', before: 'act1', after: 'conv1' }]);
    expect(changes.get('act1')?.change).toBe('removed');
    expect(changes.get(id)?.change).toBe('added');
    const order = nodes.map((node) => node.id);
    expect(order.indexOf('act1')).toBe(order.indexOf('conv1') + 1);
    expect(settings).toEqual([{ key: 'weightScale', before: '1', after: '0.5' }]);
  });

  it('finds no difference where nodes have only moved', () => {
    const { nodes, settings } = compareGraphs(graph, withPlace(graph, 'conv1', { x: 5, y: 6 }));
    expect(nodes.every(({ change }) => change === 'same')).toBe(true);
    expect(settings).toEqual([]);
  });
});
