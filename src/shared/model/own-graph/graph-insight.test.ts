import { describe, expect, it } from 'vitest';
import { compileModel } from '../compile-model';
import { factsOf, heisenbergOn, optionsOf } from '../facts.test-support';
import { activationFunctions, type ModelGraph } from '../graph';
import type { AnsatzOptions } from '../options';
import { graphOf } from '../presets';
import { activationCurves } from './activation-curves';
import { receptiveField } from './receptive-field';
import { respectedSymmetries } from './respected-symmetries';

const square = factsOf(heisenbergOn('square(6, 6) periodic'), { sector: true });
const graph = (options: Partial<AnsatzOptions>): ModelGraph => {
  const made = graphOf(optionsOf(options));
  if (made === null) throw new Error('no graph');
  return made;
};

describe('activation curves', () => {
  it('have the derivative that finite differences have', () => {
    const step = 1e-5;
    for (const name of activationFunctions) {
      const { value, derivative } = activationCurves[name];
      for (const x of [-3.7, -1.2, -0.3, 0.4, 1.1, 2.9])
        expect(derivative(x), `${name} at ${x}`).toBeCloseTo((value(x + step) - value(x - step)) / (2 * step), 6);
    }
  });
});

describe('the receptive field', () => {
  const counts = (options: Partial<AnsatzOptions>): Record<string, number> => {
    const made = graph(options);
    const model = compileModel(made, square);
    return Object.fromEntries(
      made.nodes.map(({ id }) => [id, receptiveField(made, model, square, id)?.sites.size ?? -1]),
    );
  };

  it('grows by the kernel with every convolution: 3 × 3, 5 × 5, all of 6 × 6', () => {
    const seen = counts({ ansatz: 'convolutional', parameters: 'real', layers: 3, channels: 2, shells: 2 });
    expect([seen['spins'], seen['conv1'], seen['conv2'], seen['conv3']]).toEqual([1, 9, 25, 36]);
    expect(seen['psi']).toBe(36);
  });

  it('of patches is a block, behind attention everything', () => {
    const seen = counts({
      ansatz: 'visionTransformer',
      parameters: 'real',
      layers: 1,
      channels: 4,
      patch: 2,
      heads: 2,
    });
    expect(Object.values(seen)).toContain(4);
    expect(Object.values(seen).at(-1)).toBe(36);
  });

  it('is not there behind an error', () => {
    const made = graph({ ansatz: 'convolutional', parameters: 'real', layers: 1, channels: 2 });
    const nodes = made.nodes.map((node) => (node.id === 'conv1' ? { ...node, inputs: [] } : node));
    const broken = { ...made, nodes };
    expect(receptiveField(broken, compileModel(broken, square), square, 'psi')).toBeNull();
  });
});

describe('symmetries of the structure', () => {
  const kept = (options: Partial<AnsatzOptions>): readonly (boolean | null)[] => {
    const made = graph(options);
    return respectedSymmetries(made, compileModel(made, square), square, true).map(({ respected }) => respected);
  };

  it.each<[string, Partial<AnsatzOptions>, readonly boolean[]]>([
    [
      'dense machine',
      {
        ansatz: 'restrictedBoltzmannMachine',
        parameters: 'real',
        symmetry: 'none',
        visibleBias: false,
        hiddenBias: false,
      },
      [false, false, true],
    ],
    [
      'machine with biases',
      {
        ansatz: 'restrictedBoltzmannMachine',
        parameters: 'real',
        symmetry: 'translations',
        visibleBias: false,
        hiddenBias: true,
      },
      [true, false, false],
    ],
    [
      'machine shared over the space group',
      {
        ansatz: 'restrictedBoltzmannMachine',
        parameters: 'real',
        symmetry: 'spaceGroup',
        visibleBias: false,
        hiddenBias: false,
      },
      [true, true, true],
    ],
    ['convolutions', { ansatz: 'convolutional', parameters: 'real', layers: 2, channels: 2 }, [true, false, false]],
    [
      'Jastrow over translations',
      { ansatz: 'jastrow', parameters: 'real', symmetry: 'translations', visibleBias: false },
      [true, false, true],
    ],
    [
      'convolutions in a representation',
      {
        ansatz: 'convolutional',
        parameters: 'real',
        layers: 1,
        channels: 2,
        projection: { momentum: null, pointGroup: 'trivial', spinFlip: 'even' },
      },
      [true, true, true],
    ],
    [
      'a multiplet',
      {
        ansatz: 'convolutional',
        parameters: 'real',
        layers: 1,
        channels: 2,
        projection: { momentum: null, pointGroup: 'E', spinFlip: 'none' },
      },
      [true, false, false],
    ],
    ['matrix product', { ansatz: 'matrixProduct', parameters: 'real' }, [false, false, false]],
  ])('%s', (_, options, expected) => {
    expect(kept(options)).toEqual(expected);
  });

  it('name the node that leaves them free', () => {
    const made = graph({ ansatz: 'convolutional', parameters: 'real', layers: 1, channels: 2 });
    const [, point, flip] = respectedSymmetries(made, compileModel(made, square), square, true);
    expect([point.brokenBy, flip.brokenBy]).toEqual(['conv1', 'conv1']);
  });
});
