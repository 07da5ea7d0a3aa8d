import type { Checkpoint, ExperimentEngine, RunContext, RunEvent } from '../../../engine/run-context';
import { withoutLevels } from '../../../engine/without-levels';
import { follow, lanesOf, PathRecord, wholePath, type Lane } from '../paths';
import type { DescentEnd } from '../../../shared/descent/descend';
import type { GradientDescentResult, GradientDescentSpec, Path } from '../schema';

interface Follower {
  readonly lane: Lane;
  readonly path: ReturnType<typeof follow>;
  readonly record: PathRecord;
  end: DescentEnd | null;
}

async function* run(
  spec: GradientDescentSpec,
  context: RunContext,
): AsyncGenerator<RunEvent, GradientDescentResult, void> {
  const followers = lanesOf(spec).map((lane, index): Follower => ({
    lane,
    path: follow(lane, index, spec, context.seed),
    record: new PathRecord(),
    end: null,
  }));
  const size = Math.ceil(spec.training.steps / mostObservations);
  const done = context.resumeFrom?.step ?? 0;
  followers.forEach((follower) => advance(follower, 0));
  for (let step = 0; step < spec.training.steps;) {
    step = Math.min(step + size, spec.training.steps);
    followers.forEach((follower) => advance(follower, step));
    // What was done before is followed once more: the same steps give the same numbers.
    if (step <= done) continue;
    context.signal.throwIfAborted();
    yield observation(step, followers);
    if (followers.every(({ end }) => end !== null)) break;
    await Promise.resolve();
  }
  return { paths: followers.map(finished), scan: yield* scanned(spec, context) };
}

/** Observations of a run, at most: a block of steps each. */
const mostObservations = 400;

/** Goes on to a step, or to the end of the path. */
function advance(follower: Follower, to: number): void {
  while (follower.end === null && (follower.record.point?.step ?? -1) < to) {
    const next = follower.path.next();
    if (next.done) follower.end = next.value;
    else follower.record.add(next.value);
  }
}

function finished({ lane, record, end }: Follower): Path {
  return record.finished(lane.name, end ?? 'steps');
}

function observation(step: number, followers: readonly Follower[]): RunEvent {
  const values: Record<string, number> = {};
  followers.forEach(({ record: { point } }, index) => {
    if (point === null) return;
    values[`loss${index + 1}`] = point.loss;
    values[`gradientNorm${index + 1}`] = point.gradientNorm;
    values[`x${index + 1}`] = point.at[0];
    if (point.at.length > 1) values[`y${index + 1}`] = point.at[1];
  });
  return { kind: 'observation', step, values, checkpoint: async () => checkpoint(step, followers) };
}

function checkpoint(step: number, followers: readonly Follower[]): Checkpoint {
  return {
    step,
    model: Object.fromEntries(
      followers.map(({ record: { point } }, index) => {
        const data = Float64Array.from(point?.at ?? []);
        return [`path${index + 1}`, { shape: [data.length], data }];
      }),
    ),
    state: {},
  };
}

/** Settings that are tried for the curve of steps against the setting. */
const scanned = async function* (
  spec: GradientDescentSpec,
  context: RunContext,
): AsyncGenerator<RunEvent, GradientDescentResult['scan'], void> {
  const { method, training } = spec;
  if (method.comparison !== 'settings' || training.noise > 0) return null;
  const given = [method.setting, method.secondSetting, method.thirdSetting].filter((setting) => setting > 0);
  if (given.length === 0) return null;
  const [from, to] = [Math.min(...given) / 2, Math.max(...given) * 2];
  const setting: number[] = [];
  const steps: (number | null)[] = [];
  for (let index = 0; index < scanPoints; index += 1) {
    context.signal.throwIfAborted();
    const tried = from * (to / from) ** (index / (scanPoints - 1));
    const [lane] = lanesOf({ ...spec, method: { ...method, comparison: 'alone', setting: tried } });
    const path = wholePath(lane, 0, spec, context.seed);
    setting.push(tried);
    steps.push(path.end === 'converged' ? path.steps : null);
    yield { kind: 'phase', label: 'Other settings', fraction: (index + 1) / scanPoints };
  }
  return { setting, steps };
};

const scanPoints = 61;

export const gradientDescentEngine: ExperimentEngine<GradientDescentSpec, GradientDescentResult, { step: number }> = {
  run,
  ...withoutLevels({
    reason: 'A descent on a surface has no energy levels.',
    suggestion: 'Its minima are known in closed form and are drawn on the landscape.',
  }),
};
