import { describe, expect, test } from 'vitest';
import { testRunContext } from '../../engine/testing/plain-context';
import { figureSchema } from '../../shared/figure/figure';
import { biasVarianceEngine } from './engine';
import { biasVarianceSpecSchema, type BiasVarianceResult, type BiasVarianceSpec } from './schema';
import { biasVariance } from './spec';

const specOf = (data: object, fit: object, dataSets: number): BiasVarianceSpec =>
  biasVarianceSpecSchema.parse({ data, fit, training: { dataSets } });

async function resultOf(spec: BiasVarianceSpec, seed = '1', resumeFrom = 0): Promise<BiasVarianceResult> {
  const checkpoint = resumeFrom === 0 ? null : { step: resumeFrom, model: {}, state: {} };
  const run = biasVarianceEngine.run(spec, testRunContext({ seed, resumeFrom: checkpoint }));
  for (let next = await run.next(); ; next = await run.next()) if (next.done) return next.value;
}

describe('bias and variance', () => {
  const spec = specOf({}, { highestDegree: 9 }, 600);

  test('what is measured meets what is exact, and the sum the direct estimate', async () => {
    const { rows } = await resultOf(spec);
    expect(rows.map(({ degree }) => degree)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const { exact, measured } of rows) {
      expect(measured.variance / exact.variance).toBeCloseTo(1, 0);
      expect(Math.abs(measured.total - measured.direct)).toBeLessThan(4 * measured.directError);
      expect(Math.abs(measured.direct - exact.total)).toBeLessThan(5 * measured.directError);
      expect(measured.expectedTrainingError / exact.expectedTrainingError).toBeCloseTo(1, 1);
    }
    const least = rows.reduce((best, row) => (row.measured.direct < best.measured.direct ? row : best));
    expect(least.degree).toBe(3);
    for (const { agrees } of biasVariance.findings?.(spec, { rows, examples: (await resultOf(spec)).examples }) ?? []) {
      expect(agrees).not.toBe(false);
    }
  });

  test('the variance falls with the data, the bias stays', async () => {
    const more = specOf({ points: 10 }, { degree: 1, against: 'data', mostPoints: 160 }, 300);
    const { rows } = await resultOf(more);
    const [first, last] = [rows[0], rows.at(-1) ?? rows[0]];
    expect([first.points, last.points]).toEqual([10, 160]);
    expect(first.measured.variance / last.measured.variance / 16).toBeCloseTo(1, 0);
    expect(last.measured.squaredBias / first.measured.squaredBias).toBeCloseTo(1, 1);
  });

  test('seeds give other data, the same seed the same, also after a checkpoint', async () => {
    const short = specOf({}, { highestDegree: 3 }, 40);
    expect(await resultOf(short, '2')).toEqual(await resultOf(short, '2', 20));
    expect(await resultOf(short, '2')).not.toEqual(await resultOf(short, '3'));
  });

  test('a degree that the points do not determine is refused at its field', () => {
    const [issue] = biasVariance.check(specOf({ points: 8 }, { degree: 8 }, 10));
    expect([issue.code, issue.path]).toEqual(['REGRESSION_UNDETERMINED', 'fit.degree']);
    expect(biasVariance.previewFigures?.(specOf({ points: 8 }, { degree: 8 }, 10))).toEqual([]);
  });

  test.each(biasVariance.presets.map(({ id, spec: preset }) => [id, preset] as const))(
    '%s can be drawn before a run',
    (_id, preset) => {
      expect(biasVariance.check(preset)).toEqual([]);
      for (const figure of biasVariance.previewFigures?.(preset) ?? []) {
        expect(figureSchema.safeParse(figure).error).toBeUndefined();
      }
    },
  );
});
