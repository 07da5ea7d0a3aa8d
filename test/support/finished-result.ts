import type { GroundStateResult } from '../../src/experiments/ground-state/result-schema';

/** What a run on eight sites ended with, by its energy and standard deviation. */
export const finishedResult = (mean: number, error: number): GroundStateResult => ({
  nSites: 8,
  parameterCount: 72,
  energy: { mean, error, variance: 0.01, autocorrelationTime: 0.5, splitRHat: 1 },
  energyPerSite: { mean: mean / 8, error: error / 8 },
  vScore: 0.01,
  acceptanceRate: 0.5,
  reference: null,
  relativeError: null,
  excited: null,
  otherState: null,
  exactState: null,
  steps: 100,
});
