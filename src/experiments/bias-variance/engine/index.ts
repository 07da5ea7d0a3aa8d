import type { Checkpoint, ExperimentEngine, RunContext, RunEvent } from '../../../engine/run-context';
import { withoutLevels } from '../../../engine/without-levels';
import {
  exactDecomposition,
  MeasuredDecomposition,
  polynomialFits,
  type PolynomialRegression,
} from '../../../shared/bias-variance/decomposition';
import { examplesOf, noisy, regression, streamOf, variants } from '../regressions';
import type { BiasVarianceResult, BiasVarianceSpec } from '../schema';

/** Observations of a run, at most. */
const mostObservations = 200;

async function* run(spec: BiasVarianceSpec, context: RunContext): AsyncGenerator<RunEvent, BiasVarianceResult, void> {
  const { dataSets } = spec.training;
  const compared = variants(spec).map(({ degree, points }) => new Compared(regression(spec, degree, points)));
  const drawn = compared.find(({ regression: { degree } }) => degree === spec.fit.degree) ?? compared[0];
  const size = Math.ceil(dataSets / mostObservations);
  const done = context.resumeFrom?.step ?? 0;
  for (let set = 1; set <= dataSets; set += 1) {
    context.signal.throwIfAborted();
    const drawnSets = new Map<number, NoisySet>();
    for (const one of compared) {
      const points = one.regression.points.length;
      const noise = drawnSets.get(points) ?? noisySet(one.regression, context.seed, set);
      drawnSets.set(points, noise);
      one.add(noise);
    }
    // What was done before is drawn once more: the same seed gives the same data.
    if (set <= done || set < 2 || (set % size !== 0 && set !== dataSets)) continue;
    const { direct, directError, total } = drawn.measured.result();
    const values = { direct, directError, total };
    yield { kind: 'observation', step: set, values, checkpoint: async () => checkpoint(set, values) };
    await Promise.resolve();
  }
  return {
    rows: compared.map(({ regression: of, measured }) => ({
      degree: of.degree,
      points: of.points.length,
      exact: exactDecomposition(of),
      measured: measured.result(),
    })),
    examples: examplesOf(spec, context.seed),
  };
}

/** One degree or size with what the data sets have given so far. */
class Compared {
  readonly measured: MeasuredDecomposition;
  private readonly fit: ReturnType<typeof polynomialFits>;

  constructor(readonly regression: PolynomialRegression) {
    this.measured = new MeasuredDecomposition(regression);
    this.fit = polynomialFits(regression);
  }

  add({ values, fresh }: NoisySet): void {
    this.measured.add(this.fit(values), fresh);
  }
}

/** Data of one set, and fresh values that no fit sees; the same for all degrees. */
interface NoisySet {
  readonly values: readonly number[];
  readonly fresh: readonly number[];
}

function noisySet({ truth, points, noise, tested }: PolynomialRegression, seed: string, set: number): NoisySet {
  const random = streamOf(seed, set, points.length);
  return { values: noisy(truth, points, noise, random), fresh: noisy(truth, tested, noise, random) };
}

function checkpoint(step: number, values: Readonly<Record<string, number>>): Checkpoint {
  const data = Float64Array.from(Object.values(values));
  return { step, model: { error: { shape: [data.length], data } }, state: {} };
}

export const biasVarianceEngine: ExperimentEngine<BiasVarianceSpec, BiasVarianceResult, { step: number }> = {
  run,
  ...withoutLevels({
    reason: 'A regression has no energy levels.',
    suggestion: 'Its exact bias and variance are drawn in the Fits step, without a run.',
  }),
};
