import type { Checkpoint, RunContext, RunEvent } from '../../../engine/run-context';
import type { SampleBatch, VariationalMonteCarlo } from '../../../engine/native/variational-monte-carlo';
import { momentaInZone, zoneMesh } from '../../../shared/lattice/brillouin';
import type { Lattice } from '../../../shared/lattice/lattice';
import { latticeMomenta } from '../../../shared/lattice/zone';
import type { DerivedSystem } from '../derive';
import type { GroundStateSpec } from '../schema';
import type { GroundStateInspection } from '../result-schema';
import { compareWithExact } from './compare-with-exact';
import { fromCheckpoint } from './checkpoint';
import { blockedMeans, longitudinalCorrelations, pairsByDistance, siteValues, structureFactor } from './correlations';
import { averagedTransverseCorrelation } from './operators';
import { activityOf } from './inspection/activity';
import { amplitudesOf, distinctSamples, lookedAt, wrapped } from './inspection/amplitudes';
import { chainsOf } from './inspection/chains';
import { entanglementOf, geometryOf, localEnergiesFound } from './inspection/parts';
import { hiddenUnitsOf } from './inspection/hidden-units';
import { marshallSign } from './inspection/signs';
import { tensorsOf } from './inspection/tensors';
import { openKernels, preparing, requireSystem, rotated } from './prepare';
import { weightsImage } from './weights-image';

/** Most samples of an inspection; more would not show in the figures. */
const maximumSamples = 16_384;
/** Sites up to which transverse correlations are measured: they cost one amplitude ratio a pair and sample. */
const transverseSites = 144;
const transverseSamples = 2_048;
const shownConfigurations = 12;

/** Looks into a checkpoint: correlations, structure factor, configurations, weights, comparison with the exact state. */
export async function* inspect(
  spec: GroundStateSpec,
  checkpoint: Checkpoint,
  context: RunContext,
): AsyncGenerator<RunEvent, GroundStateInspection, void> {
  yield { kind: 'phase', label: preparing(spec), fraction: null, remaining: null };
  const system = requireSystem(spec);
  const { lattice, operator, modes } = system.hamiltonian;
  const { nSites } = lattice;
  const kernels = await openKernels(context.native, spec, system, context.seed, context.threads);
  try {
    await kernels.restore(fromCheckpoint(checkpoint, kernels.parameterLayout));
    const samples = Math.min(maximumSamples, Math.max(2_048, spec.training.finalSamples));
    yield phase(`Sampling ${samples.toLocaleString('en')} configurations`, 0.1);
    const batch = await kernels.sample(samples, context.signal);
    const spins = siteValues(batch.configurations, operator.localDimensions, modes, nSites);
    yield phase('Correlations', 0.3);
    const { magnetisation, correlation } = longitudinalCorrelations(spins, nSites);
    const momenta = inspectedMomenta(lattice);
    const factor = structureFactor(spins, lattice, momenta);
    const decay = yield* measureDecay(spec, system, kernels, spins, context);
    yield phase('Most probable configurations', 0.7);
    const probable = mostProbable(batch, modes.length);
    const configurations = drawnConfigurations(probable, batch, system.hamiltonian);
    const compared = yield* compareWithExact(spec, system, kernels, context);
    yield phase('Entanglement', 0.8);
    const entanglement = await entanglementOf(system, kernels, compared?.states ?? null);
    const localEnergies = yield* localEnergiesFound(spec, system, kernels, batch, context.signal);
    const activity = yield* activityOf(system, checkpoint, batch, context.signal);
    yield phase('Quantum geometric tensor', 0.95);
    const geometry = await geometryOf(kernels, context);
    return {
      step: checkpoint.step,
      samples: batch.samples,
      nSites,
      correlation: correlation.mean,
      correlationError: correlation.error,
      magnetisation: magnetisation.mean,
      magnetisationError: magnetisation.error,
      decay,
      structureFactor: {
        qx: Float64Array.from(momenta, ([qx]) => qx),
        qy: Float64Array.from(momenta, ([, qy]) => qy),
        value: factor.mean,
        error: factor.error,
      },
      configurations,
      exact: compared?.exact ?? null,
      weights: weightsImage(checkpoint, spec, nSites),
      parts: {
        amplitudes: amplitudesOf(batch),
        marshall: marshallSign(batch, spec, system),
        localEnergies,
        chains: chainsOf(batch, system.plan.method === 'metropolis'),
        entanglement,
        tensors: tensorsOf(checkpoint, kernels.parameterLayout),
        hiddenUnits: hiddenUnitsOf(system.definition, checkpoint, batch, operator.localDimensions),
        looked: lookedAt(batch, modes.length, probable),
        activity,
        geometry,
      },
    };
  } finally {
    await kernels.close();
  }
}

/**
 * Momenta of the first zone, in the plane. With several sites in a cell S(q) does not repeat from zone to zone: there they fill
 * the zone of twice its size.
 */
function inspectedMomenta(lattice: Lattice): readonly (readonly [number, number])[] {
  const mesh = zoneMesh(lattice);
  return mesh === null ? latticeMomenta(lattice) : momentaInZone(mesh, lattice.cellSites > 1 ? 2 : 1);
}

async function* measureDecay(
  spec: GroundStateSpec,
  system: DerivedSystem,
  kernels: VariationalMonteCarlo,
  spins: Float64Array,
  context: RunContext,
): AsyncGenerator<RunEvent, GroundStateInspection['decay'], void> {
  const { lattice, operator, modes } = system.hamiltonian;
  const { nSites } = lattice;
  const classes = pairsByDistance(lattice);
  const longitudinal = blockedMeans(spins.length / nSites, classes.length, (sample, into) => {
    const row = sample * nSites;
    classes.forEach(({ pairs }, c) => {
      let sum = 0;
      for (const [i, j] of pairs) sum += spins[row + i] * spins[row + j];
      into[c] += sum / pairs.length;
    });
  });
  const away = classes.filter(({ distance }) => distance > 0);
  const uniform =
    modes.every(({ species }) => species === 'spin') &&
    operator.localDimensions.every((d) => d === operator.localDimensions[0]);
  let transverse = new Float64Array(0);
  let transverseError = new Float64Array(0);
  if (uniform && away.length > 0 && nSites <= transverseSites) {
    yield phase('Transverse correlations', 0.5);
    const operators = away.map(({ pairs }) =>
      rotated(averagedTransverseCorrelation(operator.localDimensions, pairs), spec, system),
    );
    const estimates = await kernels.expectations(operators, transverseSamples, context.signal);
    const onSite = classes.length - away.length;
    transverse = Float64Array.from(classes, (_, c) => estimates[c - onSite]?.mean ?? Number.NaN);
    transverseError = Float64Array.from(classes, (_, c) => estimates[c - onSite]?.error ?? Number.NaN);
  }
  return {
    distance: Float64Array.from(classes, ({ distance }) => distance),
    longitudinal: longitudinal.mean,
    longitudinalError: longitudinal.error,
    transverse,
    transverseError,
  };
}

/** The first samples of the configurations with the largest probabilities, descending. */
const mostProbable = (batch: SampleBatch, width: number): readonly number[] =>
  distinctSamples(batch.configurations, width)
    .sort((a, b) => batch.logAmplitudes[2 * b] - batch.logAmplitudes[2 * a])
    .slice(0, shownConfigurations);

function drawnConfigurations(
  chosen: readonly number[],
  batch: SampleBatch,
  { operator, modes, lattice, twiceSpin }: DerivedSystem['hamiltonian'],
): GroundStateInspection['configurations'] {
  const width = modes.length;
  const [first] = chosen;
  const values = chosen.flatMap((sample) => {
    const modeStates = batch.configurations.subarray(sample * width, (sample + 1) * width);
    const sites = siteValues(modeStates, operator.localDimensions, modes, lattice.nSites);
    return Array.from(sites, (value, site) => value * twiceSpin[site]);
  });
  return {
    values: Float64Array.from(values),
    probabilityRatio: Float64Array.from(chosen, (sample) =>
      Math.exp(2 * (batch.logAmplitudes[2 * sample] - batch.logAmplitudes[2 * first])),
    ),
    phase: Float64Array.from(chosen, (sample) =>
      wrapped(batch.logAmplitudes[2 * sample + 1] - batch.logAmplitudes[2 * first + 1]),
    ),
  };
}

function phase(label: string, fraction: number): RunEvent {
  return { kind: 'phase', label, fraction };
}
