import { untilError, type LanczosLength, type LanczosStep } from '../../../engine/native/estimators';
import type { Estimate, VariationalMonteCarlo } from '../../../engine/native/variational-monte-carlo';
import type { RunContext, RunEvent } from '../../../engine/run-context';
import { AnsatzError } from '../../../shared/contract';
import type { Measured } from '../../../shared/run/measurement';
import type { DerivedSystem } from '../derive';
import type { GroundStateSpec } from '../schema';
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
import { findReference } from './reference';

/** A sample costs as much as the local energies of all configurations that it is connected to: they come in small blocks. */
const blockSamples = 256;
/** Blocks that the length of the step is chosen with. */
const blocksOfLength = 4;

/**
 * Energy and variance per site before and after one Lanczos step, and the energy at zero variance. The length of the step is
 * chosen with samples that are not used again, so that the energy is that of a fixed state.
 */
export async function* measureLanczosStep(
  spec: GroundStateSpec,
  system: DerivedSystem,
  kernels: VariationalMonteCarlo,
  request: Asked,
  sampled: Sampled,
  context: RunContext,
): AsyncGenerator<RunEvent, Measured, void> {
  const { signal } = context;
  const length = yield* chosenLength(kernels, request.samples, signal);

  const { nSites } = system.hamiltonian.lattice;
  const blocks: Block<LanczosStep>[] = [];
  const perSite = (of: (found: LanczosStep) => Estimate): MeanAndError =>
    combined(blocks, (found) => [of(found).mean / nSites, of(found).error / nSites]);
  const energies = () => [
    perSite(({ energy }) => energy),
    perSite(({ energyAfter }) => energyAfter),
    perSite(({ extrapolated }) => extrapolated),
  ];
  const found = yield* sampled(
    (options) =>
      untilError(options, async (samples, anew) => {
        if (anew) blocks.length = 0;
        blocks.push({ samples, found: await kernels.lanczosStep(length, samples, signal) });
        return energies().map(estimate);
      }),
    blockSamples,
  );

  const reference = yield* findReference(spec, system, context);
  const energy = reference?.energyPerSite ?? null;
  // An eigenstate has no variance.
  const spread = energy === null ? null : 0;
  const [before, after, extrapolated] = energies();
  const variances = [perSite(({ variance }) => variance), perSite(({ varianceAfter }) => varianceAfter)];
  const values = [
    row('E/N', before.mean, before.error, 'energy', energy),
    row('E/N after the step', after.mean, after.error, 'energy', energy),
    row('Var E/N', variances[0].mean, variances[0].error, 'energy²', spread),
    row('Var E/N after the step', variances[1].mean, variances[1].error, 'energy²', spread),
    row('E/N at zero variance', extrapolated.mean, extrapolated.error, 'energy', energy),
    row('a', length.step, null, '', null),
  ];
  const note = reference === null ? 'no reference energy is known' : `${reference.method}, ${reference.source}`;
  return measured(request, found, values, { values: [], note });
}

/** Mean over the best lengths of a few blocks: any length is as good in its bound, and a near one nearly as good in its energy. */
async function* chosenLength(
  kernels: VariationalMonteCarlo,
  most: number,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, LanczosLength, void> {
  const samples = Math.min(blockSamples, most);
  const told: LanczosLength[] = [];
  for (let block = 0; block < blocksOfLength; block++) {
    yield { kind: 'phase', label: 'Length of the step', fraction: block / blocksOfLength };
    const { length } = await kernels.lanczosStep(null, samples, signal);
    if (length.step !== 0) told.push(length);
  }
  // Samples that see nothing of where the step leads give a wrong energy with a small error.
  if (2 * told.length <= blocksOfLength) throw notSeen();
  const mean = (of: (length: LanczosLength) => number): number =>
    told.reduce((sum, length) => sum + of(length) / told.length, 0);
  return { step: mean(({ step }) => step), centre: mean(({ centre }) => centre) };
}

const notSeen = (): AnsatzError =>
  new AnsatzError({
    code: 'MEASUREMENT_STEP_NOT_SEEN',
    message: 'A Lanczos step on this state cannot be measured.',
    reason:
      'It is an eigenstate already, or what H makes of it lies where it almost vanishes: such configurations are hardly ever drawn, and the energy after the step would be wrong.',
    suggestion: 'Train it further with another seed or ansatz, or read the energy at zero variance from the run.',
  });
