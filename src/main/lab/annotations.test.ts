import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toySpec } from '../../../test/toy/experiment';
import { inProcessSpawner, openToyLab, temporaryToyLab, toyRequest, untilState } from '../../../test/toy/lab';
import { connect, inProcessPair, serve } from '../../shared/contract';
import { parseTags } from '../../shared/lab/annotation';
import { labContract } from '../../shared/lab/contract';
import { Annotations } from './annotations';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ansatz-annotations-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('annotations of runs', () => {
  it('are durable, one change after the other, and seen by another host', async () => {
    const mine = new Annotations(directory);
    const other = new Annotations(directory);
    expect(await other.read('run-one')).toMatchObject({ tags: [], note: '' });
    await other.changed();
    await Promise.all([
      mine.update('run-one', (before) => ({ ...before, tags: [...before.tags, 'a'] })),
      mine.update('run-one', (before) => ({ ...before, tags: [...before.tags, 'b'] })),
      mine.update('run-one', (before) => ({ ...before, note: 'seen' })),
    ]);
    expect(await other.changed()).toEqual(['run-one']);
    expect(await other.read('run-one')).toMatchObject({ tags: ['a', 'b'], note: 'seen' });
    expect(await other.changed()).toEqual([]);
    await mine.remove('run-one');
    expect(await other.changed()).toEqual(['run-one']);
    expect(await other.read('run-one')).toMatchObject({ tags: [] });
  });

  it('of a damaged file count as none, and the file is put aside', async () => {
    const annotations = new Annotations(directory);
    await annotations.update('run-one', (before) => ({ ...before, note: 'kept' }));
    const path = join(directory, 'run-one.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('kept', 'kepp'));
    await utimes(path, new Date(), new Date(Date.now() + 5000));
    expect(await annotations.read('run-one')).toMatchObject({ note: '' });
    await annotations.update('run-one', (before) => ({ ...before, note: 'new' }));
    expect((await readdir(directory)).sort()).toEqual(['run-one.json', 'run-one.json.damaged']);
    expect(await annotations.read('run-one')).toMatchObject({ note: 'new' });
  });

  it('refuse what is no name of a run', async () => {
    const annotations = new Annotations(directory);
    await expect(annotations.update('../outside', (before) => before)).rejects.toMatchObject({ code: 'UNKNOWN_RUN' });
    expect(await readdir(directory)).toEqual([]);
  });

  it('are typed with commas', () => {
    expect(parseTags(' paper,  figure   2 ,Paper,, ')).toEqual(['paper', 'figure 2']);
  });
});

describe('annotated runs of a lab', () => {
  it('keep tags and note over a restart and through the trash, and lose them with it', async () => {
    const toy = await temporaryToyLab();
    const [host, window] = inProcessPair();
    serve(labContract, toy.lab.handlers(), host);
    const lab = connect(labContract, window);
    const { id } = await lab.start({ ...toyRequest, spec: toySpec });
    await untilState(toy.lab, id, 'finished');
    await lab.annotate({ runId: id, tags: ['paper'] });
    await lab.annotate({ runId: id, note: 'For <b>figure</b> 2' });
    for (const tags of [[''], ['a,b'], ['x'.repeat(41)], Array.from({ length: 17 }, (_, n) => `t${n}`)])
      await expect(lab.annotate({ runId: id, tags })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const again = await openToyLab(toy.home, inProcessSpawner());
    expect(again.registry.get(id).summary().annotation).toMatchObject({ tags: ['paper'], note: 'For <b>figure</b> 2' });
    await lab.remove({ runId: id });
    const [trashed] = await lab.trash({});
    expect(trashed?.sizeBytes).toBeGreaterThan(1000);
    expect((await lab.restore({ runId: id })).annotation.tags).toEqual(['paper']);
    await lab.remove({ runId: id });
    expect(await lab.emptyTrash({ runIds: ['no-such-run'] })).toEqual({ removed: 0, freedBytes: 0 });
    expect(await lab.emptyTrash({ runIds: null })).toEqual({ removed: 1, freedBytes: trashed?.sizeBytes });
    expect(await lab.trash({})).toEqual([]);
    expect(await readdir(toy.lab.workspace.annotations)).toEqual([]);
    await again.close();
    await toy.close();
  });
});
