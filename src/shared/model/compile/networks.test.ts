import { describe, expect, it } from 'vitest';
import { compiled, factsOf, heisenbergOn, network } from '../facts.test-support';

const ring = factsOf(heisenbergOn('chain(12) periodic'));
const square = factsOf(heisenbergOn('square(6, 6) periodic'));
const honeycomb = factsOf(heisenbergOn('honeycomb(3, 4) periodic'));
const open = factsOf(heisenbergOn('square(4, 4) open'));

describe('deep networks', () => {
  it('residual convolutions on the square have the shapes and numbers of the peer', () => {
    const options = { ansatz: 'residualConvolutional', layers: 4, channels: 16, shells: 2 } as const;
    const model = compiled({ ...options, parameters: 'complex' }, square);
    expect(model.issues).toEqual([]);
    const shapes = Object.fromEntries(model.nodes.map(({ id, shape }) => [id, shape]));
    expect(shapes['conv0']).toEqual({ positions: 36, channels: 16 });
    expect(shapes['pool']).toEqual({ positions: 1, channels: 16 });
    const count = Object.fromEntries(model.nodes.map(({ id, parameters }) => [id, parameters]));
    expect(count).toMatchObject({ conv0: 16 * 9 + 16, conv1: 16 * 9 * 16 + 16, norm: 32, head: 2 * (16 * 16 + 16) });
    expect(model.parameters).toBe(160 + 4 * 2320 + 32 + 544);
    expect(model.complex).toBe(true);
  });

  it.each([
    ['chain, 1 shell', ring, 1, 3],
    ['chain, 2 shells', ring, 2, 5],
    ['square, 1 shell', square, 1, 5],
    ['square, 2 shells', square, 2, 9],
    ['square, 0 shells', square, 0, 1],
    // Sites A and B see their neighbours in opposite directions: three displacements each.
    ['honeycomb, 1 shell', honeycomb, 1, 7],
    ['open square, 1 shell', open, 1, 5],
  ] as const)('a kernel on the %s', (_, facts, shells, kernel) => {
    const model = compiled({ ansatz: 'convolutional', layers: 1, channels: 4, shells }, facts);
    const conv = network(model).nodes.find(({ id }) => id === 'conv1');
    if (conv?.op !== 'convolution') throw new Error('no convolution');
    expect(conv.positions).toBe(facts.lattice.nSites);
    expect(conv.table).toHaveLength(facts.lattice.nSites * kernel);
    expect(model.nodes.find(({ id }) => id === 'conv1')?.parameters).toBe(4 * kernel + 4);
    // The first column is the site itself.
    expect(conv.table.filter((_site, at) => at % kernel === 0)).toEqual(
      Array.from({ length: conv.positions }, (_site, site) => site),
    );
    expect(conv.table.includes(-1)).toBe(facts === open || facts === honeycomb);
  });

  it('convolutions commute with translations', () => {
    const model = compiled({ ansatz: 'convolutional', layers: 1, channels: 1, shells: 2 }, square);
    const conv = network(model).nodes.find(({ id }) => id === 'conv1');
    if (conv?.op !== 'convolution') throw new Error('no convolution');
    const kernel = conv.table.length / 36;
    const { permutations } = square.translations;
    for (let element = 0; element < 36; element++) {
      const image = (site: number): number => permutations[element * 36 + site];
      for (let site = 0; site < 36; site++) {
        for (let k = 0; k < kernel; k++) {
          expect(conv.table[image(site) * kernel + k]).toBe(image(conv.table[site * kernel + k]));
        }
      }
    }
  });

  it('a perceptron has layers of alpha N units', () => {
    const model = compiled({ ansatz: 'multilayerPerceptron', layers: 2, hiddenDensity: 2 }, ring);
    expect(model.parameters).toBe(24 * 12 + 24 + 24 * 24 + 24 + 24);
    const holomorphic = compiled({ ansatz: 'multilayerPerceptron', layers: 1, parameters: 'complex' }, ring);
    // Complex weights of layers are learnt as pairs of real numbers.
    expect(holomorphic).toMatchObject({ complexParameters: false, parameters: 2 * (12 * 12 + 12 + 12) });
  });

  it('a vision transformer sees patches, with one score for each displacement', () => {
    const options = { ansatz: 'visionTransformer', layers: 2, channels: 8, heads: 4, patch: 2 } as const;
    const model = compiled(options, square);
    const shapes = Object.fromEntries(model.nodes.map(({ id, shape }) => [id, shape]));
    expect(shapes['patches']).toEqual({ positions: 9, channels: 4 });
    const attention = network(model).nodes.find(({ id }) => id === 'attention1');
    if (attention?.op !== 'attention') throw new Error('no attention');
    expect(attention.classes).toHaveLength(81);
    expect(new Set(attention.classes)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8]));
    // Patch p sees itself at displacement 0 and the next one at equal displacement from everywhere.
    expect(attention.classes?.filter((_, at) => at % 10 === 0)).toEqual(new Array(9).fill(0));
    expect(compiled({ ...options, scores: 'softmax' }, square).issues).toEqual([]);
  });

  it('a group convolution runs over the group, and is projected by characters', () => {
    const options = { ansatz: 'groupConvolutional', symmetry: 'translations', layers: 2, channels: 3 } as const;
    const projection = { momentum: [6], pointGroup: 'none', spinFlip: 'none' } as const;
    const model = compiled(
      { ...options, parameters: 'modulusAndPhase', projection: { ...projection, momentum: [6] } },
      ring,
    );
    expect(model.issues).toEqual([]);
    const last = network(model).nodes.at(-1);
    if (last?.op !== 'logSumExp') throw new Error('not projected');
    // k = pi on twelve sites: signs that alternate, real.
    expect(last.characters).toEqual(Array.from({ length: 24 }, (_, at) => (at % 2 === 1 ? 0 : at % 4 === 0 ? 1 : -1)));
    expect(model.nodes.find(({ id }) => id === 'group1')?.parameters).toBe(3 * 12 + 3);
    expect(model.nodes.find(({ id }) => id === 'group2')?.parameters).toBe(3 * 12 * 3 + 3);
  });
});
