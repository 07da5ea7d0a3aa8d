import { Latest } from '../../../engine/exact/latest';
import type { Fidelity, RenyiEntropy, UntilErrorOptions, UntilErrorResult } from '../../../engine/native/estimators';
import { untilError } from '../../../engine/native/estimators';
import type { Estimate, VariationalMonteCarlo } from '../../../engine/native/variational-monte-carlo';
import type { Checkpoint, RunContext, RunEvent } from '../../../engine/run-context';
import { AnsatzError } from '../../../shared/contract/errors';
import {
  averagedOver,
  type Measured,
  type MeasuredValue,
  type MeasurementRequest,
} from '../../../shared/run/measurement';
import type { DerivedSystem } from '../derive';
import type { GroundStateSpec } from '../schema';
import { finite } from '../drawable';
import { fromCheckpoint } from './checkpoint';
import { isFullSum, openOtherState } from './target-states';
import { exactEntropies, exactExpectations, exactFidelity } from './measure-exact';
import { measureLanczosStep } from './measure-lanczos-step';
import { measureStructure } from './measure-structure';
import { measuredOperators } from './measured-operators';
import {
  combined,
  estimate,
  measured,
  row,
  type Asked,
  type Block,
  type MeanAndError,
  type Sampled,
} from './measured-values';
import { openKernels, preparing, requireSystem, rotated } from './prepare';
import { subsystem } from './subsystem';

/** Samples of the first block; with the size of later ones it sets how often progress is said. */
const usualFirstSamples = 2_048;

/** Measures one quantity of the state of a checkpoint, beside its exact value where the space is small. */
export async function* measure(
  spec: GroundStateSpec,
  checkpoint: Checkpoint,
  request: MeasurementRequest,
  context: RunContext,
): AsyncGenerator<RunEvent, Measured, void> {
  yield { kind: 'phase', label: preparing(spec), fraction: null, remaining: null };
  const system = requireSystem(spec);
  yield { kind: 'phase', label: 'Preparing the chains', fraction: null, remaining: null };
  const kernels = await openState(spec, system, checkpoint, request.seed, context);
  try {
    const { quantity } = request;
    const asked = askedOf(request, system, context);
    const sampling: Sampled = (sample, first) => sampled(asked, context, sample, first);
    switch (quantity.kind) {
      case 'observable':
      case 'correlation': {
        const written = measuredOperators(spec.system.hamiltonian, system.hamiltonian.lattice, quantity);
        const operators = written.map(({ operator }) => rotated(operator, spec, system));
        const found = yield* sampling((options) => kernels.expectationsUntil(operators, options));
        const plain = written.map(({ operator }) => operator);
        const exact = yield* exactExpectations(spec, system, plain, context);
        const values = written.map(({ label, distance }, index): MeasuredValue => {
          const { mean, error } = found.estimates[index];
          return { label, distance, mean: finite(mean), error: finite(error), unit: '', exact: exact.values[index] };
        });
        return measured(asked, found, values, exact);
      }
      case 'structure': {
        return yield* measureStructure(spec, system, kernels, quantity, asked, sampling, context);
      }
      case 'renyi': {
        const part = subsystem(system, quantity.sites);
        const blocks: Block<RenyiEntropy>[] = [];
        const found = yield* sampling((options) =>
          untilError(options, async (samples, anew) => {
            if (anew) blocks.length = 0;
            blocks.push({ samples, found: await kernels.renyiEntropy(part, samples, context.signal) });
            return [entropyOf(combined(blocks, ({ purity }) => [purity.mean, purity.error]))];
          }),
        );
        const purity = combined(blocks, (block) => [block.purity.mean, block.purity.error]);
        const entropy = entropyOf(purity);
        const exact = yield* exactEntropies(spec, system, part, context);
        return measured(
          asked,
          found,
          [
            row('S₂', entropy.mean, entropy.error, 'nats', exact.values[0]),
            row('tr ρ²', purity.mean, purity.error, '', exact.values[1]),
            // It cannot be sampled: of an exact state alone.
            ...(exact.values[2] === null ? [] : [row('S von Neumann', Number.NaN, null, 'nats', exact.values[2])]),
          ],
          exact,
        );
      }
      case 'lanczosStep': {
        return yield* measureLanczosStep(spec, system, kernels, asked, sampling, context);
      }
      case 'overlap': {
        const other = yield* otherState(spec, context, request.seed);
        try {
          const blocks: Block<Fidelity>[] = [];
          const found = yield* sampling((options) =>
            untilError(options, async (samples, anew) => {
              if (anew) blocks.length = 0;
              blocks.push({ samples, found: await kernels.fidelity(other, samples, context.signal) });
              return [estimate(combined(blocks, ({ fidelity, error }) => [fidelity, error]))];
            }),
          );
          const fidelity = combined(blocks, (block) => [block.fidelity, block.error]);
          const overlap = combined(blocks, (block) => [block.overlap, block.overlapError]);
          const exact = yield* exactFidelity(system, kernels, other, context);
          return measured(
            asked,
            found,
            [
              row('|⟨ψ|φ⟩|²', fidelity.mean, fidelity.error, '', exact.values[0]),
              row('|⟨ψ|φ⟩|', overlap.mean, overlap.error, '', exact.values[1]),
              row('arg ⟨ψ|φ⟩', meanPhase(blocks), null, 'rad', exact.values[2]),
            ],
            exact,
          );
        } finally {
          await other.close();
        }
      }
    }
  } finally {
    await kernels.close();
  }
}

/** Full sums go over the whole sector whatever the number of samples; Rényi entropies come from pairs of samples even then. */
function askedOf(request: MeasurementRequest, system: DerivedSystem, { others }: RunContext): Asked {
  const { kind } = request.quantity;
  const fullSum =
    system.plan.method === 'fullSum' && kind !== 'renyi' && (kind !== 'overlap' || (others ?? []).every(isFullSum));
  return fullSum ? { ...request, fullSum, samples: Number(system.facts.sectorDimension) } : { ...request, fullSum };
}

/** The state of a checkpoint: its chains where they stood, their random numbers from the seed of the measurement. */
async function openState(
  spec: GroundStateSpec,
  system: DerivedSystem,
  checkpoint: Checkpoint,
  seed: string,
  context: RunContext,
): Promise<VariationalMonteCarlo> {
  const kernels = await openKernels(context.native, spec, system, seed, context.threads);
  try {
    const { randomState } = await kernels.state();
    await kernels.restore({ ...fromCheckpoint(checkpoint, kernels.parameterLayout), randomState });
    return kernels;
  } catch (error) {
    await kernels.close();
    throw error;
  }
}

async function* otherState(
  spec: GroundStateSpec,
  context: RunContext,
  seed: string,
): AsyncGenerator<RunEvent, VariationalMonteCarlo, void> {
  const [run] = context.others ?? [];
  if (run === undefined) {
    throw new AnsatzError({
      code: 'MEASUREMENT_NO_OTHER',
      message: 'There is no second state to overlap with.',
      reason: 'The run that was named could not be read.',
      suggestion: 'Name a run of the same system; `ansatz runs` lists them.',
    });
  }
  yield { kind: 'phase', label: `Opening ${run.id}`, fraction: null };
  // The two states must not share their random numbers.
  const otherSeed = String((BigInt(seed) + 0x9e37_79b9n) % 2n ** 63n);
  return openOtherState(run, spec, { ...context, seed: otherSeed });
}

/** Sampling with its progress: the error falls as one over the root of the samples. */
async function* sampled(
  { untilError: wanted, samples: most, fullSum }: Asked,
  { signal }: RunContext,
  sample: (options: UntilErrorOptions) => Promise<UntilErrorResult>,
  first = usualFirstSamples,
): AsyncGenerator<RunEvent, UntilErrorResult, void> {
  const news = new Latest<{ readonly samples: number; readonly estimates: readonly Estimate[] }>();
  const work = sample({
    wantedError: wanted ?? 0,
    firstSamples: fullSum ? most : Math.min(first, most),
    mostSamples: most,
    largestBlock: fullSum ? most : Math.max(first, Math.ceil(most / 40)),
    onProgress: (progress) => news.put(progress),
    signal,
  }).finally(() => news.end());
  // It is awaited below; until then a failure is not unhandled.
  work.catch(() => undefined);
  for await (const { samples, estimates } of news) {
    const error = Math.max(0, ...estimates.map((estimated) => estimated.error));
    const needed = wanted === null || !Number.isFinite(error) ? most : samples * (error / wanted) ** 2;
    const goal = wanted === null ? '' : `, error ${error.toPrecision(2)}, wanted ${wanted.toPrecision(2)}`;
    yield {
      kind: 'phase',
      label: `${averagedOver({ samples, fullSum })}${fullSum ? '' : goal}`,
      fraction: Math.min(1, samples / Math.min(most, Math.max(needed, 1))),
    };
  }
  return await work;
}

/** -ln of a purity. */
const entropyOf = ({ mean, error }: MeanAndError): Estimate =>
  estimate({ mean: mean > 0 ? -Math.log(mean) : Number.NaN, error: error / Math.abs(mean) });

function meanPhase(blocks: readonly Block<Fidelity>[]): number {
  let [re, im] = [0, 0];
  for (const { samples, found } of blocks) {
    re += samples * found.overlap * Math.cos(found.phase);
    im += samples * found.overlap * Math.sin(found.phase);
  }
  return Math.atan2(im, re);
}
