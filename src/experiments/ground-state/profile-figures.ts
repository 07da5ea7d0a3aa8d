import type { FigureInput } from '../../shared/figure/figure';
import type { Profile } from '../../shared/run/profile';
import { eigenvalueFigure, pointsOnLogAxis } from './eigenvalue-figure';
import type { ProfileName } from './profile-names';

/** Figures of what is written now and then: each shows the latest step that has it. */
export function profileFigures(
  profiles: readonly Profile[],
  energyUnit: string,
  factor: number,
): readonly FigureInput[] {
  const found = (name: ProfileName): Profile | undefined => profiles.find((profile) => profile.name === name);
  const draw = (name: ProfileName, figure: (profile: Profile) => FigureInput): FigureInput[] => {
    const profile = found(name);
    return profile === undefined ? [] : [figure(profile)];
  };
  return [
    ...draw('samplerTrace', (profile) => samplerTrace(profile, energyUnit, factor)),
    ...draw('geometricTensorSpectrum', spectrum),
    ...draw('signalToNoise', signalToNoise),
    ...draw('layerGradientNorms', layerGradients),
  ];
}

function samplerTrace({ step, columns }: Profile, unit: string, factor: number): FigureInput {
  const { sample = [], ...chains } = columns;
  return {
    id: 'sampler-trace',
    title: 'Sampler traces',
    description: `Local energy per site along the first chains of step ${step}: mixed chains lie over each other.`,
    content: {
      kind: 'chart',
      x: { label: 'kept sample of the chain' },
      y: { label: `_E__{loc}/_N_ (${unit})` },
      series: Object.entries(chains).map(([name, values], index) => ({
        kind: 'line',
        name,
        x: sample,
        y: factor === 1 ? values : values.map((value) => (value === null ? null : factor * value)),
        colour: 1 + (index % 6),
      })),
    },
  };
}

const spectrum = ({ step, columns }: Profile): FigureInput =>
  eigenvalueFigure(
    'geometric-spectrum',
    `Eigenvalues of the quantum geometric tensor at step ${step}, largest first, before any shift.`,
    columns['index'] ?? [],
    columns['eigenvalue'] ?? [],
  );

function signalToNoise({ step, columns }: Profile): FigureInput {
  const { index = [], ratio = [] } = columns;
  return {
    id: 'signal-to-noise',
    title: 'Signal to noise',
    description: `Signal-to-noise ratio of the gradient along each eigenvector of the geometric tensor at step ${step}.`,
    content: {
      kind: 'chart',
      x: { label: 'eigenvalue index', scale: 'log' },
      y: { label: 'signal / noise', scale: 'log' },
      series: [pointsOnLogAxis('signal / noise', index, ratio, 2)],
      annotations: [{ kind: 'threshold', y: 1, label: 'as large as the noise' }],
    },
  };
}

function layerGradients({ step, labels, columns }: Profile): FigureInput {
  const norms = columns['norm'] ?? [];
  const names = labels ?? norms.map((_, index) => String(index));
  return {
    id: 'layer-gradients',
    title: 'Gradient by layer',
    description: `Euclidean norm of the energy gradient in each layer at step ${step}.`,
    content: {
      kind: 'chart',
      x: { label: 'layer', categories: names },
      y: { label: '|_F_|', minimum: 0 },
      series: [{ kind: 'bars', name: 'gradient', x: norms.map((_, index) => index), y: norms, colour: 1 }],
    },
  };
}
