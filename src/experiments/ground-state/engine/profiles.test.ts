import { describe, expect, it } from 'vitest';
import type { StepObservation } from '../../../engine/native/variational-monte-carlo';
import { figureSchema } from '../../../shared/figure';
import { profileSchema } from '../../../shared/run/profile';
import { profileFigures } from '../profile-figures';
import { observationValues } from './observe';
import { stepProfiles } from './profiles';

const energy = { mean: -8, error: 0.1, variance: 2, autocorrelationTime: 0.5, splitRHat: 1 };
const observation = (change: Partial<StepObservation> = {}): StepObservation => ({
  energy,
  imaginaryEnergy: 0,
  target: null,
  acceptanceRate: 0.4,
  moves: [],
  swapAcceptance: [],
  stuckChains: 0,
  frozenVariance: null,
  trace: { chains: 2, stride: 3, energies: Float64Array.of(-8, -16, -24, -32, -40, -48) },
  samples: 6,
  gradientNorm: 1,
  updateNorm: 0.1,
  layerGradientNorms: [],
  stepLength: 0.2,
  geometricTensorSpectrum: null,
  signalToNoise: null,
  seconds: { sampling: 0, localEnergy: 0, solve: 0 },
  ...change,
});

describe('profiles of a step', () => {
  it('have the traces of the chains per site, against kept samples', () => {
    const [trace] = stepProfiles(12, observation(), 8);
    expect(profileSchema.parse(trace)).toEqual({
      step: 12,
      name: 'samplerTrace',
      labels: null,
      columns: { sample: [0, 3, 6], 'chain 1': [-1, -2, -3], 'chain 2': [-4, -5, -6] },
    });
  });

  it('add up the gradient over the tensors of a layer', () => {
    const layerGradientNorms = [
      { name: 'conv1.weights', norm: 3 },
      { name: 'conv1.bias', norm: 4 },
      { name: 'factor2.conv1.bias', norm: 2 },
      { name: 'pair', norm: 1 },
    ];
    const found = stepProfiles(1, observation({ layerGradientNorms }), 8).at(-1);
    expect(found).toMatchObject({
      name: 'layerGradientNorms',
      labels: ['conv1', 'factor2.conv1', 'pair'],
      columns: { norm: [5, 2, 1] },
    });
  });

  it('shorten a spectrum of any length', () => {
    const geometricTensorSpectrum = Float64Array.from({ length: 5_000 }, (_, k) => 2 ** -k);
    const profiles = stepProfiles(1, observation({ geometricTensorSpectrum }), 8);
    const spectrum = profiles.find(({ name }) => name === 'geometricTensorSpectrum');
    expect(profileSchema.safeParse(spectrum).success).toBe(true);
    expect(spectrum?.columns['index'].at(-1)).toBe(5_000);
    expect(spectrum?.columns['eigenvalue'].slice(0, 3)).toEqual([1, 0.5, 0.25]);
  });

  it('have none of what was not looked at', () => {
    const trace = { chains: 0, stride: 1, energies: new Float64Array(0) };
    expect(stepProfiles(1, observation({ trace }), 8)).toEqual([]);
  });

  it('are drawn, one figure each', () => {
    const profiles = stepProfiles(
      3,
      observation({
        geometricTensorSpectrum: Float64Array.of(1, 0.1, 0),
        signalToNoise: Float64Array.of(10, 1, 0.1),
        layerGradientNorms: [{ name: 'weights', norm: 1 }],
      }),
      8,
    );
    const figures = profileFigures(profiles, '_J_, S·S', 1).map((figure) => figureSchema.parse(figure));
    expect(figures.map(({ id }) => id)).toEqual([
      'sampler-trace',
      'geometric-spectrum',
      'signal-to-noise',
      'layer-gradients',
    ]);
    // What is zero has no place on a logarithmic axis.
    const [, spectrum] = figures;
    if (spectrum.content.kind !== 'chart' || spectrum.content.series[0].kind !== 'line') throw new Error('no line');
    expect(spectrum.content.series[0].y).toEqual([1, 0.1, null]);
  });
});

describe('observations', () => {
  const context = {
    nSites: 8,
    constant: 0,
    reference: null,
    learningRate: 0.1,
    diagonalShift: 0.01,
    target: 'groundState',
  } as const;

  it('tell the acceptance of each move of a mixture, and of one move nothing twice', () => {
    const one = [{ kind: 'exchange', proposed: 10, accepted: 5 }] as const;
    expect(observationValues(observation({ moves: one }), context)).not.toHaveProperty('acceptanceExchange');
    const moves = [...one, { kind: 'globalFlip', proposed: 0, accepted: 0 }] as const;
    const values = observationValues(observation({ moves, swapAcceptance: [0.5, 0.2] }), context);
    expect(values).toMatchObject({ acceptanceExchange: 0.5, acceptanceGlobalFlip: Number.NaN, replicaExchange: 0.2 });
    expect(values).toMatchObject({ stepLength: 0.2, updateNorm: 0.1, stuckChains: 0 });
  });
});
