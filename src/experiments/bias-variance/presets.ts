import type { Preset } from '../../shared/experiment';
import { biasVarianceSpecSchema, type BiasVarianceSpec } from './schema';

interface Given {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly known: readonly [quantity: string, value: number];
  readonly data?: object;
  readonly fit?: object;
}

const preset = ({ known: [quantity, value], data = {}, fit = {}, ...rest }: Given): Preset<BiasVarianceSpec> => ({
  ...rest,
  topic: 'Why learning works',
  method: { family: 'Regression', name: 'polynomials' },
  spec: biasVarianceSpecSchema.parse({ data, fit, training: {} }),
  reference: { quantity, value, error: null, unit: '', kind: 'exact', source: 'linear in the data' },
  expectedRelativeError: null,
  expectedSeconds: 6,
  source: 'Geman, Bienenstock & Doursat 1992',
});

export const biasVariancePresets: readonly Preset<BiasVarianceSpec>[] = [
  preset({
    id: 'bias-variance-sine',
    title: 'Under- and overfitting',
    summary:
      'Polynomials of degree 0 to 15 through twenty noisy points of a sine: the bias falls, the variance rises, and the error is least at degree 3.',
    known: ['least error, at degree 3', 0.11275],
  }),
  preset({
    id: 'bias-variance-interpolation',
    title: 'Through every point',
    summary:
      'The highest degrees go through nearly all of the twelve points: no error on the data, and any error between them.',
    known: ['training error at _n_ − 1', 0],
    data: { points: 12, noise: 0.2 },
    fit: { degree: 9, highestDegree: 11 },
  }),
  preset({
    id: 'bias-variance-data',
    title: 'More data',
    summary:
      'One degree, ten to three hundred points: the variance falls like 1/_n_, the bias stays, and the error goes to bias^{2} + _σ_^{2}.',
    known: ['_σ_^{2}', 0.09],
    data: { points: 10 },
    fit: { degree: 5, against: 'data', mostPoints: 300 },
  }),
  preset({
    id: 'bias-variance-step',
    title: 'What no polynomial can do',
    summary: 'A step: every degree keeps a bias, and the best one is a compromise that depends on the noise.',
    known: ['_σ_^{2}', 0.09],
    data: { truth: 'step', points: 40 },
    fit: { degree: 9, highestDegree: 20 },
  }),
];
