import { describe, expect, it } from 'vitest';
import type {
  LearnerDefinition,
  LearningData,
  LearningDefinition,
  LearningNode,
} from '../../src/engine/native/learning';
import { openNative } from '../../src/main/native-binding';

const native = await openNative();
const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

function definition(
  nodes: readonly LearningNode[],
  rest: Partial<LearnerDefinition> & { precision?: LearningDefinition['precision'] },
): LearnerDefinition {
  const { precision = 'float64', ...own } = rest;
  return {
    network: { precision, nodes },
    loss: { kind: 'crossEntropy' },
    optimiser: adam,
    seed: '7',
    threads: 2,
    ...own,
  };
}

/** Share of samples whose largest output is not that of their class. */
function zeroOneError(outputs: Float64Array, classes: Uint32Array): number {
  const channels = outputs.length / classes.length;
  const wrong = classes.filter((wanted, row) => {
    const own = outputs.subarray(row * channels, (row + 1) * channels);
    return own.indexOf(Math.max(...own)) !== wanted;
  });
  return wrong.length / classes.length;
}

/** Numbers that are enough random for data. */
function uniforms(count: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  });
}

describe('the engine for learning', () => {
  it('learns the parity of 6 bits', async () => {
    const bits = Float64Array.from({ length: 64 * 6 }, (_, at) => (Math.floor(at / 6) >> (at % 6)) & 1);
    const classes = Uint32Array.from({ length: 64 }, (_, row) =>
      bits.subarray(6 * row, 6 * row + 6).reduce((a, b) => a ^ b, 0),
    );
    const learner = await native.createLearner(
      definition(
        [
          { id: 'x', op: 'features', positions: 1, channels: 6 },
          { id: 'a', inputs: ['x'], op: 'dense', channels: 48 },
          { id: 'b', inputs: ['a'], op: 'activation', function: 'tanh' },
          { id: 'y', inputs: ['b'], op: 'dense', channels: 2 },
        ],
        {},
      ),
    );
    const data: LearningData = {
      rows: 64,
      inputs: [{ kind: 'numbers', values: bits }],
      targets: { kind: 'classes', values: classes },
    };
    await learner.give('train', data);
    const before = await learner.evaluate('train');
    const rate = { kind: 'constant', rate: 0.02 } as const;
    const report = await learner.train({ set: 'train', steps: 1500, order: { kind: 'full' }, learningRate: rate });
    expect(report).toMatchObject({ stopped: 'finished', steps: 1500, epoch: 1500 });
    expect(report.losses[0]).toBeCloseTo(before.loss, 12);
    expect(report.gradientNorms).toHaveLength(1500 * learner.tensors.length);
    const { outputs, loss } = await learner.evaluate('train');
    expect(zeroOneError(outputs, classes)).toBe(0);
    expect(loss).toBeLessThan(0.02);
    await learner.close();
  });

  it('tells bars from their direction by a convolutional network, from bytes in float32', async () => {
    // 10 x 10 pixels, a row or a column at any place under noise.
    const rows = 400;
    const noise = uniforms(rows * 100, 3);
    const classes = Uint32Array.from({ length: rows }, (_, row) => row % 2);
    const values = Uint8Array.from(noise, (value, at) => {
      const [row, y, x] = [Math.floor(at / 100), Math.floor(at / 10) % 10, at % 10];
      const place = Math.floor(row / 2) % 10;
      return (row % 2 === 0 ? y : x) === place ? 200 : 100 * value;
    });
    const learner = await native.createLearner(
      definition(
        [
          { id: 'x', op: 'features', positions: 100, channels: 1 },
          {
            id: 'a',
            inputs: ['x'],
            op: 'convolution',
            channels: 8,
            height: 10,
            width: 10,
            size: [3, 3],
            padding: 'same',
          },
          { id: 'b', inputs: ['a'], op: 'activation', function: 'relu' },
          { id: 'c', inputs: ['b'], op: 'globalPool', how: 'max' },
          { id: 'y', inputs: ['c'], op: 'dense', channels: 2 },
        ],
        { precision: 'float32' },
      ),
    );
    const inputs = [{ kind: 'bytes', values, scale: 1 / 255, shift: 0 }] as const;
    await learner.give('train', { rows, inputs, targets: { kind: 'classes', values: classes } });
    const order = { kind: 'shuffled', batch: 40 } as const;
    await learner.train({ set: 'train', steps: 300, order, learningRate: { kind: 'constant', rate: 0.01 } });
    const state = await learner.state();
    const { outputs } = await learner.evaluate('train');
    expect(zeroOneError(outputs, classes)).toBe(0);
    // The same steps from the same state.
    const again = { set: 'train', steps: 7, order, learningRate: { kind: 'constant', rate: 0.01 } } as const;
    const first = await learner.train(again);
    await learner.restore(state);
    expect((await learner.train(again)).losses).toEqual(first.losses);
    await learner.close();
  });

  it('meets the normal equations with a linear network', async () => {
    const [rows, columns] = [40, 5];
    const x = uniforms(rows * columns, 11);
    const y = uniforms(rows, 12);
    const learner = await native.createLearner(
      definition(
        [
          { id: 'x', op: 'features', positions: 1, channels: columns },
          { id: 'y', inputs: ['x'], op: 'dense', channels: 1 },
        ],
        { loss: { kind: 'squared', factor: 1 }, optimiser: { kind: 'nesterov', momentum: 0.95 } },
      ),
    );
    const inputs = [{ kind: 'numbers', values: x }] as const;
    await learner.give('train', { rows, inputs, targets: { kind: 'numbers', values: y } });
    const learningRate = { kind: 'constant', rate: 0.1 } as const;
    await learner.train({ set: 'train', steps: 5000, order: { kind: 'full' }, learningRate });
    const { outputs } = await learner.evaluate('train');
    // The residual is orthogonal to every column and to the constant.
    const residual = outputs.map((output, row) => output - (y[row] ?? 0));
    for (let column = 0; column <= columns; column += 1) {
      const product = residual.reduce(
        (sum, value, row) => sum + value * (column < columns ? (x[row * columns + column] ?? 0) : 1),
        0,
      );
      expect(Math.abs(product)).toBeLessThan(1e-10);
    }
    const { gradient } = await learner.gradient('train');
    expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-11);
    // H of the bias alone is 2.
    const vector = Float64Array.from({ length: learner.parameterCount }, (_, at) => (at === columns ? 1 : 0));
    expect((await learner.hessianVector('train', vector))[columns]).toBeCloseTo(2, 6);
    const [node] = await learner.probe('train', Uint32Array.of(3));
    expect(node?.values).toEqual(x.slice(3 * columns, 4 * columns));
    await learner.close();
  });

  it('refuses with a code and can be cancelled', async () => {
    const nodes: LearningNode[] = [
      { id: 'x', op: 'features', positions: 1, channels: 2 },
      { id: 'y', inputs: ['x'], op: 'dense', channels: 2 },
    ];
    await expect(native.createLearner(definition(nodes.slice(1), {}))).rejects.toMatchObject({
      code: 'LEARNING_BAD_DEFINITION',
    });
    const learner = await native.createLearner(definition(nodes, {}));
    const data = (values: Float64Array): LearningData => ({
      rows: 2,
      inputs: [{ kind: 'numbers', values }],
      targets: { kind: 'classes', values: Uint32Array.of(0, 1) },
    });
    await expect(learner.give('a', data(Float64Array.of(0, 1, 2)))).rejects.toMatchObject({ code: 'LEARNING_SHAPE' });
    await expect(learner.give('a', data(Float64Array.of(0, 1, 2, Number.NaN)))).rejects.toMatchObject({
      code: 'LEARNING_NOT_A_NUMBER',
    });
    await learner.give('a', data(Float64Array.of(0, 1, 2, 3)));
    const controller = new AbortController();
    // WebAssembly runs on the thread that would cancel.
    const steps = native.description.kind === 'addon' ? 50_000_000 : 10;
    const running = learner.train(
      { set: 'a', steps, order: { kind: 'full' }, learningRate: { kind: 'constant', rate: 1e-6 } },
      controller.signal,
    );
    setTimeout(() => controller.abort(), 50);
    const report = await running;
    expect(report.stopped).toBe(native.description.kind === 'addon' ? 'cancelled' : 'finished');
    expect(report.losses).toHaveLength(report.steps);
    await learner.close();
  });
});
