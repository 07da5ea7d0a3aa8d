import { beforeAll, describe, expect, it } from 'vitest';
import { openTensorBackend } from '../../main/tensor-backends';
import type { NetworkDefinition } from '../../shared/model/ansatz-definition';
import { tensorBackends } from '../../shared/run/tensor-backend';
import { gridOf } from '../../shared/model/plan/grid';
import { Random } from '../../shared/random/random';
import { TensorWavefunction } from './wavefunction';

const backend = tensorBackends.find((name) => name === process.env.ANSATZ_TENSOR_BACKEND) ?? 'wasm';

type Offset = readonly [row: number, column: number];

function tableOf(rows: number, columns: number, offsets: readonly Offset[]): number[] {
  const modulo = (value: number, by: number): number => ((value % by) + by) % by;
  return Array.from({ length: rows * columns }, (_, position) =>
    offsets.map(([row, column]) => {
      const y = modulo(Math.floor(position / columns) + row, rows);
      return y * columns + modulo((position % columns) + column, columns);
    }),
  ).flat();
}

const square: readonly Offset[] = [-1, 0, 1].flatMap((row) => [-1, 0, 1].map((column): Offset => [row, column]));
/** The six neighbours on a triangular lattice, in no order of the box around them. */
const triangular: readonly Offset[] = [
  [0, 0],
  [1, -1],
  [0, 1],
  [-1, 0],
  [1, 0],
  [0, -1],
  [-1, 1],
];
/** More places on one side than on the other. */
const lopsided: readonly Offset[] = [
  [0, 0],
  [0, 1],
  [1, 0],
  [2, 1],
];

describe('tables of convolutions', () => {
  it('are recognised on periodic grids', () => {
    expect(gridOf(tableOf(5, 4, square), 20, 20)).toMatchObject({
      ...{ rows: 5, columns: 4, top: -1, left: -1, height: 3, width: 3 },
      cells: [0, 1, 2, 3, 4, 5, 6, 7, 8],
    });
    const { cells } = gridOf(tableOf(4, 5, triangular), 20, 20)!;
    expect(cells).toEqual([-1, 3, 6, 5, 0, 2, 1, 4, -1]);
    const chain = tableOf(1, 7, [
      [0, 0],
      [0, 1],
      [0, -1],
    ]);
    expect(gridOf(chain, 7, 7)).toMatchObject({ rows: 1, columns: 7, top: 0, left: -1, height: 1, width: 3 });
  });

  it('are not where the box, the period or the ends do not fit', () => {
    // A row too short for the kernel: two places of it are the same input.
    expect(gridOf(tableOf(2, 2, square), 4, 4)).toBeNull();
    const open = tableOf(4, 4, square).map((place, at) => (at === 0 ? -1 : place));
    expect(gridOf(open, 16, 16)).toBeNull();
    const distant = tableOf(7, 7, [
      [0, 0],
      [3, 3],
    ]);
    expect(gridOf(distant, 49, 49)).toBeNull();
    const exchanged = tableOf(3, 4, square).map((place, at) => (at === 4 ? 5 : place));
    expect(gridOf(exchanged, 12, 12)).toBeNull();
    expect(gridOf([0, 1], 1, 2)).toBeNull();
  });
});

describe.each([
  ['square', 4, 3, square],
  ['triangular', 3, 4, triangular],
  ['lopsided', 4, 3, lopsided],
  [
    'chain',
    1,
    12,
    [
      [0, -2],
      [0, 0],
      [0, 1],
    ],
  ],
] as const)('a convolution on a grid: %s', (_name, rows, columns, offsets) => {
  const positions = rows * columns;
  const table = tableOf(rows, columns, offsets);
  const convolution = (id: string, from: string, complex: boolean): NetworkDefinition['nodes'][number] => ({
    ...{ id, inputs: [from], op: 'convolution', channels: 3, bias: true, complex, positions, table },
  });
  const definition: NetworkDefinition = {
    kind: 'network',
    precision: 'float32',
    initialScale: 1,
    nodes: [
      { id: 'input', inputs: [], op: 'input', encoding: 'value' },
      convolution('first', 'input', false),
      { id: 'gelu', inputs: ['first'], op: 'activation', function: 'gelu' },
      convolution('second', 'gelu', true),
      convolution('third', 'second', true),
      { id: 'channels', inputs: ['third'], op: 'sumChannels' },
      { id: 'psi', inputs: ['channels'], op: 'pool', how: 'sum' },
    ],
  };

  beforeAll(() => openTensorBackend(backend));

  it('is what products with gathered inputs are, and so are its derivatives', async () => {
    const numbers = async (convolutions: 'grid' | 'gathered'): Promise<readonly ArrayLike<number>[]> => {
      const random = Random.seeded('3', 0);
      const network = new TensorWavefunction(definition, new Uint8Array(positions).fill(2), convolutions);
      network.setParameters(network.initialParameters(random).map((value) => value + 0.1 * random.normal()));
      const configurations = Uint8Array.from({ length: 5 * positions }, () => random.below(2));
      const weights = Float64Array.of(1, -2, 0.5, 0.25, 3);
      const { re, im } = await network.derivatives(configurations);
      const summed = await network.weightedDerivatives(configurations, weights, weights);
      const amplitudes = await network.logAmplitudes(configurations);
      network.dispose();
      return [amplitudes, re, im!, summed];
    };
    const [found, expected] = [await numbers('grid'), await numbers('gathered')];
    for (const [part, values] of expected.entries()) {
      expect(found[part]!.length).toBe(values.length);
      const size = Math.max(...Array.from(values, Math.abs));
      for (let place = 0; place < values.length; place++) {
        expect(Math.abs(found[part]![place]! - values[place]!)).toBeLessThan(2e-5 * size);
      }
    }
  });
});
