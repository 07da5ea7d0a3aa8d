import { describe, expect, test } from 'vitest';
import { descend, type DescentPoint } from './descend';
import * as methods from './methods';
import { eigenSystem } from './small-matrices';
import * as surfaces from './surface';
import type { Surface, Vector } from './surface';

const norm = (at: Vector): number => Math.hypot(...at);
const nearOrigin = ({ at }: DescentPoint): boolean => norm(at) < 1e-6;

const all: readonly (readonly [string, Surface, Vector])[] = [
  ['parabola', surfaces.parabola(3), [0.7]],
  ['double well', surfaces.doubleWell(0.1), [0.4]],
  ['valley', surfaces.valley([1, 10]), [1, -0.3]],
  ['saddle', surfaces.saddle, [0.4, 0.6]],
  ['Rosenbrock', surfaces.rosenbrock, [-1.2, 1]],
  ['Himmelblau', surfaces.himmelblau, [-0.5, 1.1]],
  ['Gaussian', surfaces.gaussianFit, [0.8, 0.6]],
  ['coin by its logit', surfaces.coinByLogit(0.3), [0.9]],
  ['coin by its probability', surfaces.coinByProbability(0.3), [0.7]],
];

describe('surfaces', () => {
  test.each(all)('%s: gradient and Hessian are those of finite differences', (_name, surface, at) => {
    const h = 1e-5;
    const moved = (index: number, by: number): Vector => at.map((x, other) => (other === index ? x + by : x));
    at.forEach((_, index) => {
      const slope = (surface.value(moved(index, h)) - surface.value(moved(index, -h))) / (2 * h);
      expect(surface.gradient(at)[index]).toBeCloseTo(slope, 6);
      const [up, down] = [surface.gradient(moved(index, h)), surface.gradient(moved(index, -h))];
      at.forEach((_x, other) => {
        expect(surface.hessian(at)[other][index]).toBeCloseTo((up[other] - down[other]) / (2 * h), 5);
      });
    });
  });

  test.each(all)('%s: its minima are stationary, and no direction goes down from them', (_name, surface) => {
    for (const at of surface.minima) {
      expect(norm(surface.gradient(at))).toBeLessThan(1e-9);
      expect(eigenSystem(surface.hessian(at)).values[0]).toBeGreaterThan(0);
    }
  });

  test('the Fisher metric is the curvature of the divergence at its minimum', () => {
    for (const surface of [surfaces.gaussianFit, surfaces.coinByLogit(0.3), surfaces.coinByProbability(0.3)]) {
      const at = surface.minima[0];
      surface.metric(at).forEach((row, i) => {
        row.forEach((value, j) => expect(value).toBeCloseTo(surface.hessian(at)[i][j], 12));
      });
    }
  });
});

describe('gradient descent on (x^2 + 10 y^2) / 2 from (1, 1)', () => {
  const down = (rate: number, steps = 2000) =>
    descend(surfaces.valley([1, 10]), methods.gradientDescent({ rate }), { start: [1, 1], steps, isDone: nearOrigin });

  test.each([
    [0.01, 1375],
    [0.1, 132],
    [2 / 11, 71],
    [0.19, 132],
  ])('rate %d takes %d steps', (rate, steps) => {
    const { points, end } = down(rate);
    expect([end, points.length - 1]).toEqual(['converged', steps]);
  });

  test('rate 0.2 swings for ever, 0.21 diverges', () => {
    const swinging = down(0.2);
    expect(swinging.end).toBe('steps');
    expect(Math.abs(swinging.points[2000].at[1])).toBeCloseTo(1, 10);
    expect(down(0.21).end).toBe('diverged');
  });

  test('the best rate contracts by (kappa - 1) / (kappa + 1) a step', () => {
    const { points } = down(2 / 11);
    for (let step = 1; step < 20; step += 1) {
      expect(norm(points[step].at) / norm(points[step - 1].at)).toBeCloseTo(9 / 11, 12);
    }
  });

  test('on a parabola 1 / curvature arrives in one step', () => {
    const arrived = descend(surfaces.parabola(4), methods.gradientDescent({ rate: 0.25 }), {
      start: [3],
      steps: 5,
      isDone: nearOrigin,
    });
    expect(arrived.points.length - 1).toBe(1);
  });

  test('the loss changes by -eta g^2 + eta^2 g H g / 2', () => {
    const rate = 0.07;
    const { points } = down(rate, 30);
    for (let step = 1; step <= 30; step += 1) {
      const [x, y] = points[step - 1].at;
      const second = (rate * rate * (x * x + 1000 * y * y)) / 2;
      expect(points[step].predictedChange).toBeCloseTo(-rate * (x * x + 100 * y * y), 13);
      expect(points[step].loss - points[step - 1].loss).toBeCloseTo((points[step].predictedChange ?? 0) + second, 13);
    }
  });
});

describe('fit of N(mu, s) to N(0, 1) from (3, 0.5)', () => {
  const fit = (method: methods.Method, steps = 10_000) =>
    descend(surfaces.gaussianFit, method, { start: [3, 0.5], steps, isDone: ({ loss }) => loss < 1e-3 });

  test('starts at a divergence of 18.8069', () => {
    expect(surfaces.gaussianFit.value([3, 0.5])).toBeCloseTo(18.8069, 4);
  });

  test.each([
    [0.05, 72, -1.4111, -1.339],
    [0.1, 36, -2.8222, -2.546],
    [0.2, 19, -5.6445, -4.628],
  ])('steps of the distance %d: %d of them', (distance, steps, predicted, measured) => {
    const { points, end } = fit(methods.constantDistance({ distance }));
    expect([end, points.length - 1]).toEqual(['converged', steps]);
    expect(points[1].predictedChange).toBeCloseTo(predicted, 4);
    expect(points[1].loss - points[0].loss).toBeCloseTo(measured, 3);
    // The path has nearly one length, whatever the step.
    expect(steps * distance).toBeGreaterThan(3.5);
    expect(points[10].distance).toBeCloseTo(10 * distance, 10);
  });

  test.each([
    [0.001, 8356],
    [0.01, 866],
    [0.05, 322],
  ])('plain gradients with the rate %d: %d steps', (rate, steps) => {
    const { points, end } = fit(methods.gradientDescent({ rate }));
    expect([end, points.length - 1]).toEqual(['converged', steps]);
  });
});

describe('reparametrisation of a coin', () => {
  const probability = (x: number): number => 1 / (1 + Math.exp(-x));
  /** Largest difference of the losses of two paths of equal time, one in p and one in its logit. */
  const difference = (method: (rate: number) => methods.Method, rate: number): number => {
    const steps = Math.round(2 / rate);
    const options = { steps, isDone: () => false };
    const byProbability = descend(surfaces.coinByProbability(0.3), method(rate), { start: [0.9], ...options });
    const byLogit = descend(surfaces.coinByLogit(0.3), method(rate), { start: [Math.log(9)], ...options });
    expect(probability(Math.log(9))).toBeCloseTo(0.9, 12);
    return Math.max(...byProbability.points.map(({ loss }, step) => Math.abs(loss - byLogit.points[step].loss)));
  };

  test('natural gradients go the same way, up to the length of a step', () => {
    const natural = (rate: number): methods.Method => methods.naturalGradient({ rate });
    const [coarse, fine] = [difference(natural, 0.02), difference(natural, 0.002)];
    expect(coarse).toBeLessThan(0.02);
    expect(coarse / fine).toBeGreaterThan(8);
    expect(coarse / fine).toBeLessThan(12);
  });

  test('plain gradients do not', () => {
    expect(difference((rate) => methods.gradientDescent({ rate }), 0.002)).toBeGreaterThan(0.1);
  });
});

describe("Newton's method on Rosenbrock's valley from (-1.2, 1)", () => {
  const run = (method: methods.Method, steps = 50_000) =>
    descend(surfaces.rosenbrock, method, {
      start: [-1.2, 1],
      steps,
      isDone: ({ gradientNorm }) => gradientNorm < 1e-8,
    });

  test.each([
    [0, 6],
    [1e-3, 7],
    [0.1, 17],
    [1, 60],
    [10, 452],
  ])('with |w| + %d: %d steps', (damping, steps) => {
    const { points, end } = run(methods.saddleFreeNewton({ damping }));
    expect([end, points.length - 1]).toEqual(['converged', steps]);
  });

  test('with a damping that adapts itself, and with plain gradients', () => {
    const adaptive = run(methods.adaptiveNewton({ damping: 1 }));
    expect([adaptive.end, adaptive.points.length - 1]).toEqual(['converged', 34]);
    expect(run(methods.gradientDescent({ rate: 1e-3 })).points.length - 1).toBe(43_605);
  });

  test('it leaves a saddle that plain Newton would run into', () => {
    const start = [1, 1e-3];
    const { points } = descend(surfaces.saddle, methods.saddleFreeNewton({ damping: 0.1 }), {
      start,
      steps: 200,
      isDone: ({ gradientNorm }) => gradientNorm < 1e-10,
    });
    expect(points.at(-1)?.at[1]).toBeCloseTo(1, 8);
  });
});

describe('methods with averages', () => {
  const noisy = { start: [-1.2, 1], steps: 20_000, isDone: ({ loss }: DescentPoint) => loss < 1e-4 };
  test.each([
    ['momentum', methods.momentum({ rate: 1e-3, decay: 0.9 })],
    ['Nesterov', methods.nesterov({ rate: 1e-3, decay: 0.9 })],
    ['Adagrad', methods.adagrad({ rate: 0.5, epsilon: 1e-8 })],
    ['RMSprop', methods.rmsProp({ rate: 3e-4, decay: 0.99, epsilon: 1e-8 })],
    ['Adam', methods.adam({ rate: 0.01, firstDecay: 0.9, secondDecay: 0.999, epsilon: 1e-8 })],
  ])("%s comes down Rosenbrock's valley", (_name, method) => {
    expect(descend(surfaces.rosenbrock, method, noisy).end).toBe('converged');
  });

  test('ADADELTA, made for noise, gets down to the floor of the valley and swings there', () => {
    const method = methods.adadelta({ decay: 0.95, epsilon: 1e-8 });
    const { points } = descend(surfaces.rosenbrock, method, { ...noisy, steps: 60_000 });
    expect(points.at(-1)?.loss).toBeLessThan(0.2);
  });

  test('the first steps follow their formulas', () => {
    const first = (method: methods.Method, gradients: readonly number[]): number[] => {
      let state = method.init(1);
      let at: Vector = [0];
      return gradients.map((gradient) => {
        const step = method.step(state, surfaces.parabola(1), at, [gradient]);
        const change = step.to[0] - at[0];
        [state, at] = [step.state, step.to];
        return change;
      });
    };
    const close = (found: number[], expected: number[]): void =>
      found.forEach((value, index) => expect(value).toBeCloseTo(expected[index], 14));
    close(first(methods.momentum({ rate: 0.1, decay: 0.5 }), [1, 2]), [-0.1, -0.25]);
    close(first(methods.nesterov({ rate: 0.1, decay: 0.5 }), [1, 2]), [-0.15, -0.325]);
    close(first(methods.adagrad({ rate: 0.1, epsilon: 0 }), [3, 4]), [-0.1, -0.08]);
    close(first(methods.rmsProp({ rate: 0.1, decay: 0.75, epsilon: 0 }), [2, 2]), [-0.2, -0.2 / Math.sqrt(0.75 + 1)]);
    close(first(methods.adam({ rate: 0.1, firstDecay: 0.9, secondDecay: 0.99, epsilon: 0 }), [5, 5]), [-0.1, -0.1]);
    const epsilon = 1e-2;
    const one = -Math.sqrt(epsilon) / Math.sqrt(0.5 * 4 + epsilon);
    const changes = 0.5 * (one * 2) ** 2;
    close(first(methods.adadelta({ decay: 0.5, epsilon }), [2, 1]), [
      2 * one,
      -Math.sqrt(changes + epsilon) / Math.sqrt(0.5 * 2 + 0.5 + epsilon),
    ]);
  });

  test('noise of mini-batches keeps plain gradients from settling, less so with a smaller rate', () => {
    const wander = (rate: number): number => {
      const { points } = descend(surfaces.parabola(1), methods.gradientDescent({ rate }), {
        start: [0],
        steps: 4000,
        isDone: () => false,
        noise: (step) => [step % 2 === 0 ? 1 : -1],
      });
      return points.reduce((sum, { at }) => sum + at[0] ** 2, 0) / points.length;
    };
    // x -> (1 - rate) x -+ rate swings with the amplitude rate / (2 - rate).
    expect(wander(0.1)).toBeCloseTo((0.1 / 1.9) ** 2, 4);
    expect(wander(0.01)).toBeLessThan(wander(0.1) / 50);
  });
});
