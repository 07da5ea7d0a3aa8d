import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toySpec } from '../../../../test/toy/experiment';
import { temporaryToyLab, toyRequest, untilState, untilStep, type ToyLab } from '../../../../test/toy/lab';
import { resultOf, connect, inProcessPair, serve } from '../../../shared/contract';
import { labContract } from '../../../shared/lab/contract';
import { replaySentence } from '../../../shared/lab/replay';
import { decodeEventLine, encodeEventLine } from '../../../shared/run/event-line';
import { publishCheckpoint, readCheckpoint } from '../../run-store/checkpoint-store';
import { nodeFileSystem } from '../../run-store/file-system';
import { runPaths } from '../../run-store/run-paths';

let toy: ToyLab;
beforeEach(async () => {
  toy = await temporaryToyLab();
});
afterEach(() => toy.close());

function client() {
  const [host, window] = inProcessPair();
  serve(labContract, toy.lab.handlers(), host);
  return connect(labContract, window);
}

async function finishedRun(): Promise<string> {
  const { id } = await client().start({ ...toyRequest, spec: toySpec });
  await untilState(toy.lab, id, 'finished');
  return id;
}

/** A copy of a finished run under another name. */
async function copyOf(id: string, name: string): Promise<string> {
  const directory = join(toy.lab.workspace.runs, name);
  await cp(toy.lab.registry.get(id).paths.directory, directory, { recursive: true });
  await toy.lab.registry.add(directory);
  return directory;
}

describe('a replay', () => {
  it('is bitwise the same, is removed unless it is kept, and is remembered', async () => {
    const lab = client();
    const id = await finishedRun();
    const labels: string[] = [];
    const stream = lab.replay({ runId: id, keep: false });
    for await (const { label } of stream) labels.push(label);
    const report = await stream.result;
    expect(report).toMatchObject({ same: true, steps: 200, result: 'same', replayId: null, first: null, changed: [] });
    expect(report.metrics).toEqual(['energy']);
    expect(report.leftOut).toEqual(['secondsPerStep']);
    expect(report.tensors).toBe(2 * report.checkpoints.length);
    expect(report.checkpoints).toContain(200);
    expect(labels.at(-1)).toBe('Comparing');
    expect((await lab.runs({})).map((run) => run.id)).toEqual([id]);
    expect(await lab.trash({})).toEqual([]);
    const kept = await resultOf(lab.replay({ runId: id, keep: true }));
    const runs = await lab.runs({});
    expect(runs.find((run) => run.id === kept.replayId)?.annotation.origin).toEqual({ kind: 'replay', of: id });
    expect(runs.find((run) => run.id === id)?.annotation.replayed).toMatchObject({
      same: true,
      sentence: replaySentence(kept),
    });
  });

  it('makes changes by hand again at their steps', async () => {
    const lab = client();
    const { id } = await lab.start({ ...toyRequest, spec: { ...toySpec, stepMilliseconds: 3 } });
    await untilStep(toy.lab, id, 5);
    await lab.adjust({ runId: id, path: 'training.learningRate', value: 0.013 });
    await untilStep(toy.lab, id, 60);
    await lab.adjust({ runId: id, path: 'training.learningRate', value: 0.2 });
    await untilState(toy.lab, id, 'finished');
    expect(await resultOf(lab.replay({ runId: id, keep: false }))).toMatchObject({ same: true, interventions: 2 });
  });

  it('of a run that was cancelled or went back compares the steps that it has', async () => {
    const lab = client();
    const { id } = await lab.start({ ...toyRequest, spec: { ...toySpec, stepMilliseconds: 3 } });
    await untilStep(toy.lab, id, 33);
    await expect(resultOf(lab.replay({ runId: id, keep: false }))).rejects.toMatchObject({ code: 'RUN_STATE' });
    const { step } = await lab.cancel({ runId: id });
    expect(await resultOf(lab.replay({ runId: id, keep: false }))).toMatchObject({
      ...{ same: true, steps: step, result: 'none' },
    });
    const spec = { ...toySpec, notFinite: { step: 41, above: 0.02 } };
    const rolledBack = await lab.start({ ...toyRequest, spec });
    await untilState(toy.lab, rolledBack.id, 'finished');
    expect(await resultOf(lab.replay({ runId: rolledBack.id, keep: false }))).toMatchObject({ same: true, steps: 200 });
  });

  it('shows the first value of a corrupted copy that is different, in full', async () => {
    const lab = client();
    const name = 'a-corrupted-copy';
    const directory = await copyOf(await finishedRun(), name);
    const { events } = runPaths(directory);
    let before = 0;
    const lines = (await readFile(events)).toString('utf8').split('\n').slice(0, -1);
    const changed = lines.map((line) => {
      const decoded = decodeEventLine(Buffer.from(line));
      if (decoded?.event.kind !== 'observation' || decoded.event.step !== 123) return `${line}\n`;
      before = decoded.event.values['energy'] ?? 0;
      // One unit in the last place, with the right checksum.
      const values = { ...decoded.event.values, energy: before * (1 + Number.EPSILON) };
      return encodeEventLine(decoded.number, { ...decoded.event, values });
    });
    await writeFile(events, changed.join(''));
    const report = await resultOf(lab.replay({ runId: name, keep: false }));
    expect(report).toMatchObject({ same: false, steps: 122 });
    const original = String(before * (1 + Number.EPSILON));
    expect(report.first).toEqual({ kind: 'metric', step: 123, name: 'energy', original, replay: String(before) });
    expect(replaySentence(report)).toContain(
      `step 123: energy is ${original} in the original, ${before} in the replay`,
    );
    // What differs is kept, to be looked at.
    expect((await lab.runs({})).some((run) => run.id === report.replayId)).toBe(true);
  });

  it('shows lines that are lost, and parameters that were changed with all digests right', async () => {
    const lab = client();
    const id = await finishedRun();
    const torn = await copyOf(id, 'a-torn-copy');
    const text = await readFile(runPaths(torn).events, 'utf8');
    await writeFile(runPaths(torn).events, text.replace('"step":77,', '"step":78,'));
    expect(await resultOf(lab.replay({ runId: 'a-torn-copy', keep: false }))).toMatchObject({
      first: { kind: 'steps', step: 77, original: 'missing', replay: 'recorded' },
    });
    const retouched = await copyOf(id, 'a-retouched-copy');
    const { checkpoints } = runPaths(retouched);
    const { checkpoint, manifest } = await readCheckpoint(checkpoints, 200);
    const data = Float64Array.from(checkpoint.model['parameters']?.data ?? []);
    data[2] = -(data[2] ?? 0);
    const model = { ...checkpoint.model, parameters: { shape: [data.length], data } };
    const { files: _files, step: _step, ...describeRun } = manifest;
    await publishCheckpoint(nodeFileSystem, checkpoints, { ...checkpoint, model }, describeRun);
    const report = await resultOf(lab.replay({ runId: 'a-retouched-copy', keep: false }));
    expect(report.first).toMatchObject({ kind: 'tensor', step: 200, name: 'parameters[2]', original: String(data[2]) });
  });

  it('is refused where a change by hand cannot be repeated', async () => {
    const lab = client();
    const name = 'a-changed-copy';
    const directory = await copyOf(await finishedRun(), name);
    const { events } = runPaths(directory);
    const lines = (await readFile(events, 'utf8')).split('\n').filter((line) => line !== '');
    const change = { kind: 'intervention', step: 9, path: 'training.colour', from: 1, to: 2 } as const;
    await writeFile(events, `${lines.join('\n')}\n${encodeEventLine(lines.length, change)}`);
    await expect(resultOf(lab.replay({ runId: name, keep: false }))).rejects.toMatchObject({
      ...{ code: 'REPLAY_REFUSED', reason: expect.stringContaining('training.colour') },
    });
    expect(await lab.runs({})).toHaveLength(2);
  });

  it('that nobody waits for is ended and removed', async () => {
    const lab = client();
    const { id } = await lab.start({ ...toyRequest, spec: { ...toySpec, stepMilliseconds: 3 } });
    await untilState(toy.lab, id, 'finished');
    const stream = lab.replay({ runId: id, keep: true });
    for await (const { label } of stream) if (label.startsWith('Step')) break;
    await expect(stream.result).rejects.toMatchObject({ code: 'CANCELLED' });
    for (let tries = 0; (await lab.runs({})).length > 1 && tries < 200; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await lab.runs({})).map((run) => run.id)).toEqual([id]);
  });
});
