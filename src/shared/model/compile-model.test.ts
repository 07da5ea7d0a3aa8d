import { describe, expect, it } from 'vitest';
import { compileModel } from './compile-model';
import { compiled, factsOf, heisenbergOn, optionsOf } from './facts.test-support';
import { modelGraphSchema, type ModelGraph } from './graph';
import type { AnsatzOptions } from './options';
import { graphOf } from './presets';

const ring = factsOf(heisenbergOn('chain(12) periodic'));
const square = factsOf(heisenbergOn('square(6, 6) periodic'));

describe('free combinations', () => {
  const graph = (nodes: ModelGraph['nodes']): ModelGraph => ({
    version: 1,
    precision: 'float64',
    initialScale: 0.01,
    weightScale: 1,
    nodes,
  });

  it('multiply a network by a Jastrow factor and add another state', () => {
    const spins = { id: 'spins', inputs: [], layer: 'configuration', encoding: 'value' } as const;
    const model = compileModel(
      graph([
        spins,
        {
          id: 'conv',
          inputs: ['spins'],
          layer: 'latticeConvolution',
          channels: 2,
          shells: 1,
          bias: true,
          complex: false,
        },
        { id: 'sites', inputs: ['conv'], layer: 'pool', how: 'sum' },
        { id: 'net', inputs: ['sites'], layer: 'sumChannels' },
        { id: 'pairs', inputs: [], layer: 'jastrow', symmetry: 'none', visibleBias: false, complex: false },
        { id: 'both', inputs: ['net', 'pairs'], layer: 'add' },
        { id: 'field', inputs: [], layer: 'meanField', symmetry: 'none', complex: false },
        { id: 'all', inputs: ['both', 'field'], layer: 'sum' },
      ]),
      ring,
    );
    expect(model.issues).toEqual([]);
    expect(model.definition).toMatchObject({
      kind: 'sum',
      terms: [
        { kind: 'product', factors: [{ kind: 'network' }, { kind: 'machine', form: 'jastrow' }] },
        { kind: 'machine', form: 'meanField' },
      ],
    });
    expect(model.parameters).toBe(2 * 3 + 2 + 66 + 12);
  });

  it('say at the node which channels differ, and offer two ways out that both work', () => {
    const model = compileModel(
      graph([
        { id: 'spins', inputs: [], layer: 'configuration', encoding: 'value' },
        { id: 'skip', inputs: ['spins'], layer: 'dense', channels: 16, perSite: false, bias: true, complex: false },
        { id: 'branch', inputs: ['skip'], layer: 'dense', channels: 32, perSite: false, bias: true, complex: false },
        { id: 'act', inputs: ['branch'], layer: 'activation', function: 'gelu' },
        { id: 'add', inputs: ['skip', 'act'], layer: 'add' },
        { id: 'sites', inputs: ['add'], layer: 'pool', how: 'sum' },
        { id: 'psi', inputs: ['sites'], layer: 'sumChannels' },
      ]),
      ring,
    );
    const [issue] = model.issues;
    expect(issue).toMatchObject({
      node: 'add',
      code: 'MODEL_SHAPES_DIFFER',
      message: 'Channels differ: skip 16, act 32.',
    });
    expect(issue.fixes.map(({ title }) => title)).toEqual([
      'Set branch to 16 channels',
      'Insert a dense layer behind skip',
    ]);
    for (const fix of issue.fixes) expect(compileModel(fix.graph, ring).issues).toEqual([]);
  });

  it('find what hangs loose', () => {
    const spins = { id: 'spins', inputs: [], layer: 'configuration', encoding: 'value' } as const;
    const codes = (nodes: ModelGraph['nodes']): string[] =>
      compileModel(graph(nodes), ring).issues.map(({ code }) => code);
    expect(codes([spins, { id: 'a', inputs: ['nothing'], layer: 'flatten' }])).toContain('MODEL_UNKNOWN_INPUT');
    expect(
      codes([
        { id: 'a', inputs: ['b'], layer: 'flatten' },
        { id: 'b', inputs: ['a'], layer: 'flatten' },
      ]),
    ).toContain('MODEL_CYCLE');
    expect(codes([spins, spins])).toContain('MODEL_SAME_ID');
    expect(
      codes([
        spins,
        { id: 'a', inputs: ['spins'], layer: 'flatten' },
        { id: 'b', inputs: ['spins'], layer: 'flatten' },
      ]),
    ).toContain('MODEL_SEVERAL_ENDS');
    expect(codes([spins, { id: 'a', inputs: [], layer: 'flatten' }])).toContain('MODEL_INPUTS');
  });

  it('sum up what is no number, when asked', () => {
    const conv = {
      id: 'conv',
      inputs: ['spins'],
      layer: 'latticeConvolution',
      channels: 2,
      shells: 1,
      bias: true,
      complex: false,
    } as const;
    const model = compileModel(
      graph([{ id: 'spins', inputs: [], layer: 'configuration', encoding: 'value' }, conv]),
      ring,
    );
    const [issue] = model.issues;
    expect(issue).toMatchObject({ code: 'MODEL_NOT_A_NUMBER', node: 'conv' });
    const fixed = compileModel(issue.fixes[0].graph, ring);
    expect(fixed.issues).toEqual([]);
    expect(fixed.definition?.kind).toBe('network');
  });

  it('come back from JSON as they were', () => {
    for (const ansatz of [
      'restrictedBoltzmannMachine',
      'visionTransformer',
      'groupConvolutional',
      'backflow',
    ] as const) {
      const built = graphOf(optionsOf({ ansatz, projection: { momentum: [1], pointGroup: 'none', spinFlip: 'even' } }));
      expect(modelGraphSchema.parse(JSON.parse(JSON.stringify(built)))).toEqual(built);
    }
  });
});

describe('costs', () => {
  it('grow with everything that makes a network larger', () => {
    const base = { ansatz: 'residualConvolutional', layers: 2, channels: 8, shells: 1 } as const;
    const flops = (change: Partial<AnsatzOptions>, facts = square): number =>
      compiled({ ...base, ...change }, facts).amplitudeFlops;
    const least = flops({});
    for (const change of [{ layers: 3 }, { channels: 9 }, { shells: 2 }]) expect(flops(change)).toBeGreaterThan(least);
    expect(flops({}, factsOf(heisenbergOn('square(8, 8) periodic')))).toBeGreaterThan(least);
  });

  it('of one convolution are two operations for each product', () => {
    const model = compiled({ ansatz: 'convolutional', layers: 1, channels: 4, shells: 1 }, square);
    expect(model.nodes.find(({ id }) => id === 'conv1')?.flops).toBe(2 * 36 * 4 * 5);
  });
});
