import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { compileModel, layerNames } from '../compile-model';
import { factsOf, heisenbergOn, optionsOf } from '../facts.test-support';
import { activationFunctions, modelGraphSchema, type LayerKind, type ModelGraph } from '../graph';
import type { AnsatzOptions } from '../options';
import { graphOf } from '../presets';
import { layerChoices, usualPlace } from './add-layer';
import { layerGroups, layerGuide, optionWords } from './layer-guide';
import { pathOfProblem, placeInText } from './node-field';
import { graphText, readGraph } from './read-graph';
import { withoutLayer } from './remove-layer';
import { readyGraphs } from './ready-graphs';
import { graphReference, layerOptions } from './reference';

const square = factsOf(heisenbergOn('square(4, 4) periodic'), { sector: true });
const kinds = layerGroups.flatMap((group): readonly LayerKind[] => group.kinds);
const graphs: Partial<AnsatzOptions>[] = [
  { ansatz: 'convolutional', parameters: 'complex', layers: 1, channels: 4 },
  { ansatz: 'residualConvolutional', parameters: 'real', layers: 1, channels: 4 },
  { ansatz: 'groupConvolutional', parameters: 'complex', symmetry: 'translations', layers: 1, channels: 2 },
  { ansatz: 'restrictedBoltzmannMachine', parameters: 'real', symmetry: 'none' },
  { ansatz: 'jastrow', parameters: 'complex', symmetry: 'none' },
  { ansatz: 'visionTransformer', parameters: 'complex', layers: 1, channels: 4 },
];
const graph = (options: Partial<AnsatzOptions>): ModelGraph => {
  const made = graphOf(optionsOf(options));
  if (made === null) throw new Error('no graph');
  return made;
};

const choicesBehind = (from: ModelGraph, after: string) =>
  layerChoices({ graph: from, model: compileModel(from, square), after }, square);

describe('layers that can be added', () => {
  const offered = (from: ModelGraph, after: string): readonly string[] =>
    choicesBehind(from, after).flatMap(({ layer, graph: made }) => (made === null ? [] : [layer]));

  it('leave a wavefunction with one layer or state more, behind any node of any graph', () => {
    for (const options of graphs) {
      const from = graph(options);
      for (const { id } of from.nodes) {
        const choices = choicesBehind(from, id);
        expect(choices.map(({ layer }) => layer).sort()).toEqual([...kinds].sort());
        for (const { layer, graph: made, reason } of choices) {
          const where = `${layer} behind ${id} of ${options.ansatz}`;
          if (made === null) {
            expect(reason, where).not.toBe('');
            continue;
          }
          expect(modelGraphSchema.safeParse(made).success, where).toBe(true);
          const { definition, nodes } = compileModel(made, square);
          expect(definition, where).not.toBeNull();
          const count = (of: readonly { readonly layer: LayerKind }[]): number =>
            of.filter((node) => node.layer === layer).length;
          expect(count(nodes), where).toBe(count(from.nodes) + 1);
        }
      }
    }
  });

  it('are those that fit what they read and what follows', () => {
    const [network, , group, , jastrow] = graphs.map(graph);
    expect(offered(network, 'act1')).toEqual(
      expect.arrayContaining(['dense', 'latticeConvolution', 'attention', 'add', 'multiply', 'sum', 'projection']),
    );
    expect(offered(network, 'act1')).not.toContain('groupConvolution');
    expect(offered(group, 'act1')).toContain('groupConvolution');
    expect(offered(group, 'act1')).not.toContain('latticeConvolution');
    expect(offered(jastrow, 'jastrow')).toEqual(
      expect.arrayContaining(['configuration', 'matrixProduct', 'pairProduct', 'product', 'sum']),
    );
    expect(offered(jastrow, 'jastrow')).not.toContain('dense');
    const reason = choicesBehind(network, 'act1').find(({ layer }) => layer === 'determinant')?.reason;
    expect(reason).toMatch(/needs fermions/);
  });
});

describe('layers that are taken out', () => {
  it('leave a wavefunction without the node, or say why not', () => {
    for (const options of graphs) {
      const from = graph(options);
      for (const { id } of from.nodes) {
        const where = `${options.ansatz} without ${id}`;
        const { graph: made, next, reason } = withoutLayer(from, id, square);
        if (made === null) {
          expect(reason, where).not.toBe('');
          continue;
        }
        expect(compileModel(made, square).definition, where).not.toBeNull();
        const ids = made.nodes.map((node) => node.id);
        expect(ids, where).not.toContain(id);
        expect(ids, where).toContain(next);
      }
    }
  });

  it('undo what was added', () => {
    let undone = 0;
    for (const options of graphs) {
      const from = graph(options);
      const at = usualPlace(compileModel(from, square)) ?? '';
      for (const { layer, graph: made } of choicesBehind(from, at)) {
        const added = made?.nodes.filter(({ id }) => !from.nodes.some((node) => node.id === id)) ?? [];
        // Joints and branches come in several nodes.
        const [only, ...more] = added;
        if (made === null || only === undefined || more.length > 0) continue;
        const { graph: again } = withoutLayer(made, only.id, square);
        expect(again?.nodes, layer).toEqual(from.nodes);
        undone += 1;
      }
    }
    expect(undone).toBeGreaterThan(30);
  });

  it('take a factor and its product with them, and of a skip the branch', () => {
    const [jastrow] = readyGraphs.filter(({ id }) => id.toLowerCase().includes('jastrow'));
    const from = jastrow!.graph;
    expect(withoutLayer(from, 'factor', square).graph?.nodes.map(({ id }) => id)).toEqual(
      from.nodes.map(({ id }) => id).filter((id) => id !== 'factor' && id !== 'product'),
    );
    const first = withoutLayer(from, 'product', square);
    expect(first.graph?.nodes.some(({ id }) => id === 'factor')).toBe(false);
    expect(withoutLayer(from, 'skip2', square).graph?.nodes.some(({ id }) => id === 'conv2')).toBe(false);
    expect(withoutLayer(from, 'spins', square)).toMatchObject({ graph: null, reason: expect.stringMatching(/\S/) });
  });
});

describe('the place that a layer is added at first', () => {
  const placeIn = (from: ModelGraph): string => usualPlace(compileModel(from, square)) ?? '';

  it('is the last hidden layer over the lattice, before the head', () => {
    expect(graphs.map((options) => placeIn(graph(options)))).toEqual([
      'act1',
      'norm',
      'act1',
      'hiddenCosh',
      'jastrow',
      'norm',
    ]);
  });

  it('takes layers that fit behind networks', () => {
    for (const options of graphs.filter(({ ansatz }) => ansatz !== 'jastrow' && ansatz !== 'groupConvolutional')) {
      const from = graph(options);
      const place = { graph: from, model: compileModel(from, square), after: placeIn(from) };
      const fits = layerChoices(place, square).flatMap((choice) => (choice.graph === null ? [] : [choice.layer]));
      expect(fits, options.ansatz).toEqual(expect.arrayContaining(['dense', 'activation']));
    }
  });
});

describe('ready graphs', () => {
  it.each(readyGraphs.map(({ id, graph: ready }) => [id, ready] as const))('%s is a wavefunction', (_, ready) => {
    expect(modelGraphSchema.parse(ready)).toEqual(ready);
    expect(compileModel(ready, square).issues).toEqual([]);
  });

  it('have signs, or a sum, or a product that no whole ansatz has', () => {
    const amplitude = (id: string) => {
      const ready = readyGraphs.find((candidate) => candidate.id === id);
      return ready === undefined ? null : compileModel(ready.graph, square).amplitude;
    };
    expect(['sum', 'jastrow-network', 'group-convolutional', 'machine-matrix-product'].map(amplitude)).toEqual([
      'complex',
      'complex',
      'complex',
      'real',
    ]);
  });
});

describe('the reference of own graphs', () => {
  it('has every layer once, with what the schema gives it', () => {
    expect([...kinds].sort()).toEqual(Object.keys(layerNames).sort());
    const text = graphReference();
    for (const layer of kinds) {
      expect(text).toContain(`\`${layer}\``);
      expect(text).toContain(layerGuide[layer].equation);
      // Options and their usual values are those of the schema, and each has words.
      expect(layerOptions(layer).map(({ key }) => key)).toEqual(Object.keys(layerGuide[layer].defaults));
      for (const { key } of layerOptions(layer)) expect(optionWords[key], `${layer}.${key}`).toBeDefined();
    }
    for (const name of activationFunctions) expect(text).toContain(`\`${name}\``);
  });

  it('is docs/model-graph.md', async () => {
    const path = new URL('../../../../docs/model-graph.md', import.meta.url);
    const options = await resolveConfig(path);
    const text = await format(graphReference(), { ...options, parser: 'markdown' });
    await expect(text).toMatchFileSnapshot(path.pathname);
  });
});

describe('problems of a graph', () => {
  const from = graph({ ansatz: 'visionTransformer', layers: 1, channels: 4, heads: 2 });
  const selected = (text: string, path: string): string | null => {
    const place = placeInText(text, path);
    return place === null ? null : text.slice(place.start, place.end);
  };

  it('are at the option that they come from', () => {
    const at = from.nodes.findIndex(({ layer }) => layer === 'attention');
    expect(pathOfProblem(from, from.nodes[at].id, 'MODEL_HEADS')).toBe(`nodes.${at}.heads`);
    expect(pathOfProblem(from, from.nodes[at].id, 'MODEL_NEEDS_FERMIONS')).toBe(`nodes.${at}.layer`);
    expect(pathOfProblem(from, null, 'MODEL_SEVERAL_ENDS')).toBe('');
    const text = graphText(from);
    expect(selected(text, `nodes.${at}.heads`)).toBe('"heads":2');
    expect(selected(text, `nodes.${at}.inputs`)).toBe(`"inputs":["${from.nodes[at].inputs[0]}"]`);
    expect(selected(text, `nodes.${at}`)).toBe(JSON.stringify(from.nodes[at]));
    expect(selected(JSON.stringify(from, null, 2), `nodes.${at}.heads`)).toBe('"heads": 2');
    expect(selected(text, '')).toBeNull();
  });

  it('of a text that is no graph name the node, the option and what there is', () => {
    const text = graphText(from);
    expect(readGraph(text).graph).toEqual(from);
    const at = from.nodes.findIndex(({ layer }) => layer === 'attention');
    const wide = readGraph(text.replace('"heads":2', '"heads":200'));
    expect(wide.problems).toMatchObject([
      { path: `nodes.${at}.heads`, message: expect.stringContaining(`"${from.nodes[at].id}", heads:`) },
    ]);
    const [unknown] = readGraph(text.replace('"layer":"attention"', '"layer":"attenshun"')).problems;
    expect(unknown.message).toMatch(/there is no "attenshun".*latticeConvolution/);
    expect(readGraph('{ "version": 1').problems[0].message).toMatch(/^Not JSON/);
  });
});
