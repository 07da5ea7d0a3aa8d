import type { StepObservation } from '../../../engine/native/variational-monte-carlo';
import { profileNumbers, profileRows, spacedIndices, type Profile } from '../../../shared/run/profile';
import type { ProfileName } from '../profile-names';

/** Chains whose traces are kept. */
const tracedChains = 4;

/** Spectra, traces and norms of a step, shortened to what a figure shows. */
export function stepProfiles(step: number, observation: StepObservation, nSites: number): readonly Profile[] {
  return [
    ...samplerTrace(step, observation, nSites),
    ...geometry(step, observation),
    ...layerGradientNorms(step, observation),
  ];
}

/** Local energy per site along the first chains. */
function samplerTrace(step: number, { trace, samples }: StepObservation, nSites: number): readonly Profile[] {
  const { chains, stride, energies } = trace;
  const length = chains === 0 ? 0 : energies.length / chains;
  if (length < 2) return [];
  const rows = Math.min(length, profileRows);
  const times = Array.from({ length: rows }, (_, row) => Math.floor((row * length) / rows));
  const shown = Math.min(chains, tracedChains);
  const columns = Object.fromEntries(
    Array.from({ length: shown }, (_, chain) => [
      `chain ${chain + 1}`,
      profileNumbers(times.map((time) => energies[chain * length + time] / nSites)),
    ]),
  );
  const sample = profileNumbers(times.map((time) => time * stride));
  return samples === 0 ? [] : [profile(step, 'samplerTrace', null, { sample, ...columns })];
}

/** Eigenvalues of the quantum geometric tensor, and what of the noise each direction stands out of. */
function geometry(step: number, { geometricTensorSpectrum, signalToNoise }: StepObservation): readonly Profile[] {
  const found: Profile[] = [];
  if (geometricTensorSpectrum !== null) {
    const { index, value } = spaced(geometricTensorSpectrum);
    found.push(profile(step, 'geometricTensorSpectrum', null, { index, eigenvalue: value }));
  }
  if (signalToNoise !== null) {
    const { index, value } = spaced(signalToNoise);
    found.push(profile(step, 'signalToNoise', null, { index, ratio: value }));
  }
  return found;
}

/** Norm of the gradient over all tensors of a layer, which share the part of their name before the dot. */
function layerGradientNorms(step: number, { layerGradientNorms: tensors }: StepObservation): readonly Profile[] {
  const squares = new Map<string, number>();
  for (const { name, norm } of tensors) {
    const layer = name.slice(0, name.lastIndexOf('.') < 0 ? name.length : name.lastIndexOf('.'));
    squares.set(layer, (squares.get(layer) ?? 0) + norm ** 2);
  }
  const layers = [...squares].slice(0, profileRows);
  if (layers.length === 0) return [];
  const norm = profileNumbers(layers.map(([, square]) => Math.sqrt(square)));
  const labels = layers.map(([name]) => name.slice(0, 80));
  return [profile(step, 'layerGradientNorms', labels, { norm })];
}

function profile(
  step: number,
  name: ProfileName,
  labels: string[] | null,
  columns: Record<string, (number | null)[]>,
): Profile {
  return { step, name, labels, columns };
}

/** Values at a few indices, counted from 1, dense at the beginning. */
function spaced(values: ArrayLike<number>): {
  readonly index: (number | null)[];
  readonly value: (number | null)[];
} {
  const indices = spacedIndices(values.length, profileRows);
  return {
    index: indices.map((index) => index + 1),
    value: profileNumbers(indices.map((index) => values[index])),
  };
}
