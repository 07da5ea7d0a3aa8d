import type { activationFunctions } from '../graph';

/** f(x) of the activations, as LaTeX. */
export const activationGuide: Readonly<Record<(typeof activationFunctions)[number], string>> = {
  identity: 'x',
  step: '1 \\text{ for } x > 0,\\ \\text{else } 0',
  sigmoid: '1 / (1 + e^{-x})',
  tanh: '\\tanh x',
  arctan: '\\arctan x',
  relu: '\\max(0, x)',
  leakyRelu: '\\max(0.01\\,x, x)',
  elu: 'x \\text{ for } x > 0,\\ \\text{else } e^x - 1',
  softplus: '\\ln(1 + e^x)',
  gelu: '\\tfrac{x}{2}\\bigl(1 + \\tanh(\\sqrt{2/\\pi}\\,(x + 0.044715\\,x^3))\\bigr)',
  silu: 'x / (1 + e^{-x})',
  logCosh: '\\ln\\cosh x',
  square: 'x^2',
  cube: 'x^3',
  sin: '\\sin x',
  exp: 'e^x',
};
