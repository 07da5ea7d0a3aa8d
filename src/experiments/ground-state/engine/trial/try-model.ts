import type {
  VariationalMonteCarlo,
  VariationalMonteCarloDefinition,
} from '../../../../engine/native/variational-monte-carlo';
import type { RunContext, RunEvent } from '../../../../engine/run-context';
import { Random } from '../../../../shared/random/random';
import type { AnsatzDefinition } from '../../../../shared/model/ansatz-definition';
import type { ModelTrial, ModelTrialRequest } from '../../../../shared/run/model-trial';
import type { DerivedSystem } from '../../derive';
import { diagonalShiftAt, learningRateAt } from '../../schedule';
import type { GroundStateSpec } from '../../schema';
import { optimiserOf } from '../optimiser';
import { openTraining, preparing, requireSystem, trainingDefinition } from '../prepare';
import { gradientCheck, randomDiagonal, type GradientWork } from './gradient-check';
import { randomConfigurations } from './random-configurations';
import { symmetryChecks } from './symmetry-checks';

/** Samples of the step whose gradient is checked, in a few chains; fewer where an amplitude takes long. */
const gradientChains = 8;
const gradientSamples = 48;
/** Of the finite differences altogether, and of a step that is taken to be timed, about. */
const longestDifferences = 20;
const longestStep = 10;
/** Samples of a step from which the time of a whole one is foreseen. */
const shortStep = 64;
const symmetryConfigurations = 32;
const gibibyte = 2 ** 30;

/**
 * A model as it is before any training, with the settings of a run: ln psi of random configurations of the sector, log-derivatives
 * against finite differences, symmetries in numbers, acceptance, and what an amplitude, a local energy and a step take.
 *
 * @throws AnsatzError SPEC_NOT_RUNNABLE where the spec has an error.
 */
export async function* tryModel(
  spec: GroundStateSpec,
  request: ModelTrialRequest,
  given: RunContext,
): AsyncGenerator<RunEvent, ModelTrial, void> {
  const context: RunContext = { ...given, seed: request.seed };
  const phase = (label: string, fraction: number | null): RunEvent => ({ kind: 'phase', label, fraction });
  yield phase(preparing(spec), null);
  const system = requireSystem(spec);
  const { facts, plan } = system;
  const definition = trainingDefinition(spec, system, context);
  const random = Random.seeded(request.seed, 1);
  const opened: VariationalMonteCarlo[] = [];
  const remember = <Kernels extends VariationalMonteCarlo>(kernels: Kernels): Kernels => {
    opened.push(kernels);
    return kernels;
  };
  try {
    const kernels = remember(await openTraining(spec, system, context));
    const reference = remember(await openReference(context, definition));
    const { parameters } = await kernels.state();
    await reference.setParameters(parameters);

    yield phase('Amplitudes of random configurations', null);
    const configurations = randomConfigurations(facts, request.configurations, random);
    await kernels.logAmplitudes(configurations.subarray(0, facts.nSites));
    const clock = context.clock ?? (() => 0);
    const began = clock();
    const amplitudes = await kernels.logAmplitudes(configurations);
    const amplitudeSeconds = (clock() - began) / request.configurations;
    context.signal.throwIfAborted();
    const ofReference = spec.training.device === 'native' ? null : await reference.logAmplitudes(configurations);

    const few = configurations.subarray(0, symmetryConfigurations * facts.nSites);
    yield phase('Symmetries in numbers', null);
    const symmetries = await symmetryChecks(system, few, parameters, random, reference);
    context.signal.throwIfAborted();

    yield phase('Derivatives by finite differences', 0);
    const operator = gradientOperator(definition, random);
    const sampler = gradientSampler(definition.sampler);
    const forGradient = { ...definition, hamiltonian: operator, sampler };
    const work: GradientWork = {
      engine: remember(await openTraining(spec, system, context, forGradient)),
      reference: remember(await openReference(context, forGradient)),
      ...sizesOfCheck(kernels, amplitudeSeconds, request.perTensor),
      operator,
      precision: precisionOf(spec, definition.ansatz),
      random,
      signal: context.signal,
    };
    await work.engine.setParameters(parameters);
    const checking = gradientCheck(work);
    let gradient = await checking.next();
    for (; gradient.done !== true; gradient = await checking.next()) {
      yield phase('Derivatives by finite differences', gradient.value);
    }

    yield phase('A step is timed', null);
    const timed = await timedSteps(spec, system, kernels, amplitudeSeconds, context);
    return {
      seed: request.seed,
      device: spec.training.device,
      precision: work.precision,
      start: 'first parameters drawn from the seed',
      parameters: kernels.parameterCount,
      ...amplitudeColumns(configurations, amplitudes, facts.nSites),
      againstReference: ofReference === null ? null : largestDifference(amplitudes, ofReference),
      sampling: {
        method: plan.method,
        acceptanceRate: plan.method === 'metropolis' ? timed.acceptanceRate : null,
        samples: timed.samples,
        chains: definition.sampler.chains,
      },
      gradient: gradient.value,
      symmetries: [...symmetries],
      seconds: { amplitude: amplitudeSeconds, ...timed.seconds },
    };
  } finally {
    for (const kernels of opened) await kernels.close();
  }
}

/** The native engine in double precision, which finite differences need. */
function openReference(
  { native }: RunContext,
  definition: VariationalMonteCarloDefinition,
): Promise<VariationalMonteCarlo> {
  const ansatz = inDoublePrecision(definition.ansatz);
  return native.createVariationalMonteCarlo({ ...definition, ansatz, sampler: gradientSampler(definition.sampler) });
}

function inDoublePrecision(ansatz: AnsatzDefinition): AnsatzDefinition {
  switch (ansatz.kind) {
    case 'network':
      return { ...ansatz, precision: 'float64' };
    case 'projected':
      return { ...ansatz, state: inDoublePrecision(ansatz.state) };
    case 'product':
      return { ...ansatz, factors: ansatz.factors.map(inDoublePrecision) };
    case 'sum':
      return { ...ansatz, terms: ansatz.terms.map(inDoublePrecision) };
    default:
      return ansatz;
  }
}

const isSingle = (ansatz: AnsatzDefinition): boolean =>
  JSON.stringify(ansatz) !== JSON.stringify(inDoublePrecision(ansatz));

const precisionOf = ({ training }: GroundStateSpec, ansatz: AnsatzDefinition): 'float32' | 'float64' =>
  training.device !== 'native' || isSingle(ansatz) ? 'float32' : 'float64';

/** Moves along H need H; the operator of the check is then H with the random numbers added to it. */
function gradientOperator(
  { hamiltonian, sampler }: VariationalMonteCarloDefinition,
  random: Random,
): VariationalMonteCarloDefinition['hamiltonian'] {
  const needed = sampler.moves.some(({ kind }) => kind === 'hamiltonian');
  return randomDiagonal(hamiltonian.localDimensions, random, needed ? hamiltonian : null);
}

/** Sums over all configurations have no samples, drawn ones have. */
function gradientSampler(
  sampler: VariationalMonteCarloDefinition['sampler'],
): VariationalMonteCarloDefinition['sampler'] {
  return {
    ...sampler,
    method: sampler.method === 'fullSum' ? 'exact' : sampler.method,
    chains: Math.min(sampler.chains, gradientChains),
  };
}

/** So many samples and parameters that the differences end in time. */
function sizesOfCheck(
  { parameterLayout }: VariationalMonteCarlo,
  amplitudeSeconds: number,
  wanted: number,
): { readonly samples: number; readonly perTensor: number } {
  const affordable = longestDifferences / Math.max(amplitudeSeconds, 1e-9) / 2 / parameterLayout.length;
  const perTensor = Math.max(1, Math.min(wanted, Math.floor(affordable / gradientChains)));
  const samples = Math.max(gradientChains, Math.min(gradientSamples, Math.floor(affordable / perTensor)));
  return { samples, perTensor };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function amplitudeColumns(
  configurations: Uint8Array,
  amplitudes: Float64Array,
  nSites: number,
): Pick<ModelTrial, 'configurations' | 'logModulus' | 'phase'> {
  const places = Array.from({ length: configurations.length / nSites }, (_, at) => at);
  return {
    configurations: places.map((at) => Array.from(configurations.subarray(at * nSites, (at + 1) * nSites))),
    logModulus: places.map((at) => finite(amplitudes[2 * at])),
    phase: places.map((at) => {
      const angle = amplitudes[2 * at + 1];
      return finite(amplitudes[2 * at]) === null ? null : finite(Math.atan2(Math.sin(angle), Math.cos(angle)));
    }),
  };
}

/** |ln psi - ln psi| of those that both have, phases modulo 2 pi. */
function largestDifference(one: Float64Array, other: Float64Array): number {
  let most = 0;
  for (let at = 0; at < one.length; at += 2) {
    if (!Number.isFinite(one[at]) || !Number.isFinite(other[at])) continue;
    const turned = one[at + 1] - other[at + 1];
    most = Math.max(most, Math.hypot(one[at] - other[at], Math.atan2(Math.sin(turned), Math.cos(turned))));
  }
  return most;
}

interface Timed {
  readonly acceptanceRate: number;
  readonly samples: number;
  readonly seconds: Omit<ModelTrial['seconds'], 'amplitude'>;
}

/** A step of few samples, then a whole one unless it would take too long by the first. */
async function timedSteps(
  { sampling, training }: GroundStateSpec,
  { plan, facts }: DerivedSystem,
  kernels: VariationalMonteCarlo,
  amplitudeSeconds: number,
  { signal, native, clock = () => 0 }: RunContext,
): Promise<Timed> {
  const limit = native.description.kind === 'wasm' ? Math.min(1, training.memoryLimit) : training.memoryLimit;
  const step = async (samples: number) => {
    const began = clock();
    const observation = await kernels.step(
      {
        samples,
        learningRate: learningRateAt(training, 1),
        optimiser: optimiserOf(training, 1, diagonalShiftAt(training, 1)),
        diagnostics: false,
        memoryLimit: Math.floor(gibibyte * limit),
      },
      signal,
    );
    return { observation, seconds: clock() - began };
  };
  const start = await kernels.state();
  const listed = plan.method === 'fullSum' || plan.method === 'exact';
  const listing = listed ? Number(facts.sectorDimension) * amplitudeSeconds : 0;
  const whole = (seconds: number): Timed['seconds'] => ({
    localEnergy: null,
    step: null,
    stepForeseen: seconds,
    stepSamples: sampling.samples,
  });
  // Listing all amplitudes takes as long for few samples as for many.
  if (listing > longestStep) return { acceptanceRate: 0, samples: 0, seconds: whole(listing) };
  const short = await step(listed ? sampling.samples : Math.min(sampling.samples, shortStep));
  const taken = short.observation.samples;
  const foreseen = short.seconds * Math.max(1, sampling.samples / taken);
  const isWhole = listed || taken >= sampling.samples;
  await kernels.restore(start);
  const long = isWhole ? short : foreseen <= longestStep ? await step(sampling.samples) : null;
  const { observation } = long ?? short;
  const { localEnergy } = observation.seconds;
  return {
    acceptanceRate: observation.acceptanceRate,
    samples: observation.samples,
    seconds: {
      localEnergy: localEnergy === 0 ? null : localEnergy / observation.samples,
      step: long?.seconds ?? null,
      stepForeseen: long === null ? foreseen : null,
      stepSamples: observation.samples,
    },
  };
}
