import { AnsatzError } from '../../shared/contract/errors';
import type { HostOfSteps, StepObservation, VariationalMonteCarlo } from '../native/variational-monte-carlo';
import { samplingReport, type Samples } from './metropolis';

/** What samples and their local energies (interleaved) say, before a step is taken. Throws ENGINE_NOT_FINITE. */
export async function observationOf(
  host: HostOfSteps,
  samples: Samples,
  energies: Float64Array,
  seconds: StepObservation['seconds'],
): Promise<StepObservation> {
  const [re, im] = [0, 1].map((offset) =>
    Float64Array.from({ length: energies.length / 2 }, (_, sample) => energies[2 * sample + offset]!),
  );
  const energy = await host.estimate(re!);
  const imaginaryEnergy = im!.reduce((sum, value) => sum + value, 0) / im!.length;
  // The variance of a complex number is that of both its parts.
  const imaginarySquares = im!.reduce((sum, value) => sum + (value - imaginaryEnergy) ** 2, 0);
  const variance = energy.variance + imaginarySquares / im!.length;
  if (!Number.isFinite(energy.mean) || !Number.isFinite(variance)) throw notFinite('local energy');
  return {
    energy: { ...energy, variance },
    imaginaryEnergy,
    target: null,
    acceptanceRate: samples.acceptanceRate,
    ...samplingReport(samples, re!),
    samples: re!.length,
    gradientNorm: 0,
    layerGradientNorms: [],
    updateNorm: 0,
    stepLength: 0,
    geometricTensorSpectrum: null,
    signalToNoise: null,
    seconds,
  };
}

/** Norm of a gradient, two numbers for each complex parameter, in each parameter tensor. */
export function normsByLayer(
  layout: VariationalMonteCarlo['parameterLayout'],
  gradient: Float64Array,
): StepObservation['layerGradientNorms'] {
  return layout.map(({ name, offset, shape, complex }) => {
    const width = complex ? 2 : 1;
    const size = shape.reduce((product, extent) => product * extent, 1);
    return { name, norm: norm(gradient.subarray(width * offset, width * (offset + size))) };
  });
}

export function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

export function notFinite(where: string): AnsatzError {
  return new AnsatzError({
    code: 'ENGINE_NOT_FINITE',
    message: `There is a number in the ${where} that is not finite.`,
    reason: 'The parameters or the step have grown beyond what float32 holds.',
    suggestion: 'Use a smaller learning rate or a larger diagonal shift.',
    details: { where },
  });
}
