import { untilError } from '../../../engine/native/estimators';
import type { Estimate, VariationalMonteCarlo } from '../../../engine/native/variational-monte-carlo';
import type { RunContext, RunEvent } from '../../../engine/run-context';
import { AnsatzError } from '../../../shared/contract/errors';
import type { CompiledOperator } from '../../../shared/hamiltonian';
import type { Lattice } from '../../../shared/lattice/lattice';
import { allowedMomenta } from '../../../shared/lattice/zone';
import type { Measured, MeasuredQuantity, MeasuredValue } from '../../../shared/run/measurement';
import type { DerivedSystem } from '../derive';
import { structureExpressions } from '../measured-expression';
import type { GroundStateSpec } from '../schema';
import { mapOf, mapRowsOf } from './displacement-map';
import { exactExpectations } from './measure-exact';
import { compiledExpression, meanOverPairs } from './measured-operators';
import { measured, type Asked, type Sampled } from './measured-values';
import { rotated } from './prepare';
import { distancesOf, jackknife, paired, pairsByDisplacement, structureOf } from './structure';
import type { PairClass, PairMeans, Structure } from './structure';

type Wanted = Extract<MeasuredQuantity, { kind: 'structure' }>;

/** More pairs are not multiplied out. */
const mostPairs = 160_000;
/** Blocks are joined two by two when there are so many. */
const mostBlocks = 64;

/** Correlations by distance and in the plane by displacement, connected ones, and the structure factor at the allowed momenta; errors by the jackknife. */
export async function* measureStructure(
  spec: GroundStateSpec,
  system: DerivedSystem,
  kernels: VariationalMonteCarlo,
  quantity: Wanted,
  request: Asked,
  sampled: Sampled,
  context: RunContext,
): AsyncGenerator<RunEvent, Measured, void> {
  const { lattice } = system.hamiltonian;
  if (lattice.nSites ** 2 > mostPairs) throw tooManyPairs(lattice.nSites);
  const classes = pairsByDisplacement(lattice);
  const momenta = allowedMomenta(lattice);
  const parts = partsOf(spec.system.hamiltonian, lattice, classes, quantity.expression);
  const operators = parts.operators.map((operator) => rotated(operator, spec, system));
  const of = (means: ArrayLike<number>): readonly number[] => {
    const read = parts.read(means);
    return [...flattened(structureOf(lattice, classes, momenta, read)), ...mapOf(lattice, classes, read)];
  };

  let blocks: Float64Array[] = [];
  // Whole blocks: a few more samples than were asked for.
  let taken = 0;
  let found = jackknife([new Float64Array(operators.length)], of);
  // Short ones to begin with: how long they have to be is not known.
  let blockLength = Math.max(
    spec.sampling.chains,
    request.untilError === null ? Math.ceil(request.samples / mostBlocks) : 128,
    // The sums of one block are all there are.
    request.fullSum ? request.samples : 0,
  );
  const { reached } = yield* sampled((options) =>
    untilError(options, async (wanted, anew) => {
      if (anew) [blocks, taken] = [[], 0];
      const goal = taken + wanted;
      while (taken < goal) {
        const means = await kernels.expectations(operators, blockLength, context.signal);
        taken += blockLength;
        blocks.push(Float64Array.from(means, ({ mean }) => mean));
        if (blocks.length < mostBlocks || request.untilError === null) continue;
        blocks = paired(blocks);
        blockLength *= 2;
      }
      found = jackknife(blocks, of);
      return found.mean.map((mean, k) => estimateOf(mean, found.error[k]));
    }),
  );
  const exact = yield* exactExpectations(spec, system, parts.operators, context);
  const known = exact.values.every((value) => value !== null) ? of(exact.values.map(Number)) : null;
  const rows = [...rowsOf(classes, momenta, parts.hasLocal), ...mapRowsOf(lattice, classes, parts.hasLocal)];
  const values = rows.map((row, k): MeasuredValue => {
    const [mean, error] = [found.mean[k], found.error[k]];
    return {
      ...row,
      mean: Number.isFinite(mean) ? mean : null,
      error: Number.isFinite(error) ? error : null,
      unit: '',
      exact: known?.[k] ?? null,
    };
  });
  // A block of a full sum is as long as the sector, whatever the chains.
  return measured(request, { samples: request.fullSum ? request.samples : taken, reached }, values, exact);
}

interface Parts {
  readonly operators: readonly CompiledOperator[];
  readonly hasLocal: boolean;
  /** From the mean values of the operators. */
  readonly read: (means: ArrayLike<number>) => PairMeans;
}

/** Operators whose mean values make the correlations: of each class its real part, of those that need it the imaginary one, <O_i>. */
function partsOf(source: string, lattice: Lattice, classes: readonly PairClass[], expression: string): Parts {
  const { pair, site } = structureExpressions(expression);
  const real = classes.map(({ pairs }) => meanOverPairs(source, pairs, pair));
  const complex = real.flatMap(({ hermitian }, index) => (hermitian ? [] : [index]));
  const local =
    site === null
      ? []
      : Array.from({ length: lattice.nSites }, (_, i) => compiledExpression(source, `sum i in (${i}) (${site})`));
  return {
    operators: [
      ...real.map(({ operator }) => operator),
      ...complex.map((index) => turned(real[index].operator)),
      ...local.map(({ operator }) => operator),
    ],
    hasLocal: site !== null,
    read: (means) => {
      const at = (from: number, count: number): number[] => Array.from({ length: count }, (_, k) => means[from + k]);
      const imaginary = Array<number>(classes.length).fill(0);
      complex.forEach((index, k) => (imaginary[index] = means[classes.length + k]));
      const firstLocal = classes.length + complex.length;
      return {
        real: at(0, classes.length),
        imaginary,
        local: site === null ? null : at(firstLocal, lattice.nSites),
      };
    },
  };
}

/** -i O, whose real part is the imaginary one of O. */
function turned(operator: CompiledOperator): CompiledOperator {
  const coefficients = operator.terms.coefficients.map((_, k, all) => (k % 2 === 0 ? all[k + 1] : -all[k - 1]));
  return { ...operator, constant: 0, terms: { ...operator.terms, coefficients } };
}

const flattened = ({ correlation, connected, factor }: Structure): readonly number[] => [
  ...correlation,
  ...connected,
  ...factor,
];

/** Names of the values, in the same order. */
function rowsOf(
  classes: readonly PairClass[],
  momenta: readonly (readonly [number, number])[],
  connected: boolean,
): readonly Pick<MeasuredValue, 'label' | 'distance' | 'series' | 'momentum'>[] {
  const distances = distancesOf(classes).map(({ distance }) => distance);
  const short = (value: number): string => Number(value.toFixed(4)).toString();
  const onLine = momenta.every(([, ky]) => Math.abs(ky) < 1e-9);
  const byDistance = (series: 'correlation' | 'connected', name: string) =>
    distances.map((distance) => ({ label: `${name}(${short(distance)})`, distance, series }));
  return [
    ...byDistance('correlation', 'C'),
    ...(connected ? byDistance('connected', 'C_c') : []),
    ...momenta.map(([kx, ky]) => ({
      label: onLine ? `S(${short(kx)}π)` : `S(${short(kx)}π, ${short(ky)}π)`,
      distance: null,
      series: 'structureFactor' as const,
      momentum: [kx, ky] as const,
    })),
  ];
}

const estimateOf = (mean: number, error: number): Estimate => ({
  mean,
  error,
  variance: Number.NaN,
  autocorrelationTime: Number.NaN,
  splitRHat: Number.NaN,
});

function tooManyPairs(nSites: number): AnsatzError {
  return new AnsatzError({
    code: 'MEASUREMENT_TOO_MANY_PAIRS',
    message: `The correlations of all ${nSites} × ${nSites} pairs of sites are too many.`,
    reason: `At most ${Math.sqrt(mostPairs)} sites are taken together.`,
    suggestion: 'Measure the correlation by distance, or mean values of single pairs.',
  });
}
