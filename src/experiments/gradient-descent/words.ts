import type { MethodKind, SurfaceKind } from './schema';

export const surfaceWords: Readonly<Record<SurfaceKind, string>> = {
  parabola: 'Parabola',
  doubleWell: 'Double well',
  valley: 'Ill-conditioned valley',
  saddle: 'Saddle between two minima',
  rosenbrock: 'Rosenbrock’s valley',
  himmelblau: 'Himmelblau’s four minima',
  gaussianFit: 'Fit of a Gaussian',
  coinByLogit: 'Coin, by its logit',
  coinByProbability: 'Coin, by its probability',
};

/** The loss as a formula, a rich label. */
export const surfaceFormulas: Readonly<Record<SurfaceKind, string>> = {
  parabola: '_λ__{1} _x_^{2} / 2',
  doubleWell: '_x_^{4} / 4 − _x_^{2} / 2 + _t_ _x_',
  valley: '(_λ__{1} _x_^{2} + _λ__{2} _y_^{2}) / 2',
  saddle: '_x_^{2} / 2 − _y_^{2} / 2 + _y_^{4} / 4',
  rosenbrock: '(1 − _x_)^{2} + 100 (_y_ − _x_^{2})^{2}',
  himmelblau: '(_x_^{2} + _y_ − 11)^{2} + (_x_ + _y_^{2} − 7)^{2}',
  gaussianFit: 'D(N(0, 1) ‖ N(_μ_, _s_))',
  coinByLogit: 'D(_q_ ‖ _p_), _p_ = 1 / (1 + e^{−x})',
  coinByProbability: 'D(_q_ ‖ _p_)',
};

export const methodWords: Readonly<Record<MethodKind, string>> = {
  gradientDescent: 'Gradient descent',
  momentum: 'Momentum',
  nesterov: 'Nesterov',
  adagrad: 'Adagrad',
  adadelta: 'ADADELTA',
  rmsProp: 'RMSprop',
  adam: 'Adam',
  naturalGradient: 'Natural gradient',
  constantDistance: 'Constant distance',
  saddleFreeNewton: 'Newton, |w| + λ',
  adaptiveNewton: 'Newton, adaptive λ',
};

/** Letter of what `setting` is. */
export function settingLetter(kind: MethodKind): string {
  if (kind === 'constantDistance') return 'ε';
  return kind === 'saddleFreeNewton' || kind === 'adaptiveNewton' ? 'λ' : 'η';
}

/** Names of the parameters. */
export function parameterNames(kind: SurfaceKind): readonly [string, string] {
  if (kind === 'gaussianFit') return ['_μ_', '_s_'];
  if (kind === 'coinByLogit') return ['logit _x_', '_y_'];
  return kind === 'coinByProbability' ? ['_p_', '_y_'] : ['_x_', '_y_'];
}

/** Colours of the paths; that of the map comes last. */
const colours = [2, 3, 5, 4, 6, 7, 1];

export const pathColour = (index: number): number => colours[index % colours.length];
