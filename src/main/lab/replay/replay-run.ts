import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AnsatzError } from '../../../shared/contract';
import { replaySentence, type ReplayReport } from '../../../shared/lab/replay';
import { encodeEventLine } from '../../../shared/run/event-line';
import type { Intervention } from '../../../shared/run/history';
import type { Phase } from '../../../shared/run/phase';
import { writeDurably } from '../../run-store/durable';
import { nodeFileSystem, systemCode } from '../../run-store/file-system';
import { runPaths } from '../../run-store/run-paths';
import type { Annotations } from '../annotations';
import { createRun } from '../create-run';
import { wrongState } from '../problems';
import { newRunId } from '../run-id';
import type { RunRecord } from '../run-record';
import type { RunRegistry } from '../run-registry';
import { compareRuns } from './compare-runs';

/** What a replay needs of its host. */
export interface ReplayHost {
  readonly registry: RunRegistry;
  readonly annotations: Annotations;
  readonly runsDirectory: string;
  readonly version: string;
  enqueue(record: RunRecord): Promise<void>;
  /** Ends a run for good, if it is under way. */
  cancel(record: RunRecord): Promise<void>;
}

/**
 * Runs the stored spec and seed of a run again, changes made by hand at their steps included, and compares everything bit for bit.
 * A replay that is the same is removed unless it is to be kept; one that differs stays, to be looked at. Throws REPLAY_REFUSED.
 */
export async function* replayRun(
  host: ReplayHost,
  record: RunRecord,
  keep: boolean,
  signal: AbortSignal,
): AsyncGenerator<Phase, ReplayReport, void> {
  const state = record.state();
  if (state === 'queued' || state === 'running' || state === 'paused')
    throw wrongState('replayed', state, 'Wait until it is over.');
  const journal = await record.journal();
  const last = journal.history.lastStep;
  if (last === 0) throw refused('It has no steps that could be compared.', 'Resume it, or choose another run.');
  const { interventions } = journal;
  requireAdjustable(record, interventions);
  const replay = await prepare(host, record, interventions);
  let settled = false;
  try {
    yield* follow(host, replay, last, signal);
    yield { label: 'Comparing', fraction: null };
    const compared = await compareRuns(record, replay);
    const remove = compared.same && !keep;
    const report: ReplayReport = {
      ...compared,
      runId: record.id,
      replayId: remove ? null : replay.id,
      interventions: interventions.length,
    };
    const replayed = {
      at: new Date().toISOString(),
      same: report.same,
      sentence: replaySentence(report).slice(0, 1000),
    };
    record.setAnnotation(await host.annotations.update(record.id, (before) => ({ ...before, replayed })));
    if (remove) await discard(host, replay);
    settled = true;
    return report;
  } finally {
    // Also when whoever asked has left.
    if (!settled) {
      await host.cancel(replay);
      await discard(host, replay);
    }
  }
}

/** Changes that this version cannot make again: the numbers after them would be others for a known reason. */
function requireAdjustable(record: RunRecord, interventions: readonly Intervention[]): void {
  const { adjustable } = record.definition;
  for (const { path, step, to } of interventions) {
    const field = adjustable.find((candidate) => candidate.path === path);
    if (field !== undefined && to >= field.minimum && to <= field.maximum) continue;
    throw refused(
      `At step ${step} ${path} was set to ${to} by hand, which this version cannot repeat: ${field === undefined ? 'it does not change that field while a run goes on' : `it allows ${field.minimum} to ${field.maximum}`}.`,
      'Replay it with the version of the program that made it.',
    );
  }
}

/** The new run's folder: the same spec and seed, copies of the same other states, and the changes by hand in its log. */
async function prepare(
  { registry, annotations, runsDirectory, version, enqueue }: ReplayHost,
  record: RunRecord,
  interventions: readonly Intervention[],
): Promise<RunRecord> {
  const { run, definition, spec } = record;
  const id = newRunId(run.experiment);
  const directory = join(runsDirectory, id);
  const paths = runPaths(directory);
  try {
    await mkdir(directory, { recursive: true });
    await cp(record.paths.others, paths.others, { recursive: true }).catch((thrown: unknown) => {
      if (systemCode(thrown) !== 'ENOENT') throw thrown;
    });
    if (interventions.length > 0) {
      const lines = interventions.map((change, n) => encodeEventLine(n, { kind: 'intervention', ...change }));
      await writeDurably(nodeFileSystem, paths.events, Buffer.from(lines.join(''), 'utf8'));
    }
    const { seed, title, preset } = run;
    await annotations.update(id, (before) => ({ ...before, origin: { kind: 'replay', of: record.id } }));
    await createRun({ id, directory, definition, spec, seed, title, preset, documentId: null, version });
    const replay = await registry.add(directory);
    await enqueue(replay);
    return replay;
  } catch (thrown) {
    await rm(directory, { recursive: true, force: true });
    await annotations.remove(id);
    throw thrown;
  }
}

/** Until the replay is over, or has made the steps of the run. */
async function* follow(
  host: ReplayHost,
  replay: RunRecord,
  last: number,
  signal: AbortSignal,
): AsyncGenerator<Phase, void, void> {
  for (;;) {
    signal.throwIfAborted();
    const { version } = replay.changed;
    const { state, step, totalSteps, phase, problem } = replay.summary();
    if (state !== 'queued' && state !== 'running' && state !== 'paused') return;
    if (last < totalSteps && step >= last) {
      await host.cancel(replay);
      return;
    }
    if (state === 'paused' && problem !== null) throw new AnsatzError(problem);
    yield {
      label: state === 'queued' ? 'Waiting for a place' : (phase?.label ?? `Step ${step} of ${last}`),
      fraction: state === 'queued' || phase !== null ? null : step / last,
    };
    await replay.changed.after(version, signal);
  }
}

async function discard({ registry }: ReplayHost, replay: RunRecord): Promise<void> {
  await registry.remove(replay.id);
  await registry.emptyTrash([replay.id]);
}

function refused(reason: string, suggestion: string): AnsatzError {
  return new AnsatzError({ code: 'REPLAY_REFUSED', message: 'The run cannot be replayed.', reason, suggestion });
}
