import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { AnsatzError } from '../../../shared/contract';
import { problemInEnergies, shownEnergies, textInEnergies, type ShownEnergies } from '../../../shared/energy';
import type { Finding, RunBefore } from '../../../shared/experiment';
import { plainText } from '../../../shared/figure';
import { formatNumber, formatUncertain } from '../../../shared/format';
import type { ConventionPreference } from '../../../shared/hamiltonian';
import { requireValidSpec } from '../../lab/check-spec';
import { specDigest } from '../../lab/create-run';
import type { Lab } from '../../lab/lab';
import type { RunRecord } from '../../lab/run-record';
import { exitCodes, usage } from '../errors';
import { findRun, holdsRun } from '../find-run';
import { withHost } from '../open-host';
import { outcomeOf, type Outcome } from '../outcome';
import { Progress } from '../progress';
import { resumeCommand } from '../resume-command';
import { applySettings, type Setting } from '../settings';
import { readSpec, type NamedSpec } from '../spec-argument';
import { importWeights } from './import-weights';

export interface RunOptions {
  readonly out?: string;
  readonly seed: string;
  readonly set: readonly Setting[];
  /** A run whose trained parameters are the first ones. */
  readonly startFrom?: string;
  /** A file of weights that are the first ones. */
  readonly weights?: string;
  /** Also where it fits the model in part. */
  readonly partial?: boolean;
  /** A run whose state is to be met. */
  readonly towards?: string;
  readonly resume?: 'auto';
  readonly json?: boolean;
  readonly convention: ConventionPreference;
  readonly home: string | undefined;
}

export async function runCommand(name: string, options: RunOptions): Promise<number> {
  if (!/^\d{1,20}$/.test(options.seed))
    throw usage(`"${options.seed}" is not a seed.`, 'A seed is a whole number, for example --seed 7');
  return withHost(options.home, async (lab) => {
    const given = await settingsOf(lab, options);
    const read = await readSpec(lab.catalogue, name, given);
    const { weights, partial } = options;
    const start = weights === undefined ? [] : [(await importWeights(lab, read, weights, partial === true)).setting];
    const set = [...given, ...start];
    const named = { ...read, spec: applySettings(read.spec, start) };
    const progress = new Progress();
    const { convention } = options;
    const again = (directory: string | null): string => resumeCommand({ ...options, set, name, directory });
    const before = await beginBefore(lab, named, options);
    if (before !== null && before.record.state() !== 'finished') {
      progress.say(`First the ${before.finds}: ${before.record.paths.directory}`);
      const code = await toItsEnd(lab, before.record, progress, again(options.out ?? null), convention);
      if (code !== exitCodes.done) return code;
    }
    const spec = before === null ? named.spec : before.buildingOn(before.record.id);
    const record = await begin(lab, { ...named, spec }, options);
    const code = await toItsEnd(lab, record, progress, again(record.paths.directory), convention);
    if (code === exitCodes.done) print(await outcomeOf(record, convention), options.json === true);
    return code;
  });
}

/** Exit code of a run that is followed until it is over. `again`: the command that goes on with it. */
async function toItsEnd(
  lab: Lab,
  record: RunRecord,
  progress: Progress,
  again: string,
  convention: ConventionPreference,
): Promise<number> {
  const release = keepStateOnInterrupt(lab, record, progress);
  try {
    const shown = shownEnergies(record.summary().energyScales, convention);
    const state = await follow(lab, record, progress, shown);
    if (state === 'finished') return exitCodes.done;
    const { problem, step } = record.summary();
    if (state === 'interrupted' && problem?.code === 'RUN_INTERRUPTED') {
      progress.say(`Stopped at step ${step}; its state is kept. Go on with:\n  ${again}`);
      return exitCodes.interrupted;
    }
    if (problem !== null) throw new AnsatzError(problemInEnergies(problem, shown));
    return exitCodes.failed;
  } finally {
    release();
  }
}

interface Before extends Pick<RunBefore<unknown>, 'finds' | 'buildingOn'> {
  readonly record: RunRecord;
}

/** The run that the spec needs first: one that is there with the same spec and seed, else a new one in the workspace. */
async function beginBefore(lab: Lab, named: NamedSpec, options: RunOptions): Promise<Before | null> {
  const definition = lab.catalogue.get(named.experiment);
  const parsed = definition.specSchema.safeParse(named.spec);
  const before = parsed.success ? (definition.runBefore?.(parsed.data) ?? null) : null;
  if (before === null) return null;
  const { finds, buildingOn } = before;
  const digest = specDigest(definition, requireValidSpec(lab.catalogue, named.experiment, before.spec));
  const finished = latest(lab, digest, options.seed, 'finished');
  if (finished !== null) return { finds, buildingOn, record: finished };
  const title = `${named.title}, ${finds}`;
  const first: NamedSpec = { ...named, spec: before.spec, title, preset: null };
  return { finds, buildingOn, record: await begin(lab, first, { seed: options.seed, resume: 'auto' }) };
}

/** Changes of the spec, with those that the options for other runs stand for. */
async function settingsOf(lab: Lab, { set, startFrom, towards }: RunOptions): Promise<readonly Setting[]> {
  const of = async (path: string, name: string): Promise<Setting> => ({ path, value: (await findRun(lab, name)).id });
  return [
    ...set,
    ...(startFrom === undefined ? [] : [await of('training.startFrom', startFrom)]),
    ...(towards === undefined
      ? []
      : [{ path: 'training.target', value: 'otherState' }, await of('training.targetRun', towards)]),
  ];
}

/** Starts the run, or takes up the one that is there already. */
async function begin(
  lab: Lab,
  { experiment, spec, preset, title }: NamedSpec,
  options: Pick<RunOptions, 'out' | 'seed' | 'resume'>,
): Promise<RunRecord> {
  const checked = requireValidSpec(lab.catalogue, experiment, spec, lab.otherSpecs(experiment));
  const digest = specDigest(lab.catalogue.get(experiment), checked);
  const directory = options.out === undefined ? null : resolve(options.out);
  const present =
    directory === null
      ? options.resume === 'auto'
        ? latest(lab, digest, options.seed, 'interrupted')
        : null
      : await runIn(lab, directory, digest, options);
  if (present !== null) {
    if (present.state() !== 'finished') await lab.resume(present.id);
    return present;
  }
  const request = { experiment, spec: checked, seed: options.seed, title, preset, documentId: null };
  const { id } = await lab.start(directory === null ? request : { ...request, directory });
  return lab.registry.get(id);
}

async function runIn(
  lab: Lab,
  directory: string,
  digest: string,
  options: Pick<RunOptions, 'seed' | 'resume'>,
): Promise<RunRecord | null> {
  if (!holdsRun(directory)) {
    if (existsSync(directory) && readdirSync(directory).length > 0) {
      throw usage(`${directory} is not empty.`, 'Give a new or empty directory.');
    }
    return null;
  }
  if (options.resume !== 'auto') {
    throw new AnsatzError({
      code: 'RUN_EXISTS',
      message: `There is a run in ${directory}.`,
      reason: 'A run is never written over.',
      suggestion: 'Go on with it by --resume auto, or give another directory.',
    });
  }
  const record = await lab.registry.add(directory, true);
  if (isOf(record, digest) && record.run.seed === options.seed) return record;
  throw new AnsatzError({
    code: 'RUN_MISMATCH',
    message: `The run in ${directory} has another spec or seed.`,
    reason: 'Going on with it would not give the numbers that were asked for.',
    suggestion: 'Give the spec and seed that it was started with, or another directory.',
  });
}

/** Whether a run has the spec of a digest; that of older runs was also of how a graph is drawn. */
const isOf = ({ run, definition, spec }: RunRecord, digest: string): boolean =>
  run.specDigest === digest || specDigest(definition, spec) === digest;

/** The newest run of the workspace with this spec and seed in this state. */
function latest(lab: Lab, digest: string, seed: string, state: 'finished' | 'interrupted'): RunRecord | null {
  const candidates = lab.registry
    .all()
    .filter((record) => record.state() === state)
    .filter((record) => record.run.seed === seed && isOf(record, digest))
    .sort((a, b) => (a.run.createdAt < b.run.createdAt ? 1 : -1));
  return candidates[0] ?? null;
}

/** Shows progress until the run is over; a run that pauses by itself stops here, resumable. */
async function follow(lab: Lab, record: RunRecord, progress: Progress, shown: ShownEnergies): Promise<string> {
  const stream = lab.handlers().follow({ runId: record.id }, { signal: new AbortController().signal });
  for (;;) {
    const next = await stream.next();
    if (next.done === true) {
      progress.clear();
      return next.value.state;
    }
    const event = next.value;
    if (event.kind === 'notice') {
      const { code, message, suggestion } = event.notice;
      progress.say(textInEnergies(`${code}: ${message} ${suggestion}`, shown));
    }
    if (event.kind !== 'summary') continue;
    progress.show(event.summary);
    const { state, problem } = event.summary;
    if (state === 'paused' && problem !== null) {
      await lab.interrupt(record.id);
      throw new AnsatzError(problemInEnergies(problem, shown));
    }
  }
}

/** Ctrl-C once keeps the state and stops; twice ends at once. */
function keepStateOnInterrupt(lab: Lab, record: RunRecord, progress: Progress): () => void {
  let asked = false;
  const stop = () => {
    if (asked) {
      lab.kill(record.id);
      process.exit(exitCodes.interrupted);
    }
    asked = true;
    progress.say('Finishing the step and keeping the state. Ctrl-C again ends at once.');
    void lab.interrupt(record.id);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
}

function print(outcome: Outcome, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(outcome)}\n`);
    return;
  }
  const lines: string[] = [];
  const unit = outcome.energyUnit === '' ? '' : ` (${outcome.energyUnit})`;
  if (outcome.energy !== null) lines.push(`E = ${outcome.energy.mean} ± ${outcome.energy.error}${unit}`);
  if (outcome.exactEnergy !== null) lines.push(`${outcome.referenceKind} E = ${outcome.exactEnergy}${unit}`);
  if (outcome.fidelity !== null) {
    const { run, mean, error } = outcome.fidelity;
    lines.push(`1 - F = ${(1 - mean).toExponential(3)} ± ${error.toExponential(1)} with ${run}`);
  }
  if (outcome.exactFidelity !== null) {
    const { mean, error, fullSum } = outcome.exactFidelity;
    const whole = fullSum === null ? '' : `, ${(1 - fullSum).toExponential(3)} from all amplitudes`;
    lines.push(
      `1 - F = ${(1 - mean).toExponential(3)} ± ${error.toExponential(1)} with the exact ground state${whole}`,
    );
  }
  if (outcome.relativeError !== null) lines.push(`relative error ${outcome.relativeError.toExponential(2)}`);
  lines.push(...outcome.findings.map(findingText));
  if (outcome.secondsPerIteration !== null) lines.push(`${outcome.secondsPerIteration.toPrecision(3)} s per iteration`);
  const cite = outcome.citations.map((work) => `  ${work}`);
  if (cite.length > 0) lines.push('Please cite:', ...cite);
  process.stdout.write(`${[...lines, outcome.runDirectory].join('\n')}\n`);
}

/** "η = 0.1: arrived after 132 steps (expected: 132 steps, as found)" */
function findingText({ label, value, error, unit, expected, agrees }: Finding): string {
  const found =
    typeof value === 'string' ? value : error === null ? formatNumber(value, 5) : formatUncertain(value, error);
  const verdict = agrees === null ? '' : agrees ? ', as found' : ', NOT as found';
  const beside = expected === '' ? '' : ` (expected: ${plainText(expected)}${verdict})`;
  return `${plainText(label)}: ${found}${unit === '' ? '' : ` ${unit}`}${beside}`;
}
