import { problemInEnergies, shownEnergies } from '../../../shared/energy';
import { energyUnitWords } from '../../../shared/hamiltonian';
import { formatDuration, formatUncertain } from '../../../shared/format';
import { plainText } from '../../../shared/figure/rich-text';
import { delay } from '../../../shared/run/change-signal';
import { describeAxis } from '../../../shared/sweep/describe-axis';
import type { Sweep, SweepRequest } from '../../../shared/sweep/sweep';
import { countsText, remainingTime, taskCounts, taskViews, type TaskView } from '../../../shared/sweep/tasks';
import type { Lab } from '../../lab/lab';
import type { SweepDriver } from '../../lab/sweeps/sweep-driver';
import { exitCodes, usage } from '../errors';
import { openHost, withHost } from '../open-host';
import { Progress } from '../progress';
import type { Setting } from '../settings';
import { readSpec } from '../spec-argument';
import { parseSeeds, type AxisOption } from '../sweep-axes';
import { table } from '../table';

interface Place {
  readonly home: string | undefined;
  readonly json?: boolean;
}

export interface SweepRunOptions extends Place {
  readonly over: readonly AxisOption[];
  readonly seeds: string;
  readonly set: readonly Setting[];
  readonly title?: string;
  readonly maxRuns?: string;
  readonly warmStart?: boolean;
}

/** Begins a sweep and follows it to its end. */
export async function sweepRunCommand(name: string, options: SweepRunOptions): Promise<number> {
  const seeds = parseSeeds(options.seeds);
  return withSweeps(options, async (lab, progress) => {
    const named = await readSpec(lab.catalogue, name, options.set);
    const { specSchema } = lab.catalogue.get(named.experiment);
    const request: SweepRequest = {
      experiment: named.experiment,
      spec: named.spec,
      title: (options.title ?? named.title).slice(0, 200),
      documentId: null,
      axes: options.over.map((axis) => ({ ...axis, ...describeAxis(axis.target, specSchema, named.spec) })),
      seeds,
      warmStart: options.warmStart === true,
    };
    if (request.axes.length > 2) throw usage('A sweep has at most two axes.', 'Leave one --over out.');
    const starting = lab.sweeps.start(request, new AbortController().signal);
    for (;;) {
      const next = await starting.next();
      if (next.done === true) return lab.sweeps.get(next.value.id);
      progress.line(next.value.label);
    }
  });
}

export interface SweepResumeOptions extends Place {
  readonly retry?: boolean;
  readonly maxRuns?: string;
}

/** Goes on with a sweep that was paused or interrupted. */
export function sweepResumeCommand(id: string, options: SweepResumeOptions): Promise<number> {
  return withSweeps(options, async (lab) => {
    const driver = lab.sweeps.get(id);
    await (options.retry === true ? driver.retry(null) : driver.resume());
    return driver;
  });
}

export async function sweepListCommand(options: Place): Promise<void> {
  const rows = await withHost(options.home, async (lab) =>
    lab.sweeps.all().map((driver) => ({
      ...driver.standing(),
      title: driver.plan.sweep.title,
      counts: taskCounts(tasksOf(lab, driver)),
    })),
  );
  if (options.json === true) process.stdout.write(`${JSON.stringify(rows)}\n`);
  else {
    const text = rows.map(({ id, title, counts, state, elsewhere }) => [
      id,
      title,
      elsewhere ? `${state} elsewhere` : state,
      countsText(counts),
    ]);
    process.stdout.write(table(['sweep', 'title', 'state', 'tasks'], text));
  }
}

export async function sweepShowCommand(id: string, options: Place & { readonly csv?: boolean }): Promise<void> {
  await withHost(options.home, async (lab) => {
    print(lab, lab.sweeps.get(id), options);
  });
}

/** Opens a host, begins, follows, and prints how it ended. Ctrl-C keeps the state: the sweep can be resumed. */
async function withSweeps(
  options: Place & { readonly maxRuns?: string },
  begin: (lab: Lab, progress: Progress) => Promise<SweepDriver>,
): Promise<number> {
  const lab = await openHost(options.home, 'command line', atOnceOf(options.maxRuns));
  const progress = new Progress();
  let interrupted = false;
  const stop = (): void => {
    if (interrupted) process.exit(exitCodes.interrupted);
    interrupted = true;
    progress.say('Finishing the steps and keeping the state. Ctrl-C again ends at once.');
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    const driver = await begin(lab, progress);
    for (;;) {
      const standing = driver.standing();
      const tasks = tasksOf(lab, driver);
      progress.line(progressText(driver.plan.sweep, tasks, lab.maxConcurrentRuns));
      if (interrupted) {
        await driver.pause();
        progress.say(`Stopped; ${countsText(taskCounts(tasks))}. Go on with:\n  ansatz sweep resume ${driver.id}`);
        return exitCodes.interrupted;
      }
      if (standing.state !== 'running') break;
      await delay(200);
    }
    progress.clear();
    print(lab, driver, options);
    const { problem } = driver.standing();
    if (problem !== null) progress.say(`${problem.code}: ${problem.message} ${problem.suggestion}`);
    const counts = taskCounts(tasksOf(lab, driver));
    return counts.finished === driver.plan.sweep.tasks.length ? exitCodes.done : exitCodes.failed;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await lab.close();
  }
}

function atOnceOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1024) return value;
  throw usage(`"${text}" is not a number of runs at once.`, 'Give a whole number from 1 on.');
}

function progressText(sweep: Sweep, tasks: readonly TaskView[], atOnce: number): string {
  const left = remainingTime(sweep, tasks, atOnce);
  return `${countsText(taskCounts(tasks))}${left === null ? '' : `, ${formatDuration(left.seconds)} left`}`;
}

const tasksOf = (lab: Lab, driver: SweepDriver): readonly TaskView[] =>
  taskViews(driver.plan.sweep, driver.standing(), (id) => lab.registry.find(id)?.summary() ?? null);

function print(lab: Lab, driver: SweepDriver, options: { readonly json?: boolean; readonly csv?: boolean }): void {
  const { sweep } = driver.plan;
  const tasks = tasksOf(lab, driver);
  if (options.json === true) {
    const views = tasks.map(({ values, seed, runId, state, run }) => ({
      values,
      seed,
      runId,
      state,
      latest: run?.latest ?? {},
      problem: run?.problem ? problemInEnergies(run.problem, shownEnergies(run.energyScales, 'text')) : null,
    }));
    process.stdout.write(`${JSON.stringify({ ...driver.standing(), title: sweep.title, tasks: views })}\n`);
    return;
  }
  const names = sweep.axes.map(({ label }) => plainText(label));
  if (options.csv === true) {
    const rows = tasks.map(({ values, seed, runId, state, run }) =>
      [
        ...values,
        seed,
        state,
        run?.latest['energyPerSite'] ?? '',
        run?.latest['energyError'] ?? '',
        run?.latest['relativeError'] ?? '',
        run?.latest['vScore'] ?? '',
        runId,
      ].join(','),
    );
    const head = [
      ...names.map(csvCell),
      'seed',
      'state',
      'energy_per_site',
      'error',
      'relative_error',
      'v_score',
      'run',
    ];
    process.stdout.write(`${[head.join(','), ...rows].join('\n')}\n`);
    return;
  }
  const rows = tasks.map(({ values, seed, runId, state, run }) => [
    ...values.map(String),
    seed,
    state === 'running' ? `${state} ${run?.step}/${run?.totalSteps}` : state,
    run?.latest['energyPerSite'] === undefined
      ? ''
      : formatUncertain(run.latest['energyPerSite'], run.latest['energyError'] ?? null),
    run?.latest['relativeError'] === undefined || Number.isNaN(run.latest['relativeError'])
      ? ''
      : run.latest['relativeError'].toExponential(1),
    runId,
  ]);
  const scales = tasks.find(({ run }) => run?.energyScales != null)?.run?.energyScales;
  const energy = scales == null ? 'E/N' : `E/N (${energyUnitWords(scales, 'text')})`;
  process.stdout.write(table([...names, 'seed', 'state', energy, 'rel. error', 'run'], rows));
  process.stdout.write(`${sweep.id}: ${countsText(taskCounts(tasks))}\n`);
}

const csvCell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
