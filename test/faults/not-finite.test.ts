import { readdir } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../src/engine/run-context';
import { toySpec } from '../toy/experiment';
import { temporaryToyLab, toyRequest, untilState, untilStep, type ToyLab } from '../toy/lab';
import { runPaths } from '../../src/main/run-store/run-paths';
import { requireWholeCheckpoints } from './support/compare';

let toy: ToyLab;
afterEach(() => toy.close());

/** Puts a NaN into the parameters that the engine is given, so many times. */
function poison(times: number): (checkpoint: Checkpoint) => Checkpoint {
  let left = times;
  return (checkpoint) => {
    const parameters = checkpoint.model['parameters'];
    if (left <= 0 || !(parameters?.data instanceof Float64Array)) return checkpoint;
    left -= 1;
    const data = parameters.data.slice();
    data[0] = Number.NaN;
    return { ...checkpoint, model: { parameters: { ...parameters, data } } };
  };
}

async function resumePoisoned(times: number) {
  toy = await temporaryToyLab({ restore: poison(times) });
  const { lab } = toy;
  const { id } = await lab.start({ ...toyRequest, spec: { ...toySpec, stepMilliseconds: 2 } });
  await untilStep(lab, id, 30);
  await lab.interrupt(id);
  const { lastCheckpoint, directory } = lab.registry.get(id).summary();
  await lab.resume(id);
  const end = await untilState(lab, id, 'finished', 'failed');
  await requireWholeCheckpoints(directory);
  return { lab, id, at: lastCheckpoint ?? 0, end };
}

describe('a NaN in the state of the engine', () => {
  it('is caught at that step, rolled back, and named', async () => {
    const { lab, id, at, end } = await resumePoisoned(1);
    expect(end.state).toBe('finished');
    const { notices, interventions, history } = await lab.registry.get(id).journal();
    expect(notices.map(({ message }) => message)).toEqual([
      `Step ${at + 1} gave NaN in the energy. Went back to step ${at} and halved η.`,
    ]);
    expect(interventions).toEqual([{ step: at + 1, path: 'training.learningRate', from: 0.05, to: 0.025 }]);
    const energies = history.slice(0, []).values['energy'];
    expect(energies?.length).toBe(200);
    expect(energies?.every((value) => Number.isFinite(value))).toBe(true);
  });

  it('that comes back each time ends the run, with the cause and the last good state', async () => {
    const { at, end } = await resumePoisoned(100);
    expect(end).toMatchObject({ state: 'failed', step: at, lastCheckpoint: at });
    expect(end.problem).toMatchObject({
      code: 'RUN_NOT_FINITE',
      message: `Step ${at + 1} gave NaN in the energy, and going back did not help.`,
    });
  });
});

describe('a step that breaks the state', () => {
  it('is taken back to before the update that broke it, with a shorter step', async () => {
    toy = await temporaryToyLab();
    const { lab } = toy;
    const training = { ...toySpec.training, steps: 50, checkpointEvery: 1 };
    const spec = { ...toySpec, training, largestEnergy: 1000, stepMilliseconds: 5 };
    const { id } = await lab.start({ ...toyRequest, spec });
    await untilStep(lab, id, 10);
    // The parameters grow by the factor 1 - eta.
    await lab.adjust(id, 'training.learningRate', 3);
    const end = await untilState(lab, id, 'finished', 'failed');
    expect(end.state).toBe('finished');
    await requireWholeCheckpoints(end.directory);
    const { notices, interventions, history } = await lab.registry.get(id).journal();
    const [first, second] = notices.map(({ message }) =>
      /^Step (\d+) diverged in the energy. The energy is [\d.e+]+\. Went back to step (\d+) and halved η.$/.exec(
        message,
      ),
    );
    expect(second).toBeUndefined();
    const [seen, target] = [Number(first?.[1]), Number(first?.[2])];
    // The checkpoint of the step before the one that shows it has the broken state in it.
    expect(target).toBe(seen - 2);
    expect(await readdir(runPaths(end.directory).checkpoints)).toContain(`diverged-${seen - 1}`);
    expect(interventions.at(-1)).toEqual({ step: target + 1, path: 'training.learningRate', from: 3, to: 1.5 });
    const energies = history.slice(0, []).values['energy'];
    expect(energies?.length).toBe(50);
    expect(energies?.every((value) => value <= 1000)).toBe(true);
  });

  it('again and again ends the run with what was seen, why and what to try, and keeps the last good state', async () => {
    toy = await temporaryToyLab();
    const { lab } = toy;
    const notFinite = { step: 41, above: 0, code: 'ENGINE_DIVERGED' };
    const { id } = await lab.start({ ...toyRequest, spec: { ...toySpec, notFinite } });
    const end = await untilState(lab, id, 'failed');
    await requireWholeCheckpoints(end.directory);
    const { notices } = await lab.registry.get(id).journal();
    // The state of step 40 is what step 41 shows: it is put aside.
    expect(notices.map(({ message }) => message)).toContain(
      'Step 41 diverged in the local energy. NaN in the local energy. Went back to step 30 and halved η.',
    );
    expect(end).toMatchObject({
      lastCheckpoint: 30,
      problem: {
        code: 'ENGINE_DIVERGED',
        message: 'Step 41 diverged in the local energy, and going back did not help.',
        reason: expect.stringContaining('Halving the learning rate several times did not avoid it'),
        suggestion: 'Resume from step 30 with a smaller learning rate, a larger diagonal shift or more samples.',
      },
    });
  });
});
