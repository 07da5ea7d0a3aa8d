import { describe, expect, it } from 'vitest';
import { compileModel } from '../compile-model';
import { compiled, factsOf, heisenbergOn, network, optionsOf } from '../facts.test-support';
import { usedOptions, type AnsatzOptions } from '../options';
import { graphOf } from '../presets';

const ring = factsOf(heisenbergOn('chain(12) periodic'));
const square = factsOf(heisenbergOn('square(6, 6) periodic'));
const honeycomb = factsOf(heisenbergOn('honeycomb(3, 4) periodic'));
const spinOne = factsOf(heisenbergOn('chain(8) periodic', '1'));

describe('closed forms', () => {
  it.each([
    ['square', square, 36],
    ['honeycomb', honeycomb, 24],
  ] as const)('a machine graph on the %s becomes a machine', (_, facts, nSites) => {
    const model = compiled({ hiddenDensity: 2, visibleBias: true }, facts);
    expect(model.definition).toMatchObject({
      kind: 'machine',
      form: 'restrictedBoltzmannMachine',
      complex: false,
      hiddenDensity: 2,
      symmetry: [],
      useVisibleBias: true,
      useHiddenBias: true,
    });
    expect(model.parameters).toBe(nSites + 2 * nSites + 2 * nSites ** 2);
  });

  it('a machine with weights moved over the translations keeps them as permutations', () => {
    const options = { symmetry: 'translations', hiddenDensity: 3, parameters: 'complex' } as const;
    const model = compiled({ ...options, visibleBias: true, hiddenBias: false }, square);
    expect(model.definition).toMatchObject({ kind: 'machine', hiddenDensity: 3, complex: true, useHiddenBias: false });
    if (model.definition?.kind !== 'machine') throw new Error('not a machine');
    expect(model.definition.symmetry).toEqual(Array.from(square.translations.permutations));
    // One visible bias for the one orbit of sites, three filters on 36 sites; complex numbers count one.
    expect(model).toMatchObject({ complexParameters: true, parameters: 1 + 3 * 36, realParameters: 2 * (1 + 3 * 36) });
  });

  it('a graph that is a little different stays a network', () => {
    const graph = graphOf(optionsOf({ hiddenDensity: 1 }));
    if (graph === null) throw new Error('no graph');
    const changed = {
      ...graph,
      nodes: graph.nodes.map((node) => (node.layer === 'activation' ? { ...node, function: 'tanh' as const } : node)),
    };
    expect(compileModel(changed, ring).definition?.kind).toBe('network');
  });

  it('a machine with modulus and phase is a network of two', () => {
    const model = compiled({ parameters: 'modulusAndPhase', hiddenDensity: 1 }, ring);
    expect(network(model).nodes.at(-1)).toMatchObject({ op: 'complex', inputs: ['modulusSum', 'phaseSum'] });
    expect(model).toMatchObject({ complex: true, complexParameters: false, parameters: 2 * (12 * 12 + 12) });
  });

  it('a multi-valued machine has weights for every local state', () => {
    const model = compiled({ encoding: 'oneHot', hiddenDensity: 1 }, spinOne);
    expect(network(model).nodes[0]).toMatchObject({ op: 'input', encoding: 'oneHot' });
    expect(model.parameters).toBe(8 * (8 * 3) + 8);
  });

  it('Jastrow and mean field are machines', () => {
    expect(compiled({ ansatz: 'jastrow' }, square)).toMatchObject({ parameters: (36 * 35) / 2 });
    // Ten classes of pairs at equal displacement up to its sign on 6 x 6: (35 + 3) / 2 = 19.
    expect(compiled({ ansatz: 'jastrow', symmetry: 'translations' }, square).parameters).toBe(19);
    expect(compiled({ ansatz: 'meanField' }, spinOne).parameters).toBe(16);
  });
});

describe('scales of first weights', () => {
  it.each([
    [{}, ['initialScale']],
    [{ parameters: 'complex' }, ['initialScale']],
    [{ parameters: 'modulusAndPhase' }, ['weightScale']],
    [{ encoding: 'oneHot' }, ['weightScale']],
    [{ encoding: 'oneHot', visibleBias: true }, ['initialScale', 'weightScale']],
    [{ ansatz: 'convolutional', jastrowFactor: true }, ['initialScale', 'weightScale']],
  ] as const)('are offered where they do something: %j', (options, scales) => {
    const given = optionsOf(options);
    const definition = (change: Partial<AnsatzOptions>): string =>
      JSON.stringify(compiled({ ...options, ...change }, ring).definition);
    const acts = (['initialScale', 'weightScale'] as const).filter(
      (scale) => definition({ [scale]: 0.5 }) !== definition({}),
    );
    expect(acts).toEqual(scales);
    const used = usedOptions(given);
    expect((['initialScale', 'weightScale'] as const).filter((scale) => used.has(scale))).toEqual(scales);
  });
});
