import { describe, expect, test } from 'vitest';
import { figureSchema } from '../../shared/figure/figure';
import { gradientDescentEngine } from './engine';
import { lanesOf, wholePath } from './paths';
import { gradientDescentSpecSchema, type GradientDescentResult, type GradientDescentSpec } from './schema';
import { gradientDescent } from './spec';
import { testRunContext } from '../../engine/testing/plain-context';

const presetSpec = (id: string): GradientDescentSpec => {
  const preset = gradientDescent.presets.find((candidate) => candidate.id === id);
  if (preset === undefined) throw new Error(id);
  return preset.spec;
};

async function runOf(spec: GradientDescentSpec, seed = '1', stopAfter = Infinity) {
  const steps: number[] = [];
  const context = testRunContext({ seed });
  const run = gradientDescentEngine.run(spec, context);
  for (let next = await run.next(); ; next = await run.next()) {
    if (next.done) return { result: next.value, steps, checkpoint: null };
    if (next.value.kind !== 'observation') continue;
    steps.push(next.value.step);
    if (steps.length === stopAfter) return { result: null, steps, checkpoint: await next.value.checkpoint() };
  }
}

const resultOf = async (spec: GradientDescentSpec, seed?: string): Promise<GradientDescentResult> => {
  const { result } = await runOf(spec, seed);
  if (result === null) throw new Error('It did not end.');
  return result;
};

describe('runs of gradient descent', () => {
  test.each(gradientDescent.presets.map(({ id }) => [id]))('%s: what is known beforehand comes out', async (id) => {
    const preset = gradientDescent.presets.find((candidate) => candidate.id === id);
    const spec = presetSpec(id);
    expect(gradientDescent.check(spec)).toEqual([]);
    const result = await resultOf(spec);
    const [first] = result.paths;
    const { quantity, value } = preset?.reference ?? { quantity: '', value: NaN };
    if (quantity.startsWith('steps')) expect(first.steps).toBe(value);
    else if (quantity.startsWith('_L__{min}')) {
      const arrived = result.paths.filter(({ end }) => end === 'converged');
      expect(arrived.length).toBeGreaterThan(0);
      for (const { points } of arrived) expect(Math.abs((points.loss.at(-1) ?? NaN) - value)).toBeLessThan(1.1e-4);
    }
    for (const { agrees } of gradientDescent.findings?.(spec, result) ?? []) expect(agrees).not.toBe(false);
  });

  test('the noise that is left has the stationary mean, for 20 seeds', async () => {
    const spec = presetSpec('mini-batch-noise');
    const sums = [0, 0, 0];
    const seeds = Array.from({ length: 20 }, (_, index) => String(index + 1));
    for (const seed of seeds) {
      const found = gradientDescent.findings?.(spec, await resultOf(spec, seed)) ?? [];
      found
        .filter(({ label }) => label.startsWith('Mean loss'))
        .forEach(({ value }, index) => (sums[index] += Number(value) / seeds.length));
    }
    // eta sigma^2 / (2 (2 - eta lambda)) over lambda = 1, 10.
    const expected = [0.1, 0.03, 0.01].map((rate) =>
      [1, 10].reduce((sum, curvature) => sum + (rate * 0.09) / (2 * (2 - rate * curvature)), 0),
    );
    sums.forEach((mean, index) => expect(Math.abs(mean / expected[index] - 1)).toBeLessThan(0.12));
  });

  test('seeds give other noise, the same seed the same', async () => {
    const spec = presetSpec('mini-batch-noise');
    const end = async (seed: string): Promise<unknown> => (await resultOf(spec, seed)).paths[0].points.x.at(-1);
    expect(await end('5')).toBe(await end('5'));
    expect(await end('5')).not.toBe(await end('6'));
  });

  test('a run goes on after a checkpoint with the same numbers', async () => {
    const spec = presetSpec('mini-batch-noise');
    const { checkpoint, steps } = await runOf(spec, '3', 40);
    if (checkpoint === null) throw new Error('No checkpoint.');
    const seen: number[] = [];
    const run = gradientDescentEngine.run(spec, { ...testRunContext({ seed: '3' }), resumeFrom: checkpoint });
    let next = await run.next();
    for (; !next.done; next = await run.next()) if (next.value.kind === 'observation') seen.push(next.value.step);
    expect(seen[0]).toBeGreaterThan(steps.at(-1) ?? Infinity);
    expect(next.value).toEqual(await resultOf(spec, '3'));
  });

  test('natural gradients of a coin do not care for its coordinate, plain ones do', () => {
    const spec = presetSpec('coin-coordinates');
    const fine = { ...spec, method: { ...spec.method, setting: 1e-3 }, training: { ...spec.training, steps: 2000 } };
    const [natural, naturalLogit, plain, plainLogit] = lanesOf(fine).map((lane, at) => wholePath(lane, at, fine, '1'));
    const apart = (a: typeof natural, b: typeof natural): number =>
      Math.max(...a.points.loss.map((loss, at) => Math.abs((loss ?? 0) - (b.points.loss[at] ?? 0))));
    expect(apart(natural, naturalLogit)).toBeLessThan(1e-3);
    expect(apart(plain, plainLogit)).toBeGreaterThan(0.1);
  });
});

describe('specs of gradient descent', () => {
  const changed = (surface: object, method: object = {}): GradientDescentSpec =>
    gradientDescentSpecSchema.parse({ surface: { kind: 'valley', ...surface }, method, training: {} });

  test('what cannot begin is said at its field', () => {
    const codes = (spec: GradientDescentSpec): readonly string[] =>
      gradientDescent.check(spec).map(({ code, path }) => `${code} ${path}`);
    expect(codes(changed({ kind: 'gaussianFit', startY: -1 }))).toEqual(['DESCENT_START surface.startY']);
    expect(codes(changed({ kind: 'coinByProbability', startX: 1 }))).toEqual(['DESCENT_START surface.startX']);
    expect(codes(changed({}, { comparison: 'coordinates' }))).toEqual(['DESCENT_COORDINATES method.comparison']);
    expect(codes(changed({}, { setting: 0 }))).toEqual(['DESCENT_RATE method.setting']);
    expect(codes(changed({ kind: 'rosenbrock' }, { kind: 'saddleFreeNewton', setting: 0 }))).toEqual([]);
  });

  test.each(gradientDescent.presets.map(({ id }) => [id]))('%s: every figure of its preview can be drawn', (id) => {
    const figures = gradientDescent.previewFigures?.(presetSpec(id)) ?? [];
    expect(figures.length).toBeGreaterThan(3);
    for (const figure of figures) expect(figureSchema.safeParse(figure).error).toBeUndefined();
  });

  test.each(['learning-rate-parabola', 'coin-coordinates'])('%s: a path has one colour in all figures', (id) => {
    const colours = new Map<string, Set<number>>();
    for (const figure of gradientDescent.previewFigures?.(presetSpec(id)) ?? []) {
      const { content } = figureSchema.parse(figure);
      if (content.kind !== 'chart' || figure.id === 'prediction') continue;
      for (const series of content.series) {
        if (series.kind !== 'line') continue;
        colours.set(series.name, (colours.get(series.name) ?? new Set()).add(series.colour));
      }
    }
    for (const lane of lanesOf(presetSpec(id))) expect(colours.get(lane.name)?.size, lane.name).toBe(1);
  });

  test('paths that leave every bound are drawn as far as there is room', () => {
    const spec = changed({}, { comparison: 'alone', setting: 50 });
    const landscape = gradientDescent.previewFigures?.(spec).find(({ id }) => id === 'landscape');
    const content = figureSchema.parse(landscape).content;
    if (content.kind !== 'chart') throw new Error('A chart.');
    expect(Math.abs(content.x.maximum ?? Infinity)).toBeLessThan(20);
  });
});
