import { addScaled, applyFunction, dot } from './small-matrices';
import type { Surface, Vector } from './surface';

/** A way to descend: a pure step on an explicit state of numbers. */
export interface Method {
  /** Averages and the like, before the first step. */
  init(dimension: number): MethodState;
  /** `gradient`: of the loss at `at`, exact or noisy. */
  step(state: MethodState, surface: Surface, at: Vector, gradient: Vector): Step;
}

export interface MethodState {
  readonly steps: number;
  /** Vectors by name. */
  readonly vectors: Readonly<Record<string, Vector>>;
  readonly numbers: Readonly<Record<string, number>>;
}

export interface Step {
  readonly to: Vector;
  readonly state: MethodState;
  /** First-order prediction of the change of the loss, grad . (to - at). */
  readonly predictedChange: number;
}

/** Rule that moves every parameter by its own gradient and its own averages. */
function elementwise(
  names: readonly string[],
  rule: (gradient: number, averages: number[], step: number) => number,
): Method {
  return {
    init: (dimension) => ({
      steps: 0,
      numbers: {},
      vectors: Object.fromEntries(names.map((name) => [name, new Array<number>(dimension).fill(0)])),
    }),
    step: (state, _surface, at, gradient) => {
      const vectors = Object.fromEntries(names.map((name) => [name, [...state.vectors[name]]]));
      const change = gradient.map((component, index) => {
        const averages = names.map((name) => vectors[name][index]);
        const by = rule(component, averages, state.steps + 1);
        names.forEach((name, which) => (vectors[name][index] = averages[which]));
        return by;
      });
      return moved(at, change, gradient, { steps: state.steps + 1, vectors, numbers: state.numbers });
    },
  };
}

function moved(at: Vector, change: Vector, gradient: Vector, state: MethodState): Step {
  return { to: addScaled(at, 1, change), state, predictedChange: dot(gradient, change) };
}

const stateless = (change: (surface: Surface, at: Vector, gradient: Vector) => Vector): Method => ({
  init: () => ({ steps: 0, vectors: {}, numbers: {} }),
  step: (state, surface, at, gradient) =>
    moved(at, change(surface, at, gradient), gradient, { ...state, steps: state.steps + 1 }),
});

/** -rate g */
export const gradientDescent = ({ rate }: { readonly rate: number }): Method => elementwise([], (g) => -rate * g);

/** v <- decay v - rate g (Polyak 1964) */
export const momentum = ({ rate, decay }: { readonly rate: number; readonly decay: number }): Method =>
  elementwise(['velocity'], (g, averages) => (averages[0] = decay * averages[0] - rate * g));

/** The same with a look ahead, v <- decay v - rate g, step decay v - rate g (Nesterov 1983, as in Sutskever et al. 2013). */
export const nesterov = ({ rate, decay }: { readonly rate: number; readonly decay: number }): Method =>
  elementwise(['velocity'], (g, averages) => {
    averages[0] = decay * averages[0] - rate * g;
    return decay * averages[0] - rate * g;
  });

/** -rate g / (sqrt(sum g^2) + epsilon) (Duchi, Hazan and Singer 2011) */
export const adagrad = ({ rate, epsilon }: { readonly rate: number; readonly epsilon: number }): Method =>
  elementwise(['squares'], (g, averages) => {
    averages[0] += g * g;
    return (-rate * g) / (Math.sqrt(averages[0]) + epsilon);
  });

/** -sqrt(E[dx^2] + epsilon) / sqrt(E[g^2] + epsilon) g (Zeiler 2012, algorithm 1) */
export const adadelta = ({ decay, epsilon }: { readonly decay: number; readonly epsilon: number }): Method =>
  elementwise(['squares', 'changes'], (g, averages) => {
    averages[0] = decay * averages[0] + (1 - decay) * g * g;
    const change = (-Math.sqrt(averages[1] + epsilon) / Math.sqrt(averages[0] + epsilon)) * g;
    averages[1] = decay * averages[1] + (1 - decay) * change * change;
    return change;
  });

/** -rate g / (sqrt(E[g^2]) + epsilon) (Tieleman and Hinton 2012) */
export const rmsProp = (options: { readonly rate: number; readonly decay: number; readonly epsilon: number }): Method =>
  elementwise(['squares'], (g, averages) => {
    averages[0] = options.decay * averages[0] + (1 - options.decay) * g * g;
    return (-options.rate * g) / (Math.sqrt(averages[0]) + options.epsilon);
  });

/** -rate m / (sqrt(v) + epsilon) with averages m of g and v of g^2 freed of their start (Kingma and Ba 2015, algorithm 1) */
export const adam = (options: {
  readonly rate: number;
  readonly firstDecay: number;
  readonly secondDecay: number;
  readonly epsilon: number;
}): Method =>
  elementwise(['means', 'squares'], (g, averages, step) => {
    averages[0] = options.firstDecay * averages[0] + (1 - options.firstDecay) * g;
    averages[1] = options.secondDecay * averages[1] + (1 - options.secondDecay) * g * g;
    const mean = averages[0] / (1 - options.firstDecay ** step);
    const square = averages[1] / (1 - options.secondDecay ** step);
    return (-options.rate * mean) / (Math.sqrt(square) + options.epsilon);
  });

/** -rate G^-1 g with the metric G of the surface (Amari 1998) */
export const naturalGradient = ({ rate }: { readonly rate: number }): Method =>
  stateless((surface, at, gradient) => applyFunction(surface.metric(at), (value) => -rate / value, gradient));

/**
 * -distance G^-1 g / sqrt(g . G^-1 g): every step has the same length in the metric, but none is longer than the natural gradient
 * itself, so that it comes to rest.
 */
export const constantDistance = ({ distance }: { readonly distance: number }): Method =>
  stateless((surface, at, gradient) => {
    const natural = applyFunction(surface.metric(at), (value) => 1 / value, gradient);
    const length = Math.sqrt(dot(gradient, natural));
    return natural.map((component) => -component * Math.min(1, distance / length));
  });

/** -(|H| + damping)^-1 g: Newton's method that goes away from saddles (Dauphin et al. 2014). */
export const saddleFreeNewton = ({ damping }: { readonly damping: number }): Method =>
  stateless((surface, at, gradient) =>
    applyFunction(surface.hessian(at), (value) => -1 / (Math.abs(value) + damping), gradient),
  );

/**
 * -(H + damping)^-1 g where that lowers the loss; then the damping is divided by `factor`, else nothing moves and it is multiplied by
 * it (Levenberg 1944, Marquardt 1963).
 */
export const adaptiveNewton = ({
  damping,
  factor = 3,
}: {
  readonly damping: number;
  readonly factor?: number;
}): Method => ({
  init: () => ({ steps: 0, vectors: {}, numbers: { damping } }),
  step: (state, surface, at, gradient) => {
    const present = state.numbers['damping'];
    const change = applyFunction(surface.hessian(at), (value) => -1 / (value + present), gradient);
    const accepted = surface.value(addScaled(at, 1, change)) < surface.value(at);
    return moved(at, accepted ? change : change.map(() => 0), gradient, {
      steps: state.steps + 1,
      vectors: {},
      numbers: { damping: accepted ? present / factor : present * factor },
    });
  },
});
