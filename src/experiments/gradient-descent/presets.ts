import type { Preset } from '../../shared/experiment';
import { gradientDescentSpecSchema, type GradientDescentSpec } from './schema';

interface Given {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly name: string;
  /** Quantity and value that are known beforehand, and from where. */
  readonly known: readonly [quantity: string, value: number, source: string];
  readonly source: string;
  readonly surface: object;
  readonly method: object;
  readonly training?: object;
}

const preset = ({
  known: [quantity, value, source],
  surface,
  method,
  training = {},
  name,
  ...rest
}: Given): Preset<GradientDescentSpec> => ({
  ...rest,
  topic: 'Optimisation',
  method: { family: 'Gradient descent', name },
  spec: gradientDescentSpecSchema.parse({ surface, method, training }),
  reference: { quantity, value, error: null, unit: '', kind: 'exact', source },
  expectedRelativeError: null,
  expectedSeconds: 2,
});

export const gradientDescentPresets: readonly Preset<GradientDescentSpec>[] = [
  preset({
    id: 'learning-rate-valley',
    title: 'Too small, right, too large',
    summary:
      'Gradient descent in a valley ten times steeper across than along, with three learning rates: one creeps, one is the fastest there is, one swings for ever.',
    name: 'learning rate',
    known: ['steps at _η_ = 2/11', 71, 'contraction by 9/11 a step'],
    source: 'Mehta et al. 2019',
    surface: { kind: 'valley', curvature: 1, secondCurvature: 10, startX: 1, startY: 1 },
    method: {
      comparison: 'settings',
      kind: 'gradientDescent',
      setting: 2 / 11,
      secondSetting: 0.01,
      thirdSetting: 0.2,
    },
    training: { steps: 2000, stopAt: 'distance', tolerance: 1e-6 },
  }),
  preset({
    id: 'learning-rate-parabola',
    title: 'One parameter, one step',
    summary:
      'On a parabola the learning rate 1/_λ_ is there in one step; half of it comes from one side, nearly twice of it swings.',
    name: 'learning rate',
    known: ['steps at _η_ = 1/_λ_', 1, 'closed form'],
    source: 'Goodfellow, Bengio & Courville 2016',
    surface: { kind: 'parabola', curvature: 4, startX: 1.5, startY: 0 },
    method: { comparison: 'settings', kind: 'gradientDescent', setting: 0.25, secondSetting: 0.1, thirdSetting: 0.48 },
    training: { steps: 400 },
  }),
  preset({
    id: 'double-well-momentum',
    title: 'Which valley?',
    summary:
      'A double well with a shallower valley near the start: with momentum two paths run through it and over the barrier, the slowest stays.',
    name: 'momentum',
    known: ['_L__{min}', -0.30061011, 'root of the gradient'],
    source: 'Polyak 1964',
    surface: { kind: 'doubleWell', tilt: -0.05, startX: -1.6, startY: 0 },
    method: {
      comparison: 'settings',
      kind: 'momentum',
      setting: 0.05,
      secondSetting: 0.02,
      thirdSetting: 0.005,
      decay: 0.95,
    },
    training: { steps: 4000, stopAt: 'loss', tolerance: 1e-6 },
  }),
  preset({
    id: 'saddle-methods',
    title: 'Leaving a saddle',
    summary:
      'All methods start a millionth beside a ridge: how long each of them lingers at the saddle, and who leaves it first.',
    name: 'many methods',
    known: ['_L__{min}', -0.25, 'closed form'],
    source: 'Dauphin et al. 2014',
    surface: { kind: 'saddle', startX: 1, startY: 1e-6 },
    method: {
      comparison: 'methods',
      kind: 'gradientDescent',
      setting: 0.05,
      adaptiveRate: 0.02,
      decay: 0.9,
      epsilon: 1e-6,
    },
    training: { steps: 5000, stopAt: 'loss', tolerance: 1e-6 },
  }),
  preset({
    id: 'rosenbrock-methods',
    title: 'A bent valley',
    summary:
      'Rosenbrock’s banana: gradient descent, momentum, Nesterov, Adagrad, ADADELTA, RMSprop and Adam side by side from (−1.2, 1).',
    name: 'many methods',
    known: ['_L__{min}', 0, 'closed form'],
    source: 'Rosenbrock 1960',
    surface: { kind: 'rosenbrock', startX: -1.2, startY: 1 },
    method: {
      comparison: 'methods',
      kind: 'gradientDescent',
      setting: 1e-3,
      adaptiveRate: 0.01,
      decay: 0.9,
      epsilon: 1e-6,
    },
    training: { steps: 20_000, stopAt: 'loss', tolerance: 1e-4 },
  }),
  preset({
    id: 'rosenbrock-newton',
    title: 'Damped Newton',
    summary:
      'The bent valley with the inverse of |Hessian| + _λ_: without damping six steps, with more damping ever more like plain descent.',
    name: 'Newton',
    known: ['steps at _λ_ = 0', 6, 'iterated'],
    source: 'Dauphin et al. 2014',
    surface: { kind: 'rosenbrock', startX: -1.2, startY: 1 },
    method: { comparison: 'settings', kind: 'saddleFreeNewton', setting: 0, secondSetting: 0.1, thirdSetting: 10 },
    training: { steps: 2000, stopAt: 'gradient', tolerance: 1e-8 },
  }),
  preset({
    id: 'gaussian-constant-distance',
    title: 'Steps of one length',
    summary:
      'The natural gradient with the Fisher metric fits a Gaussian in steps of equal distance: the length of its path hardly depends on the step.',
    name: 'natural gradient',
    known: ['steps at _ε_ = 0.1', 36, 'length of the path 3.6'],
    source: 'Amari 1998',
    surface: { kind: 'gaussianFit', startX: 3, startY: 0.5 },
    method: { comparison: 'settings', kind: 'constantDistance', setting: 0.1, secondSetting: 0.05, thirdSetting: 0.2 },
    training: { steps: 2000, stopAt: 'loss', tolerance: 1e-3 },
  }),
  preset({
    id: 'coin-coordinates',
    title: 'Does it matter how one writes it?',
    summary:
      'A coin learned by its probability and by its logit: natural gradients take the same path, plain gradients two different ones.',
    name: 'natural gradient',
    known: ['_L__{min}', 0, 'closed form'],
    source: 'Amari 1998',
    surface: { kind: 'coinByProbability', target: 0.3, startX: 0.9, startY: 0 },
    method: { comparison: 'coordinates', kind: 'naturalGradient', setting: 0.02 },
    training: { steps: 2000, stopAt: 'loss', tolerance: 1e-8 },
  }),
  preset({
    id: 'mini-batch-noise',
    title: 'Noise of mini-batches',
    summary:
      'The valley with noisy gradients: they do not come to rest, and the mean loss that is left grows with the learning rate.',
    name: 'stochastic gradient descent',
    known: ['mean _L_ at _η_ = 0.1', 0.006868421, 'stationary variance'],
    source: 'Robbins & Monro 1951',
    surface: { kind: 'valley', curvature: 1, secondCurvature: 10, startX: 1, startY: 1 },
    method: { comparison: 'settings', kind: 'gradientDescent', setting: 0.1, secondSetting: 0.03, thirdSetting: 0.01 },
    training: { steps: 3000, stopAt: 'loss', tolerance: 1e-12, noise: 0.3 },
  }),
];
