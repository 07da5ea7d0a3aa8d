import { superscript } from '../../shared/format';
import { targetConfigurations } from './limits';
import type { OfferSystem, Refusal, Refusals } from './offer-types';
import type { GroundStateSpec } from './schema';

type Training = GroundStateSpec['training'];

const refusal = (code: string, reason: string): Refusal => ({ code, reason });

const noPhase =
  'This wavefunction has no phase to learn first: its parameters are real. Choose complex parameters, or modulus and phase.';

/** Null where the model does not compile: then nothing is known of it. */
const hasPhase = ({ model }: OfferSystem): boolean => model?.definition == null || model.complex;

export function trainingRefusals({ training }: GroundStateSpec, system: OfferSystem): Refusals {
  const { facts } = system;
  const solver: Record<string, Refusal> = {};
  if (training.regularisation !== 'none') {
    solver['conjugateGradient'] = refusal(
      'TRAINING_NO_SPECTRUM',
      'Conjugate gradients see no eigenvalues to cut off. Choose no regularisation, or another solver.',
    );
  }
  const regularisation: Record<string, Refusal> = {};
  if (system.plan.method === 'fullSum') {
    regularisation['signalToNoise'] = refusal(
      'TRAINING_NO_NOISE',
      'Full sums have no noise that could be cut off. Choose no regularisation or the pseudo-inverse, or draw samples.',
    );
  }
  const preconditioner: Record<string, Refusal> = {};
  if (training.target !== 'groundState') {
    preconditioner['linearMethod'] = refusal(
      'TRAINING_LINEAR_METHOD_ENERGY',
      'The linear method knows the energy alone. Choose stochastic reconfiguration for other targets.',
    );
  }
  const target: Record<string, Refusal> = {};
  if (facts.sectorDimension > BigInt(targetConfigurations)) {
    target['exactGroundState'] = refusal(
      'TRAINING_EXACT_TOO_LARGE',
      `The exact ground state is found for up to ${targetConfigurations.toLocaleString('en')} configurations, and this space ` +
        `has ${inWords(facts.sectorDimension)}. Choose a smaller lattice or a sector, or the state of an earlier run.`,
    );
  }
  return {
    'training.solver': solver,
    'training.regularisation': regularisation,
    'training.preconditioner': preconditioner,
    'training.target': target,
    'training.phaseFirstSteps':
      training.phaseFirstSteps > 0 && !hasPhase(system) ? { any: refusal('TRAINING_NO_PHASE', noPhase) } : {},
  };
}

/** Written out as far as it can be read. */
const inWords = (count: bigint): string =>
  count < 1_000_000_000_000n ? count.toLocaleString('en') : `about 10${superscript(String(count).length - 1)}`;

/** Fields that mean nothing for the chosen direction and rule. */
export function unusedTrainingOptions(
  { training }: GroundStateSpec,
  system: OfferSystem,
): Readonly<Record<string, string>> {
  const { preconditioner, rule, regularisation } = training;
  const natural = preconditioner === 'stochasticReconfiguration';
  const shifted = preconditioner !== 'none';
  const remembering = preconditioner === 'spring' || preconditioner === 'march';
  const memory: Readonly<Record<Training['rule'], readonly (keyof Training)[]>> = {
    descent: [],
    momentum: ['momentum'],
    adagrad: ['epsilon'],
    adadelta: ['secondDecay', 'epsilon'],
    rmsProp: ['secondDecay', 'epsilon'],
    adam: ['firstDecay', 'secondDecay', 'epsilon'],
    adamW: ['firstDecay', 'secondDecay', 'epsilon', 'weightDecay'],
  };
  const ofRules: readonly (keyof Training)[] = ['momentum', 'firstDecay', 'secondDecay', 'epsilon', 'weightDecay'];
  const unused: Record<string, string> = {};
  if (training.target !== 'excitedState') {
    unused['training.penalty'] = 'Used by excited states alone.';
    unused['training.lowerRuns'] = 'Used by excited states alone.';
  }
  if (training.target !== 'otherState') unused['training.targetRun'] = 'Used only to meet the state of another run.';
  const without = (fields: readonly (keyof Training)[], reason: string): void => {
    for (const field of fields) unused[`training.${field}`] ??= reason;
  };
  without(
    ofRules.filter((field) => !memory[rule].includes(field)),
    'Not used by this rule.',
  );
  if (!shifted) without(['diagonalShift', 'finalDiagonalShift'], 'Not used: no tensor is inverted.');
  if (!natural) {
    without(
      ['solver', 'relativeShift', 'regularisation', 'cutoff', 'constantDistance'],
      'Used by stochastic reconfiguration alone.',
    );
  }
  if (regularisation === 'none') without(['cutoff'], 'Not used: nothing is cut off.');
  if (!remembering) without(['directionDecay'], 'Not used: no direction is remembered.');
  if (preconditioner !== 'march') without(['momentDecay'], 'Used by MARCH alone.');
  // Steps that are asked for all the same are an error, which needs its field.
  if (training.phaseFirstSteps === 0 && !hasPhase(system)) without(['phaseFirstSteps'], noPhase);
  if (training.learningRate === training.finalLearningRate) without(['schedule'], 'The learning rate is constant.');
  return unused;
}
