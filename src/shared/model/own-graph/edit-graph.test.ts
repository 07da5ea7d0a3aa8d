import { describe, expect, it } from 'vitest';
import { compileModel } from '../compile-model';
import { factsOf, heisenbergOn, optionsOf } from '../facts.test-support';
import { modelGraphSchema, type LayerKind, type ModelGraph, type ModelNode } from '../graph';
import { graphOf } from '../presets';
import { copiedNodes, readCopied, withCopies } from './copied-nodes';
import {
  connectionRefusal,
  inputsOf,
  usualNode,
  withConnection,
  withFreeNode,
  withName,
  withNodeBehind,
  withNodeOnLine,
  withOption,
  withoutNodes,
} from './edit-graph';
import { layoutOf, withGroup, withGroupChanged, withPlaces } from './graph-layout';
import { layerGroups } from './layer-guide';
import { optionFields } from './option-fields';
import { placeInText } from './node-field';
import { graphText, readGraph } from './read-graph';

const facts = factsOf(heisenbergOn('square(4, 4) periodic'), { sector: true });
const kinds = layerGroups.flatMap((group): readonly LayerKind[] => group.kinds);

function residual(): ModelGraph {
  const made = graphOf(optionsOf({ ansatz: 'residualConvolutional', parameters: 'real', layers: 1, channels: 4 }));
  if (made === null) throw new Error('no graph');
  return made;
}
const node = (graph: ModelGraph | null, id: string): ModelNode | undefined => graph?.nodes.find((one) => one.id === id);

/** From nothing, one layer behind another, as with the keyboard. */
function built(layers: readonly LayerKind[]): ModelGraph {
  const { graph } = layers.reduce<{ graph: ModelGraph | null; id: string | null }>(
    ({ graph: before, id }, layer) => withNodeBehind(before, layer, id === null ? [] : [id]),
    { graph: null, id: null },
  );
  if (graph === null) throw new Error('nothing was built');
  return graph;
}

describe('editing a graph', () => {
  it('builds a wavefunction from nothing', () => {
    const graph = built(['configuration', 'latticeConvolution', 'activation', 'pool', 'sumChannels']);
    const { definition, issues } = compileModel(graph, facts);
    expect(issues).toEqual([]);
    expect(definition?.kind).toBe('network');
    expect(modelGraphSchema.safeParse(graph).success).toBe(true);
  });

  it('knows every layer with options that the schema takes', () => {
    for (const kind of kinds) {
      const made = usualNode(kind, 'x');
      const graph = { ...residual(), nodes: [made] };
      for (const { key } of optionFields(kind)) {
        const value: unknown = Object.getOwnPropertyDescriptor(made, key)?.value;
        expect(withOption(graph, 'x', key, value).problem, `${kind}.${key}`).toBeNull();
      }
      expect(Object.keys(made).length).toBe(3 + optionFields(kind).length);
    }
  });

  it('refuses circles and says why; one that reads a single node reads another instead', () => {
    const graph = residual();
    expect(connectionRefusal(graph, 'skip1', 'conv0')).toMatch(/through others/);
    expect(connectionRefusal(graph, 'conv0', 'conv0')).toMatch(/itself/);
    expect(connectionRefusal(graph, 'conv0', 'spins')).toMatch(/reads nothing/);
    expect(withConnection(graph, 'skip1', 'conv0')).toBe(graph);
    expect(node(withConnection(graph, 'spins', 'conv1'), 'conv1')?.inputs).toEqual(['spins']);
    expect(node(withConnection(graph, 'spins', 'skip1'), 'skip1')?.inputs).toEqual(['conv0', 'conv1', 'spins']);
  });

  it('heals the line where nodes go, and puts a new one onto a line', () => {
    const graph = residual();
    const without = withoutNodes(graph, ['act1', 'conv1']);
    expect(node(without, 'skip1')?.inputs).toEqual(['conv0']);
    expect(
      withoutNodes(
        graph,
        graph.nodes.map(({ id }) => id),
      ),
    ).toBeNull();
    const { graph: more, id } = withNodeOnLine(graph, 'layerNorm', 'conv0', 'act1', { x: 10, y: 20 });
    expect(node(more, 'act1')?.inputs).toEqual([id]);
    expect(node(more, id)?.inputs).toEqual(['conv0']);
    // The other reader keeps its line.
    expect(node(more, 'skip1')?.inputs).toContain('conv0');
    expect(compileModel(more, facts).definition).not.toBeNull();
  });

  it('renames a node in all that read it, in places and groups', () => {
    const graph = withGroup(withPlaces(residual(), new Map([['conv1', { x: 1, y: 2 }]])), ['conv1']).graph;
    const { graph: renamed } = withName(graph, 'conv1', 'branch');
    expect(node(renamed, 'skip1')?.inputs).toContain('branch');
    if (renamed === null) throw new Error('not renamed');
    expect(layoutOf(renamed)).toMatchObject({
      places: [{ node: 'branch', x: 1, y: 2 }],
      groups: [{ nodes: ['branch'] }],
    });
    expect(withName(graph, 'conv1', 'conv0').problem).toMatch(/already/);
    expect(withName(graph, 'conv1', '1st').problem).toMatch(/a letter/);
  });
});

describe('copies', () => {
  it('have fresh names, keep their inner lines and lose the outer ones', () => {
    const graph = residual();
    const copied = copiedNodes(graph, ['act1', 'conv1']);
    if (copied === null) throw new Error('nothing is copied');
    const read = readCopied(JSON.stringify(copied));
    expect(read).toEqual(copied);
    const { graph: more, ids } = withCopies(graph, copied, { x: 32, y: 32 });
    const [act, conv] = ids;
    expect(new Set(more.nodes.map(({ id }) => id)).size).toBe(graph.nodes.length + 2);
    expect(node(more, conv)?.inputs).toEqual([act]);
    expect(node(more, act)?.inputs).toEqual([]);
    expect(readCopied('{"ansatz":"layers","nodes":[{"id":"x"}]}')).toBeNull();
    expect(readCopied('E = mc^2')).toBeNull();
  });

  it('take whole groups and places with them', () => {
    const placed = withPlaces(residual(), new Map([['act1', { x: 16, y: 32 }]]));
    const { graph, name } = withGroup(placed, ['act1', 'conv1']);
    const copied = copiedNodes(graph, ['act1', 'conv1']);
    if (copied === null) throw new Error('nothing is copied');
    const { graph: more, ids } = withCopies(graph, copied, { x: 8, y: 8 });
    const { places, groups } = layoutOf(more);
    expect(groups.map(({ nodes }) => nodes)).toEqual([['act1', 'conv1'], ids]);
    expect(new Set(groups.map((group) => group.name)).size).toBe(2);
    expect(places).toContainEqual({ node: ids[0], x: 24, y: 40 });
    expect(name).toBe('Block 1');
  });
});

describe('what is drawn alone', () => {
  it('is no part of the wavefunction, and goes through the text and back', () => {
    const plain = residual();
    const places = new Map(plain.nodes.map(({ id }, at) => [id, { x: 16 * at, y: -3 }]));
    const { graph } = withGroup(withPlaces(plain, places), ['conv1', 'act1']);
    expect(compileModel(graph, facts).definition).toEqual(compileModel(plain, facts).definition);
    expect(readGraph(graphText(graph)).graph).toEqual(graph);
    // A graph of before has none, and none is written where there is nothing to say.
    expect(graphText(plain)).not.toContain('layout');
    // Places do not mislead the search for a node in the text.
    const text = graphText(graph);
    const found = placeInText(text, 'nodes.1.channels');
    expect(found === null ? '' : text.slice(found.start, found.end)).toMatch(/^"channels":/);
  });

  it('follows the nodes: groups lose those that have gone', () => {
    const { graph } = withGroup(residual(), ['conv1', 'act1']);
    const less = withoutNodes(graph, ['act1']);
    if (less === null) throw new Error('nothing is left');
    expect(layoutOf(less).groups).toEqual([{ name: 'Block 1', nodes: ['conv1'], open: false }]);
    const none = withoutNodes(less, ['conv1']);
    expect(none?.layout).toBeUndefined();
    expect(withGroupChanged(less, 'Block 1', null).layout).toBeUndefined();
  });

  it.each([
    ['a place of no number', { places: [{ node: 'conv1', x: 'left', y: 0 }], groups: [] }],
    ['a place at infinity', { places: [{ node: 'conv1', x: 1e300, y: 0 }], groups: [] }],
    ['a group without a name', { places: [], groups: [{ name: ' ', nodes: [], open: true }] }],
  ])('is checked: %s', (_, layout) => {
    const { graph, problems } = readGraph(JSON.stringify({ ...residual(), layout }));
    expect(graph).toBeNull();
    expect(problems[0].path).toMatch(/^layout/);
  });
});

describe('ways out of lines that do not hang together', () => {
  const fixesOf = (graph: ModelGraph, code: string): readonly { title: string; graph: ModelGraph }[] =>
    compileModel(graph, facts).issues.find((issue) => issue.code === code)?.fixes ?? [];
  const codes = (graph: ModelGraph): readonly string[] => compileModel(graph, facts).issues.map(({ code }) => code);

  it('put two ends together, as what they are', () => {
    const { graph } = withFreeNode(residual(), 'jastrow', { x: 0, y: 0 });
    const fixes = fixesOf(graph, 'MODEL_SEVERAL_ENDS');
    expect(fixes.map(({ title }) => title)).toEqual([
      'Multiply them',
      'Superpose them',
      'Remove jastrow',
      'Remove psi',
    ]);
    for (const fix of fixes) expect(codes(fix.graph), fix.title).toEqual([]);
  });

  it('connect a layer that reads nothing', () => {
    const free = withFreeNode(residual(), 'dense', null).graph;
    expect(fixesOf(free, 'MODEL_INPUTS').map(({ title }) => title)).toEqual(['Read psi', 'Read spins']);
    const alone = built(['dense']);
    const [fix] = fixesOf(alone, 'MODEL_INPUTS');
    expect(codes(fix.graph)).not.toContain('MODEL_INPUTS');
  });

  it('take out what puts one thing together', () => {
    const graph = withoutNodes(residual(), ['conv1']);
    if (graph === null) throw new Error('nothing is left');
    const cut = {
      ...graph,
      nodes: graph.nodes.map((one) => (one.id === 'skip1' ? { ...one, inputs: ['act1'] } : one)),
    };
    const out = fixesOf(cut, 'MODEL_INPUTS').find(({ title }) => title === 'Take skip1 out');
    expect(out === undefined ? ['no such fix'] : codes(out.graph)).toEqual([]);
  });

  it('cut a circle', () => {
    const graph = residual();
    const round = {
      ...graph,
      nodes: graph.nodes.map((one) => (one.id === 'conv0' ? { ...one, inputs: ['skip1'] } : one)),
    };
    const [fix] = fixesOf(round, 'MODEL_CYCLE');
    expect(codes(fix.graph)).not.toContain('MODEL_CYCLE');
  });

  it('say how many nodes each layer reads', () => {
    for (const kind of kinds) {
      const { least, most } = inputsOf(kind);
      expect(least).toBeLessThanOrEqual(most);
    }
    expect(inputsOf('modulusAndPhase')).toEqual({ least: 2, most: 2 });
  });
});
