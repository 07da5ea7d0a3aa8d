import { afterEach, describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../src/engine/run-context';
import { toySpec } from '../toy/experiment';
import { temporaryToyLab, toyRequest, untilState, untilStep, type ToyLab } from '../toy/lab';
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
