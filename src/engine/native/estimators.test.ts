import { describe, expect, it } from 'vitest';
import { untilError } from './estimators';

/** Estimates whose error falls as that of independent samples of variance 1. */
function independent() {
  const blocks: number[] = [];
  let total = 0;
  return {
    blocks,
    sample: (samples: number, anew: boolean) => {
      total = anew ? samples : total + samples;
      blocks.push(samples);
      const estimate = { mean: 0, variance: 1, autocorrelationTime: 0.5, splitRHat: 1 };
      return Promise.resolve([
        { ...estimate, error: 1 / Math.sqrt(total) },
        { ...estimate, error: 0.5 / Math.sqrt(total) },
      ]);
    },
  };
}

describe('sampling until an error is reached', () => {
  it('doubles at most, and ends with little more than is needed', async () => {
    const { blocks, sample } = independent();
    const seen: number[] = [];
    const result = await untilError(
      { wantedError: 0.01, firstSamples: 100, mostSamples: 1e6, onProgress: ({ samples }) => seen.push(samples) },
      sample,
    );
    expect(result.reached).toBe(true);
    expect(result.samples).toBeGreaterThanOrEqual(10_000);
    expect(result.samples).toBeLessThan(11_200);
    expect(seen.at(-1)).toBe(result.samples);
    expect(blocks.slice(0, 4)).toEqual([100, 100, 200, 400]);
  });

  it('stops at the largest number of samples', async () => {
    const { sample } = independent();
    const result = await untilError({ wantedError: 0, firstSamples: 100, mostSamples: 1_000 }, sample);
    expect(result).toMatchObject({ reached: false, samples: 1_000 });
  });

  it('reports after blocks of bounded size', async () => {
    const { blocks, sample } = independent();
    await untilError({ wantedError: 0, firstSamples: 100, mostSamples: 1_000, largestBlock: 250 }, sample);
    expect(blocks).toEqual([100, 100, 200, 250, 250, 100]);
  });

  it('ends at once where the first block is enough', async () => {
    const { blocks, sample } = independent();
    const result = await untilError({ wantedError: 0.5, firstSamples: 100, mostSamples: 1_000 }, sample);
    expect(result).toMatchObject({ reached: true, samples: 100 });
    expect(blocks).toEqual([100]);
  });
});
