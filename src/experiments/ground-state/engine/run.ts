import type { Checkpoint, RunContext, RunEvent } from '../../../engine/run-context';
import type {
  StepObservation,
  StepOptions,
  VariationalMonteCarlo,
} from '../../../engine/native/variational-monte-carlo';
import { formatBytes } from '../../../shared/format';
import type { GroundStateSpec } from '../schema';
import type { GroundStateResult, Reference } from '../result-schema';
import { ChainWatch } from './alarms';
import { DivergenceGuard, spectrumOf, type Seen } from './divergence';
import { fromCheckpoint, toCheckpoint } from './checkpoint';
import { optimiserOf } from './optimiser';
import { observationValues, relativeError, vScore } from './observe';
import { TargetStates } from './target-states';
import { stepProfiles } from './profiles';
import { openTraining, preparing, requireSystem } from './prepare';
import { findReference } from './reference';
import { startFrom } from './start-from';
import { diagonalShiftAt, isDiagnosed, learningRateAt } from '../schedule';

/**
 * Variational Monte Carlo with stochastic reconfiguration:
 *
 *   theta <- theta - eta (S + lambda)^-1 F,  S = <O* O> - <O*><O>,  F = <O* E_loc> - <O*><E_loc>
 *
 * with O = d ln psi / d theta and averages over samples of |psi|^2 (Sorella, PRL 80, 4558 (1998); Carleo and Troyer,
 * Science 355, 602 (2017), Eqs. S4 to S6). Yields after each step; returns the energy measured after the last one.
 */
export async function* run(
  spec: GroundStateSpec,
  context: RunContext,
): AsyncGenerator<RunEvent, GroundStateResult, void> {
  yield { kind: 'phase', label: preparing(spec), fraction: null, remaining: null };
  const system = requireSystem(spec);
  const { training } = spec;
  const nSites = system.hamiltonian.lattice.nSites;
  const constant = system.hamiltonian.operator.constant;
  const known = training.target === 'exactGroundState' ? null : yield* findReference(spec, system, context);
  const states = yield* TargetStates.open(spec, system, context);
  const reference = states.reference ?? known;
  const kernels = await openTraining(spec, system, context);
  try {
    if (context.resumeFrom) await kernels.restore(fromCheckpoint(context.resumeFrom, kernels.parameterLayout));
    else if (training.startFrom !== '') {
      const drawn = await startFrom(spec, system, kernels, context);
      if (drawn.length > 0) yield partialStart(drawn);
    }
    const spectrum = spectrumOf(system.hamiltonian.operator);
    const watch = new ChainWatch({ reference, nSites, target: training.target }, spectrum);
    const guard = new DivergenceGuard(spectrum, {
      wanted: training.target === 'groundState' ? 'lowest' : training.target === 'excitedState' ? 'level' : 'any',
      resumed: context.resumeFrom !== null,
    });
    const first = (context.resumeFrom?.step ?? 0) + 1;
    for (let step = first; step <= training.steps; step++) {
      const learningRate = context.adjusted('training.learningRate', step, learningRateAt(training, step));
      const diagonalShift = context.adjusted('training.diagonalShift', step, diagonalShiftAt(training, step));
      const options: StepOptions = {
        samples: spec.sampling.samples,
        learningRate,
        optimiser: optimiserOf(training, step, diagonalShift),
        diagnostics: isDiagnosed(training, step),
        memoryLimit: Math.max(0, memoryLimit(training, context) - states.memoryBytes),
        target: states.target(),
      };
      if (step === first) yield { kind: 'phase', label: await memoryOf(kernels, options), fraction: null };
      const observation = await kernels.step(options, context.signal);
      guard.observe(seenIn(observation));
      const values = observationValues(observation, {
        nSites,
        constant,
        reference,
        learningRate,
        diagonalShift,
        target: training.target,
      });
      yield {
        kind: 'observation',
        step,
        values,
        checkpoint: async () => withChains(toCheckpoint(await kernels.state(), kernels.parameterLayout), states),
      };
      if (isDiagnosed(training, step)) {
        for (const profile of stepProfiles(step, observation, nSites)) yield { kind: 'profile', profile };
      }
      yield* watch.observe(step, values, observation.frozenVariance);
    }
    yield { kind: 'phase', label: 'Measuring the final energy', fraction: null };
    const final = await kernels.measure(training.finalSamples, context.signal);
    guard.observe(seenIn(final));
    const found = yield* states.measure(kernels, final.energy, training.finalSamples, context.signal);
    const measured = result(final, reference, found);
    yield* watch.finish(training.steps, {
      energyPerSite: measured.energyPerSite.mean,
      energyError: measured.energyPerSite.error,
      variancePerSite: measured.energy.variance / nSites,
      vScore: measured.vScore,
    });
    return measured;
  } finally {
    await kernels.close();
    await states.close();
  }

  function result(
    final: Awaited<ReturnType<typeof kernels.measure>>,
    found: Reference | null,
    ofTarget: Pick<GroundStateResult, 'excited' | 'otherState' | 'exactState'>,
  ): GroundStateResult {
    const error = relativeError(final.energy.mean / nSites, found);
    return {
      nSites,
      parameterCount: kernels.parameterCount,
      energy: final.energy,
      energyPerSite: { mean: final.energy.mean / nSites, error: final.energy.error / nSites },
      vScore: vScore(nSites, final.energy.mean, final.energy.variance, constant),
      acceptanceRate: final.acceptanceRate,
      reference: found,
      relativeError: Number.isFinite(error) ? error : null,
      ...ofTarget,
      steps: training.steps,
    };
  }
}

const partialStart = (drawn: readonly string[]): RunEvent => ({
  kind: 'notice',
  step: 0,
  severity: 'information',
  code: 'WEIGHTS_PARTIAL',
  message: `The imported weights have no ${drawn.join(', ')}: drawn from the seed.`,
  suggestion: 'The energy of the first step is not that of the file.',
});

const seenIn = ({ energy, frozenVariance }: StepObservation): Seen => ({
  energy: energy.mean,
  error: energy.error,
  variance: energy.variance,
  frozenVariance,
});

const gibibyte = 2 ** 30;

/** In bytes; WebAssembly cannot address more than a part of its 4 GiB for one step. */
function memoryLimit({ memoryLimit: wanted }: GroundStateSpec['training'], { native }: RunContext): number {
  return Math.floor(gibibyte * (native.description.kind === 'wasm' ? Math.min(1, wanted) : wanted));
}

/** What a step is going to take, before the first one is taken. */
async function memoryOf(kernels: VariationalMonteCarlo, options: StepOptions): Promise<string> {
  const bytes = kernels.memoryBytes + (await kernels.stepMemory(options));
  return `A step takes up to ${formatBytes(bytes)} of ${formatBytes(options.memoryLimit ?? bytes)}`;
}

/** The checkpoint with the chains of the other states beside its own. */
async function withChains(checkpoint: Checkpoint, others: TargetStates): Promise<Checkpoint> {
  return { ...checkpoint, state: { ...checkpoint.state, ...(await others.chains()) } };
}
