import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleDocument } from '../../../../test/support/lab-for-tests';
import { hostileZip, type ZipEntry } from '../../../../test/support/hostile-zip';
import { toySpec } from '../../../../test/toy/experiment';
import { temporaryToyLab, toyRequest, untilState, type ToyLab } from '../../../../test/toy/lab';
import { connect, inProcessPair, resultOf, serve } from '../../../shared/contract';
import { bundleManifestSchema, type BundleManifest, type BundleScope } from '../../../shared/lab/bundle';
import { labContract } from '../../../shared/lab/contract';
import { bundleLimits, type BundleLimits } from './check-entries';
import { importBundle } from './import-bundle';

let sender: ToyLab;
let receiver: ToyLab;
let runId = '';
beforeAll(async () => {
  sender = await temporaryToyLab();
  receiver = await temporaryToyLab();
  const lab = client(sender);
  const document = sampleDocument({ experiment: 'toy', spec: toySpec });
  const { id } = await lab.start({ ...toyRequest, spec: toySpec, documentId: document.id });
  runId = id;
  await untilState(sender.lab, id, 'finished');
  await lab.saveDocument({ document: { ...document, runIds: [id] } });
  await lab.annotate({ runId: id, tags: ['sent'], note: 'Look at step 100' });
});
afterAll(async () => {
  await sender.close();
  await receiver.close();
});

function client({ lab }: ToyLab) {
  const [host, window] = inProcessPair();
  serve(labContract, lab.handlers(), host);
  return connect(labContract, window);
}

async function bundle(scope: Partial<BundleScope> = {}): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const stream = client(sender).exportBundle({ runIds: [runId], checkpoints: 'all', documents: true, ...scope });
  for await (const { piece } of stream) pieces.push(piece);
  expect((await stream.result).bytes).toBe(Buffer.concat(pieces).length);
  return Buffer.concat(pieces);
}

/** Sends a bundle in pieces as a window does, and opens it. */
async function send(bytes: Uint8Array, pieceBytes = 10_000) {
  const lab = client(receiver);
  const { importId } = await lab.beginImport({ bytes: bytes.length });
  for (let offset = 0; offset < bytes.length; offset += pieceBytes)
    await lab.importPiece({ importId, offset, piece: bytes.slice(offset, offset + pieceBytes) });
  return resultOf(lab.finishImport({ importId }));
}

describe('a bundle', () => {
  it('carries a run with its document to another machine, where it is whole and can be replayed', async () => {
    const { runIds, documentIds } = await send(await bundle());
    const lab = client(receiver);
    const [run] = await lab.runs({});
    expect([run?.id]).toEqual(runIds);
    expect(run?.id).not.toBe(runId);
    expect(run).toMatchObject({ state: 'finished', step: 200, title: 'Toy', documentId: documentIds[0] });
    expect(run?.annotation).toMatchObject({
      ...{ tags: ['sent'], note: 'Look at step 100' },
      origin: { kind: 'imported', runId, version: '0.0.0', platform: expect.stringContaining(process.platform) },
    });
    expect((await lab.documents({})).map((document) => document.runIds)).toEqual([runIds]);
    const [mine, theirs] = await Promise.all([
      client(sender).history({ runId, maxPoints: 1000 }),
      lab.history({ runId: runIds[0] ?? '', maxPoints: 1000 }),
    ]);
    expect(theirs).toEqual(mine);
    expect(await resultOf(lab.replay({ runId: runIds[0] ?? '', keep: false }))).toMatchObject({ same: true });
    // Once more: nothing that is there is overwritten.
    const again = await send(await bundle());
    expect(again.runIds).not.toEqual(runIds);
    expect(await lab.runs({})).toHaveLength(2);
    expect(await lab.documents({})).toHaveLength(2);
    await expectNothingLeft(2);
  });

  it('has no more than was asked for, and only files of the run', async () => {
    const names = (bytes: Uint8Array): string[] =>
      Object.keys(unzipSync(bytes)).map((name) => name.replace(runId, 'R'));
    const bare = names(await bundle({ checkpoints: 'none', documents: false }));
    expect(bare).toEqual(
      ['done.json', 'events.jsonl', 'result.json', 'run.json'].map((name) => `runs/R/${name}`).concat('manifest.json'),
    );
    const last = names(await bundle({ checkpoints: 'last', documents: true }));
    expect(last.filter((name) => name.includes('checkpoints'))).toEqual(
      ['manifest.json', 'model.safetensors', 'state.safetensors'].map((name) => `runs/R/checkpoints/200/${name}`),
    );
    expect(last).toContain('documents/document-1.ansatz.json');
  });

  it('is sent in order, or not at all', async () => {
    const lab = client(receiver);
    const { importId } = await lab.beginImport({ bytes: 10 });
    const piece = new Uint8Array(5);
    await lab.importPiece({ importId, offset: 0, piece });
    for (const offset of [0, 6])
      await expect(lab.importPiece({ importId, offset, piece })).rejects.toMatchObject({ code: 'IMPORT_PIECE' });
    await expect(resultOf(lab.finishImport({ importId }))).rejects.toMatchObject({ code: 'IMPORT_PIECE' });
    await expect(lab.beginImport({ bytes: 2 ** 40 })).rejects.toMatchObject({ code: 'BUNDLE_TOO_LARGE' });
    const { importId: dropped } = await lab.beginImport({ bytes: 10 });
    await lab.dropImport({ importId: dropped });
    expect(await readdir(receiver.lab.workspace.incoming)).toEqual([]);
  });
});

async function expectNothingLeft(runs: number): Promise<void> {
  const { workspace } = receiver.lab;
  expect(await readdir(workspace.incoming)).toEqual([]);
  expect(await readdir(workspace.runs)).toHaveLength(runs);
  expect(await readdir(workspace.annotations)).toHaveLength(runs);
}

const small = Buffer.from('content');
type Files = Record<string, Uint8Array>;

/** The files of a good bundle, and a manifest that fits whatever was made of them. */
async function goodFiles(): Promise<{ files: Files; manifest: BundleManifest }> {
  const { 'manifest.json': text = new Uint8Array(), ...files } = unzipSync(await bundle());
  return { files, manifest: bundleManifestSchema.parse(JSON.parse(Buffer.from(text).toString('utf8'))) };
}

function entriesOf(files: Files, manifest: unknown): ZipEntry[] {
  const content = Buffer.from(JSON.stringify(manifest), 'utf8');
  return [
    ...Object.entries(files).map(([name, bytes]) => ({ name, content: bytes })),
    { name: 'manifest.json', content },
  ];
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A good bundle with one more file, which its manifest knows. */
function withFile(files: Files, manifest: BundleManifest, name: string, content: Uint8Array): ZipEntry[] {
  const known = { ...manifest.files, [name]: { sha256: sha256(content), bytes: content.length } };
  return entriesOf({ ...files, [name]: content }, { ...manifest, files: known });
}

/** Changes the entry of a name. */
const changed = (entries: readonly ZipEntry[], name: string, change: Partial<ZipEntry>): ZipEntry[] =>
  entries.map((entry) => (entry.name.endsWith(name) ? { ...entry, ...change } : entry));

/** An archive and a manifest that agree on a size which is not true. */
function lyingZip(files: Files, manifest: BundleManifest, bytes: number): Uint8Array {
  const path = `runs/${runId}/events.jsonl`;
  const known = { ...manifest.files, [path]: { sha256: sha256(files[path] ?? small), bytes } };
  const entries = entriesOf(files, { ...manifest, files: known });
  return hostileZip(changed(entries, 'events.jsonl', { deflated: true, uncompressedSize: bytes }));
}

type Hostile = (files: Files, manifest: BundleManifest) => Uint8Array;

const names = (title: string, name: string): [string, Hostile] => [
  title,
  (files, manifest) => hostileZip(withFile(files, manifest, name, small)),
];

const hostile: readonly [string, Hostile, Partial<BundleLimits>?][] = [
  names('a way out of the folder', 'runs/../../../outside'),
  names('an absolute path', '/etc/outside'),
  names('a drive letter', 'C:/outside'),
  names('backslashes', 'runs\\..\\..\\outside'),
  names('a hidden file', 'runs/.outside'),
  names('a device of Windows', 'runs/con.json'),
  names('a name with a zero', 'runs/out\0side.json'),
  names('a name that looks like another', 'runs/run\xa0.json'),
  names('a name without end', `runs/${'a'.repeat(300)}`),
  names('folders without end', `${'a/'.repeat(40)}file`),
  names('a file that no run has', 'runs/extra.txt'),
  [
    'a file beside a run’s',
    (files, manifest) => hostileZip(withFile(files, manifest, `runs/${runId}/process.lock`, small)),
  ],
  [
    'a file that only differs in case',
    (files, manifest) => hostileZip(withFile(files, manifest, `runs/${runId}/Run.json`, small)),
  ],
  [
    'a file that is a folder too',
    (files, manifest) => hostileZip(withFile(files, manifest, `runs/${runId}/checkpoints`, small)),
  ],
  ['a link', (files, manifest) => hostileZip(changed(entriesOf(files, manifest), 'events.jsonl', { mode: 0o120777 }))],
  [
    'a device',
    (files, manifest) => hostileZip(changed(entriesOf(files, manifest), 'events.jsonl', { mode: 0o060666 })),
  ],
  [
    'one file twice',
    (files, manifest) => {
      const entries = entriesOf(files, manifest);
      return hostileZip([...entries, ...entries.slice(0, 1)]);
    },
  ],
  [
    'a file that grows a thousandfold',
    (files, manifest) => {
      const zeros = new Uint8Array(8 * 2 ** 20);
      return hostileZip(
        changed(withFile(files, manifest, `runs/${runId}/inspections/1.json`, zeros), 'inspections/1.json', {
          deflated: true,
        }),
      );
    },
  ],
  [
    'files that lie over each other',
    (files, manifest) => {
      const [first = { name: '', content: small }, ...rest] = entriesOf(files, manifest);
      return hostileZip([
        first,
        ...rest.map((entry) => (entry.name.endsWith('.safetensors') ? { ...entry, over: 0 } : entry)),
      ]);
    },
  ],
  ['a size that is too small', (files, manifest) => lyingZip(files, manifest, 10)],
  ['a size that is too large', (files, manifest) => lyingZip(files, manifest, 900_000)],
  [
    'a packed size beyond the file',
    (files, manifest) =>
      hostileZip(changed(entriesOf(files, manifest), 'manifest.json', { compressedSize: 90_000_000, deflated: true })),
  ],
  [
    'a size in the manifest and another in the archive',
    (files, manifest) => {
      const known = { ...manifest.files[`runs/${runId}/events.jsonl`], sha256: '0'.repeat(64), bytes: 3 };
      return hostileZip(
        entriesOf(files, { ...manifest, files: { ...manifest.files, [`runs/${runId}/events.jsonl`]: known } }),
      );
    },
  ],
  [
    'a wrong digest',
    (files, manifest) => {
      const events = Buffer.from(files[`runs/${runId}/events.jsonl`] ?? []);
      events[100] = (events[100] ?? 0) ^ 1;
      return hostileZip(entriesOf({ ...files, [`runs/${runId}/events.jsonl`]: events }, manifest));
    },
  ],
  [
    'a file that the manifest has and the archive has not',
    (files, manifest) => {
      const { [`runs/${runId}/events.jsonl`]: _left, ...rest } = files;
      return hostileZip(entriesOf(rest, manifest));
    },
  ],
  [
    'a file that the manifest has not',
    (files, manifest) => hostileZip(entriesOf({ ...files, [`runs/${runId}/inspections/1.json`]: small }, manifest)),
  ],
  ['no manifest', (files, manifest) => hostileZip(entriesOf(files, manifest).slice(0, -1))],
  ['a manifest of something else', (files) => hostileZip(entriesOf(files, { format: 'something-else' }))],
  [
    'a manifest that is not JSON',
    (files, manifest) =>
      hostileZip(changed(entriesOf(files, manifest), 'manifest.json', { content: Buffer.from('{') })),
  ],
  [
    'a manifest with a run that is not there',
    (files, manifest) =>
      hostileZip(entriesOf(files, { ...manifest, runs: [{ ...manifest.runs[0], id: 'another-run' }] })),
  ],
  [
    'settings that are damaged',
    (files, manifest) => {
      const run = Buffer.from(
        Buffer.from(files[`runs/${runId}/run.json`] ?? [])
          .toString('utf8')
          .replace('Toy', 'Tox'),
      );
      const { [`runs/${runId}/run.json`]: _run, ...rest } = files;
      const left = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.includes('checkpoints')));
      const known = Object.fromEntries(Object.entries(manifest.files).filter(([name]) => Object.hasOwn(left, name)));
      return hostileZip(withFile(left, { ...manifest, files: known }, `runs/${runId}/run.json`, run));
    },
  ],
  [
    'an encrypted file',
    (files, manifest) => hostileZip(changed(entriesOf(files, manifest), 'events.jsonl', { flags: 1, deflated: true })),
  ],
  [
    'a method of packing that is not used',
    (files, manifest) => hostileZip(changed(entriesOf(files, manifest), 'events.jsonl', { method: 12 })),
  ],
  ['too many files', (files, manifest) => hostileZip(entriesOf(files, manifest)), { entries: 5 }],
  ['too much in all', (files, manifest) => hostileZip(entriesOf(files, manifest)), { totalBytes: 1000 }],
  ['an archive that is too large', (files, manifest) => hostileZip(entriesOf(files, manifest)), { archiveBytes: 1000 }],
  ['a manifest that is too large', (files, manifest) => hostileZip(entriesOf(files, manifest)), { manifestBytes: 100 }],
  [
    'its end cut off',
    (files, manifest) => {
      const whole = hostileZip(entriesOf(files, manifest));
      return whole.subarray(0, whole.length - 300);
    },
  ],
  [
    'its middle cut out',
    (files, manifest) => {
      const whole = hostileZip(entriesOf(files, manifest));
      return Buffer.concat([whole.subarray(0, 1000), whole.subarray(3000)]);
    },
  ],
  ['nothing of a zip file', () => Buffer.from('This is a text and no archive. '.repeat(100))],
  ['nothing at all', () => Buffer.alloc(0)],
];

describe('a hostile bundle', () => {
  it.each(hostile)('with %s is refused, and nothing is left', async (_title, make, limits = {}) => {
    const { files, manifest } = await goodFiles();
    const archive = join(receiver.home, 'hostile.zip');
    await writeFile(archive, make(files, manifest));
    const before = (await readdir(receiver.lab.workspace.runs)).length;
    const { workspace, catalogue, registry, documents } = receiver.lab;
    const annotations = { update: () => Promise.reject(new Error('published')), remove: async () => undefined };
    const host = { workspace, catalogue, registry, documents, annotations } as unknown as Parameters<
      typeof importBundle
    >[0];
    const work = importBundle(host, archive, new AbortController().signal, { ...bundleLimits, ...limits });
    await expect(resultOfGenerator(work)).rejects.toMatchObject({
      code: expect.stringMatching(/^BUNDLE_(?:REFUSED|TOO_LARGE)$/),
      reason: expect.not.stringContaining('published'),
    });
    await expectNothingLeft(before);
    expect((await readdir(receiver.home)).sort()).toEqual(
      ['annotations', 'documents', 'hostile.zip', 'incoming', 'runs', 'sweeps', 'trash', 'weights'].sort(),
    );
  });

  it('would have been taken if it were good', async () => {
    const { files, manifest } = await goodFiles();
    expect(await send(hostileZip(entriesOf(files, manifest)))).toMatchObject({ runIds: [expect.any(String)] });
    const [id = ''] = (await readdir(receiver.lab.workspace.runs)).slice(-1);
    expect(await readFile(join(receiver.lab.workspace.runs, id, 'events.jsonl'))).toEqual(
      await readFile(join(sender.lab.workspace.runs, runId, 'events.jsonl')),
    );
  });
});

async function resultOfGenerator<Result>(work: AsyncGenerator<unknown, Result, void>): Promise<Result> {
  for (;;) {
    const next = await work.next();
    if (next.done === true) return next.value;
  }
}
