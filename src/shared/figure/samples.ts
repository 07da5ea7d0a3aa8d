import { type Figure, figureSchema } from './figure';

/** Deterministic noise between -1 and 1. */
function noise(i: number): number {
  const x = Math.sin(i * 12.9898 + 4.1) * 43758.5453;
  return 2 * (x - Math.floor(x)) - 1;
}

const provenance = {
  application: 'Ansatz',
  version: '0.1.0',
  runId: 'run-sample',
  experiment: 'ground-state',
  seed: '1',
  step: 800,
  createdAt: '2026-01-01T00:00:00.000Z',
  specDigest: 'ab'.repeat(32),
  references: ['Carleo & Troyer, Science 355, 602 (2017)', 'Zhao & Fröhlich <test> "quoted" (2020)'],
};

const exactEnergy = -1.2748095;

export function energyFigure(steps = 800): Figure {
  const x = Array.from({ length: steps }, (_, i) => i);
  const raw = x.map(
    (i) => exactEnergy * (1 - 0.25 * Math.exp(-i / 40) - 0.0006 * Math.exp(-i / 300)) + 0.0012 * noise(i),
  );
  const block = 20;
  const centres = Array.from({ length: Math.floor(steps / block) }, (_, b) => b * block + (block - 1) / 2);
  const means = centres.map(
    (_, b) => raw.slice(b * block, (b + 1) * block).reduce((sum, value) => sum + value, 0) / block,
  );
  return figureSchema.parse({
    id: 'energy',
    title: 'Energy per site',
    description: 'Energy per site over 800 training steps, falling onto the exact value.',
    content: {
      kind: 'chart',
      x: { label: 'training step', minimum: 0, maximum: 1200 },
      y: { label: '_E_/_N_ (_J_, σ·σ)', minimum: -1.2795, maximum: -1.255 },
      series: [
        { kind: 'line', name: 'every step', x, y: raw, colour: 1, faint: true },
        {
          kind: 'line',
          name: 'means of 20 steps',
          x: centres,
          y: means,
          error: means.map(() => 0.0003),
          colour: 1,
          marker: 'circle',
          line: 'none',
          endLabel: 'seed 1',
        },
      ],
      annotations: [
        { kind: 'reference', y: exactEnergy, label: 'exact' },
        { kind: 'intervention', x: 520, label: '_η_ 0.02 → 0.005' },
      ],
      inset: { fromX: 600, toX: 800, label: 'last 200 steps' },
    },
    provenance,
  });
}

export function relativeErrorFigure(): Figure {
  const x = Array.from({ length: 800 }, (_, i) => i);
  const curve = (rate: number, floor: number) =>
    x.map((i) => (0.3 * Math.exp(-i / rate) + floor) * (1 + 0.3 * noise(i + rate)));
  return figureSchema.parse({
    id: 'relativeError',
    title: 'Relative error',
    description: 'Relative error against the exact energy on a logarithmic axis.',
    content: {
      kind: 'chart',
      x: { label: 'training step' },
      y: { label: '|_E_ − _E_{exact}|/|_E_{exact}|', scale: 'log' },
      series: [
        { kind: 'line', name: 'seed 1', x, y: curve(30, 2e-5), colour: 1, endLabel: 'seed 1' },
        { kind: 'line', name: 'seed 2', x, y: curve(50, 9e-4), colour: 2, endLabel: 'seed 2' },
      ],
      annotations: [{ kind: 'threshold', y: 1e-3, label: '10^{−3}' }],
    },
    provenance,
  });
}

export function comparisonFigure(): Figure {
  const alpha = [1, 2, 4, 8];
  const make = (name: string, y: (number | null)[], error: number[], colour: number, marker: string): object => ({
    kind: 'line',
    name,
    x: alpha,
    y,
    error,
    colour,
    marker,
    endLabel: name,
  });
  return figureSchema.parse({
    id: 'accuracy',
    title: 'Accuracy',
    description: 'Relative error against the density of hidden units for four systems.',
    content: {
      kind: 'chart',
      x: { label: 'hidden-unit density _α_', scale: 'log' },
      y: { label: 'relative error _ε_', scale: 'log' },
      series: [
        make('TFIM, _h_ = 1', [3.2e-3, 6.5e-5, 6e-6, null], [0, 4e-6, 2e-6, 0], 1, 'circle'),
        make('TFIM, _h_ = 0.5', [7.5e-5, 2e-6, 4e-7, null], [0, 2.2e-6, 2e-7, 0], 2, 'square'),
        make('AFH chain', [4.2e-4, 9.5e-5, 1.3e-5, null], [0, 0, 4e-6, 0], 3, 'diamond'),
        make('AFH, 10×10', [7e-3, 3.2e-3, 1.7e-3, 1e-3], [0, 0, 0, 1e-4], 4, 'triangle'),
      ],
    },
    provenance,
  });
}

export function correlationFigure(n = 40): Figure {
  const values = Array.from({ length: n * n }, (_, k) => {
    const distance = Math.abs(Math.floor(k / n) - (k % n));
    const d = Math.min(distance, n - distance);
    return d === 0 ? null : ((d % 2 === 1 ? -1 : 1) * 0.45) / d;
  });
  return figureSchema.parse({
    id: 'correlations',
    title: 'Correlation matrix',
    description: 'Spin correlations between all pairs of sites, alternating in sign.',
    content: {
      kind: 'chart',
      x: { label: 'site _j_' },
      y: { label: 'site _i_', inverse: true },
      series: [
        {
          kind: 'heatmap',
          name: 'C',
          columns: n,
          rows: n,
          values,
          map: 'diverging',
          valueLabel: '⟨**S**_{i}·**S**_{j}⟩'.replaceAll('**', ''),
        },
      ],
      aspect: 0.8,
      square: true,
    },
    provenance,
  });
}

export function scatterFigure(count = 400): Figure {
  const x = Array.from({ length: count }, (_, i) => 10 ** (-3.2 * (i / count)));
  const y = x.map((value, i) => value * 10 ** (0.06 * noise(i)));
  const pick = (keep: (i: number) => boolean): { x: number[]; y: number[] } => ({
    x: x.filter((_, i) => keep(i)),
    y: y.filter((_, i) => keep(i)),
  });
  return figureSchema.parse({
    id: 'amplitudes',
    title: 'Against exact',
    description: 'Amplitudes of the network against the exact ones, close to the diagonal.',
    content: {
      kind: 'chart',
      x: { label: 'exact |_ψ_|/max', scale: 'log' },
      y: { label: 'network |_ψ_|/max', scale: 'log' },
      series: [
        { kind: 'line', name: 'sign +', ...pick((i) => i % 2 === 0), colour: 1, marker: 'circle', line: 'none' },
        { kind: 'line', name: 'sign −', ...pick((i) => i % 2 === 1), colour: 2, marker: 'circle', line: 'none' },
        {
          kind: 'line',
          name: 'wrong sign',
          ...pick((i) => i % 53 === 50),
          colour: 2,
          marker: 'circle',
          hollow: true,
          line: 'none',
        },
      ],
      annotations: [
        { kind: 'diagonal' },
        { kind: 'text', label: 'fidelity 0.9962', corner: 'topLeft' },
        { kind: 'text', label: 'blue +, orange −, open: wrong sign', corner: 'bottomRight' },
      ],
      aspect: 0.9,
      square: true,
    },
    provenance,
  });
}

export function configurationsFigure(columns = 6, side = 10): Figure {
  const positions = Array.from({ length: side * side }, (_, i): [number, number] => [i % side, Math.floor(i / side)]);
  const neel = positions.map(([x, y]) => ((x + y) % 2 === 0 ? 1 : -1));
  return figureSchema.parse({
    id: 'configurations',
    title: 'Most probable configurations',
    description: 'The twelve most probable configurations, close to the Néel state.',
    content: {
      kind: 'lattice',
      columns,
      panels: Array.from({ length: 12 }, (_, k) => {
        const changed = k === 0 ? [] : [44 + k, 45 + k];
        return {
          title: String(k + 1),
          style: 'spins',
          positions,
          values: neel.map((value, i) => (changed.includes(i) ? -value : value)),
          caption: `${(1 / (1 + 0.4 * k)).toFixed(3)}, phase ${k % 3 === 0 ? 'π' : '0'}`,
          highlighted: changed,
        };
      }),
    },
    provenance,
  });
}

export function structureFactorFigure(): Figure {
  const x = Array.from({ length: 21 }, (_, i) => i / 10);
  const y = x.map((q) => 0.1 + 3.8 / (1 + 60 * (q - 1) ** 2));
  return figureSchema.parse({
    id: 'structureFactor',
    title: 'Structure factor',
    description: 'Structure factor along the chain with its peak at π.',
    content: {
      kind: 'chart',
      x: { label: '_q_/π' },
      y: { label: '_S_(_q_)', minimum: 0 },
      series: [{ kind: 'bars', name: 'S', x, y, error: y.map((value) => value * 0.05), colour: 1 }],
    },
    provenance,
  });
}

export function timingFigure(): Figure {
  const x = Array.from({ length: 100 }, (_, i) => i * 8);
  const a = x.map((i) => 0.42 + 0.02 * noise(i));
  const b = a.map((value, i) => value + 0.31 + 0.01 * noise(i + 7));
  const c = b.map((value, i) => value + 0.27 + 0.01 * noise(i + 9));
  const zero = x.map(() => 0);
  return figureSchema.parse({
    id: 'timing',
    title: 'Time per step',
    description: 'Seconds per step, split into sampling, local energies and solve.',
    content: {
      kind: 'chart',
      x: { label: 'step', maximum: 1200 },
      y: { label: 's per step', minimum: 0, maximum: 1.5 },
      series: [
        { kind: 'line', name: 'sampling', x, y: a, fillFrom: zero, colour: 6, line: 'none', endLabel: 'sampling 0.42' },
        {
          kind: 'line',
          name: 'local energies',
          x,
          y: b,
          fillFrom: a,
          colour: 3,
          line: 'none',
          endLabel: 'local energies 0.31',
        },
        { kind: 'line', name: 'solve', x, y: c, fillFrom: b, colour: 5, line: 'none', endLabel: 'minSR solve 0.27' },
      ],
      annotations: [{ kind: 'range', from: 0.2, to: 0.6, label: 'good range 0.2–0.6' }],
    },
    provenance,
  });
}

/** One figure of each kind. */
export function allSamples(): Figure[] {
  return [
    energyFigure(),
    relativeErrorFigure(),
    comparisonFigure(),
    correlationFigure(),
    scatterFigure(),
    configurationsFigure(),
    structureFactorFigure(),
    timingFigure(),
  ];
}
