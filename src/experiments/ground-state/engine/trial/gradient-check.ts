import type { OptimiserDefinition } from '../../../../engine/native/optimiser';
import { stochasticReconfiguration } from '../../../../engine/native/optimiser';
import type { ParameterTensor, VariationalMonteCarlo } from '../../../../engine/native/variational-monte-carlo';
import { OperatorRows } from '../../../../engine/operator-rows';
import { localEnergies } from '../../../../engine/tensor/local-energies';
import type { Random } from '../../../../shared/random/random';
import type { CompiledOperator, LocalMatrix } from '../../../../shared/hamiltonian/compiled-operator';
import type { ModelTrial } from '../../../../shared/run/model-trial';

type GradientCheck = ModelTrial['gradient'];

const plainDescent: OptimiserDefinition = {
  ...stochasticReconfiguration('auto', 0.01),
  preconditioner: { kind: 'none' },
};
/** Large, so that the rounding of parameters in single precision does not show. */
const learningRate = 1;
const difference = 3e-6;
const connectionsAtOnce = 20_000;
/** Of derivatives that add up many roundings. */
const doublePrecision = 1e-8;
const singlePrecision = 1e-3;
/** Of the largest derivative of all; a tensor with less is compared on this scale. */
const smallest = 1e-3;
/** Derivatives of ln psi below it are none. */
const negligible = 1e-4;

interface Compared {
  readonly tensor: ParameterTensor;
  readonly rows: readonly GradientCheck['tensors'][number]['worst'][];
  /** Largest that the extrapolation of the differences has changed. */
  readonly changes: number;
}

export interface GradientWork {
  /** Its operator is `operator`. */
  readonly engine: VariationalMonteCarlo;
  /** Native, in double precision, with the same operator. */
  readonly reference: VariationalMonteCarlo;
  readonly operator: CompiledOperator;
  readonly samples: number;
  readonly perTensor: number;
  readonly precision: 'float32' | 'float64';
  readonly random: Random;
  readonly signal: AbortSignal;
}

/**
 * Log-derivatives O_k of an engine against central differences of ln psi. A step along the plain gradient moves a parameter by
 * -Re <O_k* (E - <E>)> over its samples; where E(s) are the values of a random complex operator that is diagonal, this is a
 * random sum of Re O_k and Im O_k over the samples. The same sum is made from differences over the same samples.
 */
export async function* gradientCheck(work: GradientWork): AsyncGenerator<number, GradientCheck, void> {
  const { engine, reference, operator, precision, random, signal } = work;
  const start = await engine.state();
  await reference.setParameters(start.parameters);
  // Samples and step begin with the same chains and random numbers: they see the same configurations.
  const { configurations: samples } = await engine.sample(work.samples, signal);
  await engine.restore(start);
  await engine.step({ samples: work.samples, learningRate, optimiser: plainDescent }, signal);
  const { parameters: moved } = await engine.state();
  await engine.restore(start);
  const energies = centred(
    await localEnergies(new OperatorRows(operator), samples, (of) => reference.logAmplitudes(of), connectionsAtOnce),
  );
  const largestLogarithm = (await reference.logAmplitudes(samples)).reduce(
    (most, part) => (Number.isFinite(part) ? Math.max(most, Math.abs(part)) : most),
    1,
  );
  const parts = engine.parameterLayout.map((tensor) => ({ tensor, places: chosen(tensor, work.perTensor, random) }));
  const all = parts.reduce((sum, { places }) => sum + places.length, 0);
  let done = 0;
  const compared: Compared[] = [];
  for (const { tensor, places } of parts) {
    const rows: GradientCheck['tensors'][number]['worst'][] = [];
    let changes = 0;
    for (const place of places) {
      signal.throwIfAborted();
      yield done / all;
      const at = firstOf(tensor) + place;
      const { value, change } = await forceOf(reference, start.parameters, at, samples, energies);
      rows.push({
        parameter: nameOf(tensor, place),
        engine: (start.parameters[at] - moved[at]) / learningRate,
        differences: value,
      });
      changes = Math.max(changes, change);
      done++;
    }
    compared.push({ tensor, rows, changes });
  }
  const scaleOf = (rows: readonly { readonly differences: number }[]): number =>
    rows.reduce((most, { differences }) => Math.max(most, Math.abs(differences)), 0);
  const overall = scaleOf(compared.flatMap(({ rows }) => rows));
  const meanEnergy = energies.reduce((sum, part) => sum + Math.abs(part), 0) / energies.length;
  const rounding = (2 ** -52 * largestLogarithm * meanEnergy) / difference;
  return {
    step: difference,
    samples: energies.length / 2,
    tensors: compared.map(({ tensor, rows, changes }) => {
      const scale = Math.max(scaleOf(rows), smallest * overall, negligible * meanEnergy);
      const worst = rows.reduce((most, row) =>
        Math.abs(row.engine - row.differences) > Math.abs(most.engine - most.differences) ? row : most,
      );
      return {
        tensor: tensor.name,
        numbers: numbersOf(tensor),
        checked: rows.length,
        deviation: Math.abs(worst.engine - worst.differences) / scale,
        expected: Math.max(
          precision === 'float32' ? singlePrecision : doublePrecision,
          (10 * rounding + changes / 10) / scale,
        ),
        worst,
      };
    }),
  };
}

/** Random complex numbers on every level of every site, added to an operator; null: nothing but them. */
export function randomDiagonal(
  localDimensions: Uint8Array,
  random: Random,
  added: CompiledOperator | null,
): CompiledOperator {
  const nSites = localDimensions.length;
  const fields = Array.from(localDimensions, (dimension): LocalMatrix => ({
    dimension,
    rowOffsets: Uint32Array.from({ length: dimension + 1 }, (_, row) => row),
    columns: Uint32Array.from({ length: dimension }, (_, row) => row),
    values: Float64Array.from({ length: 2 * dimension }, () => random.normal()),
  }));
  const before = added?.matrices ?? [];
  const offsets = added?.terms.siteOffsets ?? Uint32Array.of(0);
  const last = offsets.at(-1) ?? 0;
  const strings = added?.terms.strings;
  return {
    localDimensions,
    constant: 0,
    matrices: [...before, ...fields],
    terms: {
      siteOffsets: Uint32Array.of(...offsets, ...fields.map((_, site) => last + site + 1)),
      sites: Uint32Array.of(...(added?.terms.sites ?? []), ...fields.keys()),
      matrixIndex: Uint32Array.of(
        ...(added?.terms.matrixIndex ?? []),
        ...fields.map((_, site) => before.length + site),
      ),
      coefficients: Float64Array.of(...(added?.terms.coefficients ?? []), ...fields.flatMap(() => [1, 0])),
      ...(strings === undefined
        ? {}
        : {
            strings: {
              offsets: Uint32Array.of(
                ...strings.offsets,
                ...new Array<number>(nSites).fill(strings.offsets.at(-1) ?? 0),
              ),
              sites: strings.sites,
            },
          }),
    },
  };
}

const widthOf = ({ complex }: ParameterTensor): number => (complex ? 2 : 1);
/** Place of its first real number; all tensors of a wavefunction are real or all complex. */
const firstOf = (tensor: ParameterTensor): number => tensor.offset * widthOf(tensor);
const numbersOf = (tensor: ParameterTensor): number =>
  tensor.shape.reduce((product, length) => product * length, 1) * widthOf(tensor);

function nameOf({ name, complex }: ParameterTensor, place: number): string {
  return complex ? `${name}[${Math.floor(place / 2)}] ${place % 2 === 0 ? 're' : 'im'}` : `${name}[${place}]`;
}

/** So many different places of a tensor, in order. */
function chosen(tensor: ParameterTensor, wanted: number, random: Random): readonly number[] {
  const count = numbersOf(tensor);
  if (count <= wanted) return Array.from({ length: count }, (_, place) => place);
  const places = new Set<number>();
  while (places.size < wanted) places.add(random.below(count));
  return [...places].sort((a, b) => a - b);
}

/** E(s) - mean, interleaved. */
function centred(energies: Float64Array): Float64Array {
  const samples = energies.length / 2;
  const mean = [0, 1].map(
    (part) => energies.reduce((sum, value, at) => (at % 2 === part ? sum + value : sum), 0) / samples,
  );
  return energies.map((value, at) => value - mean[at % 2]);
}

/**
 * Re <O* (E - <E>)> of one real parameter, O = d ln psi from central differences D over a step and over twice as much,
 * (4 D(h) - D(2h)) / 3, with the change that this extrapolation makes.
 */
async function forceOf(
  kernels: VariationalMonteCarlo,
  parameters: Float64Array,
  place: number,
  samples: Uint8Array,
  energies: Float64Array,
): Promise<{ readonly value: number; readonly change: number }> {
  const shifted = async (by: number): Promise<Float64Array> => {
    const other = Float64Array.from(parameters);
    other[place] += by;
    await kernels.setParameters(other);
    return kernels.logAmplitudes(samples);
  };
  const over = async (step: number): Promise<number> => {
    const [above, below] = [await shifted(step), await shifted(-step)];
    let sum = 0;
    for (let at = 0; at < energies.length; at++) {
      const change = above[at] - below[at];
      // A phase may turn by 2 pi from one to the other.
      const turned = at % 2 === 1 ? Math.atan2(Math.sin(change), Math.cos(change)) : change;
      sum += (turned / (2 * step)) * energies[at];
    }
    return (2 * sum) / energies.length;
  };
  const [near, far] = [await over(difference), await over(2 * difference)];
  await kernels.setParameters(parameters);
  const value = (4 * near - far) / 3;
  return { value, change: Math.abs(value - near) };
}
