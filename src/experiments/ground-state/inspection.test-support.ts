import type { InspectedParts } from './inspection-schema';

/** Small parts of an inspection of two spins. */
export const inspectedParts: InspectedParts = {
  amplitudes: {
    logProbability: Float64Array.of(0, -1, 0, -2),
    phase: Float64Array.of(0, Math.PI, 0, 0.1),
    distinct: 3,
    rank: Float64Array.of(1, 2, 3),
    ranked: Float64Array.of(0, -1, -2),
    rankedPhase: Float64Array.of(0, Math.PI, 0.1),
  },
  marshall: { found: true, part: { sign: 0.5, error: 0.1 } },
  localEnergies: {
    found: true,
    part: {
      real: Float64Array.of(-2, -2.5, -1.5, -2),
      imaginary: new Float64Array(4),
      mean: -2,
      deviation: Math.sqrt(0.125),
      outliers: { values: Float64Array.of(1, -1), real: Float64Array.of(-2.5), imaginary: Float64Array.of(0) },
    },
  },
  chains: {
    found: true,
    part: {
      chains: 2,
      length: 8,
      stride: 1,
      traces: new Float64Array(16),
      shown: 2,
      correlation: Float64Array.of(1, 0.5, 0.1),
      correlationError: Float64Array.of(0, 0.1, 0.1),
      time: 1.1,
    },
  },
  entanglement: {
    found: true,
    part: {
      sites: [0],
      levels: Float64Array.of(0.1, 2.35),
      vonNeumann: 0.32,
      exact: { levels: Float64Array.of(0.1, 2.4), vonNeumann: 0.31 },
    },
  },
  tensors: [
    {
      name: 'weights',
      shape: [3, 2],
      values: Float64Array.of(1, 2, 3, 4, 5, 6),
      imaginary: new Float64Array(0),
      left: 0,
    },
  ],
  hiddenUnits: { found: true, part: { activity: Float64Array.of(0.2, 0.4), mean: Float64Array.of(-0.1, 0.3) } },
  looked: { states: Float64Array.of(0, 1, 1, 0), probable: 1, logProbability: Float64Array.of(0, 0) },
  activity: {
    found: true,
    part: {
      samples: 2,
      layers: [
        {
          name: 'hidden',
          operation: 'dense',
          positions: 1,
          channels: 2,
          mean: Float64Array.of(0.1, -0.2),
          spread: Float64Array.of(0.3, 0),
          silent: Float64Array.of(0, 0),
          saturated: new Float64Array(0),
          correlation: Float64Array.of(1, -1, Number.NaN, Number.NaN),
        },
      ],
      attention: [],
    },
  },
  geometry: { found: true, part: { eigenvalues: Float64Array.of(1, 0.1, 1e-5), samples: 100, parameters: 6 } },
};
