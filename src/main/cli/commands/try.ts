import { failsClaim, summarisePhases, type ModelTrial } from '../../../shared/run/model-trial';
import { requireValidSpec } from '../../lab/check-spec';
import { exitCodes, usage } from '../errors';
import { withHost } from '../open-host';
import { followed } from '../phase-line';
import type { Setting } from '../settings';
import { readSpec } from '../spec-argument';
import { table } from '../table';

export interface TryOptions {
  readonly set: readonly Setting[];
  readonly seed: string;
  readonly configurations: string;
  readonly json?: boolean;
  readonly home: string | undefined;
}

/** Tries the model of a spec before any training. Exit code 2 where a derivative or a claimed symmetry fails in numbers. */
export async function tryCommand(name: string, options: TryOptions): Promise<number> {
  const configurations = Number(options.configurations);
  if (!Number.isInteger(configurations) || configurations < 16 || configurations > 4096) {
    throw usage(`"${options.configurations}" is no number of configurations.`, 'From 16 to 4096.');
  }
  if (!/^\d{1,20}$/.test(options.seed)) throw usage(`"${options.seed}" is no seed.`, 'A whole number, such as 1.');
  return withHost(options.home, async (lab) => {
    const { experiment, spec } = await readSpec(lab.catalogue, name, options.set);
    const checked = requireValidSpec(lab.catalogue, experiment, spec);
    const request = { seed: options.seed, configurations, perTensor: 8 };
    const work = lab
      .handlers()
      .tryModel({ experiment, spec: checked, request }, { signal: new AbortController().signal });
    const trial = await followed(work);
    process.stdout.write(options.json === true ? `${JSON.stringify(trial)}\n` : text(trial));
    const isWrong =
      trial.gradient.tensors.some(({ deviation, expected }) => deviation > expected) ||
      trial.symmetries.some(failsClaim);
    return isWrong ? exitCodes.failed : exitCodes.done;
  });
}

const seconds = (value: number | null): string => (value === null ? 'not measured' : `${value.toPrecision(3)} s`);

function text(trial: ModelTrial): string {
  const { device, precision, parameters, seed, gradient, symmetries, sampling, phase, logModulus } = trial;
  const summary = summarisePhases(phase, precision === 'float32' ? 1e-3 : 1e-9);
  const moduli = logModulus.filter((value) => value !== null);
  const largest = moduli.reduce((most, value) => Math.max(most, value), -Infinity);
  const least = moduli.reduce((most, value) => Math.min(most, value), Infinity);
  const rate = sampling.acceptanceRate;
  return [
    `${parameters} parameters, ${device} in ${precision}, seed ${seed}, untrained\n`,
    table(
      ['quantity', 'value'],
      [
        ['ln |psi|', moduli.length === 0 ? 'zero everywhere' : `${least.toFixed(6)} to ${largest.toFixed(6)}`],
        ['phase', `${summary.kind}, spread ${summary.spread.toPrecision(3)} rad`],
        ['acceptance', rate === null ? `none: ${sampling.method}` : rate.toFixed(4)],
        ['one amplitude', seconds(trial.seconds.amplitude)],
        ['one local energy', seconds(trial.seconds.localEnergy)],
        ['one step', seconds(trial.seconds.step ?? trial.seconds.stepForeseen)],
      ],
    ),
    '\n',
    table(
      ['tensor', 'numbers', 'checked', 'deviation', 'expected', ''],
      gradient.tensors.map(({ tensor, numbers, checked, deviation, expected }) => [
        tensor,
        String(numbers),
        String(checked),
        deviation.toExponential(1),
        `< ${expected.toExponential(0)}`,
        deviation > expected ? 'WRONG' : 'ok',
      ]),
    ),
    symmetries.length === 0 ? '' : '\n',
    symmetries.length === 0
      ? ''
      : table(
          ['symmetry', 'generator', 'by structure', 'deviation', ''],
          symmetries.map((check) => [
            check.symmetry,
            check.generator,
            check.claimed ? 'kept' : 'not imposed',
            check.shaken === null ? 'no amplitudes' : check.shaken.toExponential(1),
            failsClaim(check) ? 'WRONG' : '',
          ]),
        ),
  ].join('');
}
