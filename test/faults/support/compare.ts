import type { Checkpoint, RunContext } from '../../../src/engine/run-context';
import type { Intervention } from '../../../src/shared/run/history';
import { adjustedValue } from '../../../src/shared/run/interventions';
import { toyNative } from '../../toy/environment';
import { toyEngine, type ToySpec } from '../../toy/experiment';
import { checkpointSteps, readCheckpoint } from '../../../src/main/run-store/checkpoint-store';
import { readJournal, readResult } from '../../../src/main/run-store/run-reader';
import { runPaths } from '../../../src/main/run-store/run-paths';

/** Everything of a finished run that must be the same to the last bit, however often it was disturbed. */
export interface Fingerprint {
  readonly steps: readonly number[];
  /** Bits of the energies. */
  readonly energies: string;
  readonly result: unknown;
  /** Of the last checkpoint. */
  readonly model: Checkpoint['model'];
  readonly state: Checkpoint['state'];
}

function base64(numbers: Float64Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');
}

export async function fingerprint(directory: string): Promise<Fingerprint> {
  const paths = runPaths(directory);
  const { journal } = await readJournal(directory);
  const history = journal.history.slice(0, []);
  const last = (await checkpointSteps(paths.checkpoints)).at(-1) ?? 0;
  const { model, state } = (await readCheckpoint(paths.checkpoints, last)).checkpoint;
  return {
    steps: [...history.steps],
    energies: base64(history.values['energy'] ?? new Float64Array()),
    result: await readResult(paths),
    model,
    state,
  };
}

/** The same run computed in one go, with no process, no disk and no checkpoint in between. */
export async function undisturbed(
  spec: ToySpec,
  seed: string,
  interventions: readonly Intervention[],
): Promise<Fingerprint> {
  const context: RunContext = {
    native: toyNative,
    seed,
    threads: 1,
    signal: new AbortController().signal,
    resumeFrom: null,
    adjusted: (path, step, initial) => adjustedValue(interventions, path, step, initial),
  };
  const steps: number[] = [];
  const energies: number[] = [];
  let last: Checkpoint | null = null;
  const events = toyEngine().run({ ...spec, stepMilliseconds: 0 }, context);
  for (;;) {
    const next = await events.next();
    if (next.done === true) {
      return {
        steps,
        energies: base64(Float64Array.from(energies)),
        result: next.value,
        ...(last === null ? { model: {}, state: {} } : { model: last.model, state: last.state }),
      };
    }
    if (next.value.kind !== 'observation') continue;
    steps.push(next.value.step);
    energies.push(next.value.values['energy'] ?? Number.NaN);
    last = await next.value.checkpoint();
  }
}

/** Reads every published checkpoint; throws if one of them is not whole. */
export async function requireWholeCheckpoints(directory: string): Promise<number[]> {
  const { checkpoints } = runPaths(directory);
  const steps = await checkpointSteps(checkpoints);
  for (const step of steps) await readCheckpoint(checkpoints, step);
  return steps;
}
