import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Lab } from '../../src/main/lab/lab';
import { startServer } from '../../src/main/server';
import {
  connect,
  inProcessPair,
  serve,
  webSocketTransport,
  type Json,
  type Transport,
} from '../../src/shared/contract';
import { encodeFrame } from '../../src/shared/contract/encoding';
import { defaultLimits } from '../../src/shared/contract/transport';
import { labContract } from '../../src/shared/lab/contract';
import { toySpec } from '../toy/experiment';
import { inProcessSpawner, openToyLab, toyRequest, untilState } from '../toy/lab';
import { newPage } from '../../src/shared/figure-page/edit';
import { mutate, seededRandom } from './support/mutate';

const fuzzedPage = newPage('fuzzed-page', 'Fuzzed', '2026-01-01T00:00:00.000Z');

/** Whatever a window sends, the host lives on and writes nowhere else. */

const payloadsPerMethod = 1000;
let base = '';
let lab: Lab;
let inputs: Record<keyof typeof labContract.methods, unknown>;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'contract-fuzz-'));
  await mkdir(join(base, 'home'));
  lab = await openToyLab(join(base, 'home'), inProcessSpawner(), 2);
  const run = await lab.start({ ...toyRequest, spec: { ...toySpec, training: { ...toySpec.training, steps: 20 } } });
  await untilState(lab, run.id, 'finished');
  inputs = validInputs(run.id);
});
afterAll(async () => {
  await lab.close();
  await rm(base, { recursive: true, force: true });
});

/** An input of each method that is accepted: what is fuzzed starts from it. */
function validInputs(runId: string): typeof inputs {
  const document = {
    format: 'ansatz-document',
    formatVersion: 1,
    id: 'fuzzed-document',
    title: 'Fuzzed',
    experiment: 'toy',
    experimentVersion: 1,
    preset: null,
    spec: toySpec,
    seed: '1',
    runIds: [runId],
    modifiedAt: '2026-01-01T00:00:00.000Z',
  };
  const spec = { experiment: 'toy', spec: toySpec };
  const quantity = { kind: 'observable', expression: 'Sz(0)' };
  const evolutionRequest = {
    initial: { kind: 'groundState', parameters: { h: 1 } },
    time: 1,
    steps: 2,
    observables: ['Sz(0)'],
    entropy: false,
  };
  const evolution = {
    times: [0, 1],
    energy: [0, 0],
    observables: [],
    echo: [1, 0.5],
    entropy: null,
    vonNeumannEntropy: null,
    entropySites: 2,
    initial: 'a state',
    sector: '',
    dimension: 16,
    errorBound: 0,
    products: 4,
  };
  const axis = {
    target: { kind: 'field', path: 'training.learningRate' },
    values: { kind: 'linear', from: 0.01, to: 0.1, count: 3 },
    label: '_η_',
    unit: '',
    whole: false,
  };
  const sweep = { ...spec, title: 'Fuzzed', documentId: null, axes: [axis], seeds: ['1', '2'] };
  const figure = {
    id: 'empty',
    title: 'Empty',
    description: '',
    content: { kind: 'chart', x: { label: 'x' }, y: { label: 'y' }, series: [] },
  };
  const sweepId = 'no-such-sweep';
  return {
    about: {},
    filesToOpen: {},
    unreadableFiles: {},
    devices: {},
    measureDevices: {},
    check: spec,
    exact: { ...spec, maximumSeconds: null },
    spectrum: { ...spec, states: 2, scope: 'all', maximumSeconds: 1 },
    wholeSpectrum: { ...spec, scope: 'sector', maximumSeconds: 1 },
    entropies: { ...spec, sites: [0, 1] },
    evolve: { ...spec, request: evolutionRequest },
    importWeights: { ...spec, importId: 'no-such-import', fileName: 'weights.npz' },
    importedWeights: { weightsId: `weights-${'0'.repeat(32)}` },
    tryModel: { ...spec, request: { seed: '1', configurations: 16, perTensor: 1 } },
    exportEvolution: { ...spec, evolution, figure: 'none', format: 'csv', widthMillimetres: 86 },
    start: { ...toyRequest, spec: { ...toySpec, training: { ...toySpec.training, steps: 2 } } },
    runs: {},
    watchRuns: {},
    follow: { runId },
    history: { runId, maxPoints: 100 },
    spec: { runId },
    pause: { runId },
    resume: { runId },
    cancel: { runId },
    moveInQueue: { runId, place: 1 },
    adjust: { runId, path: 'training.learningRate', value: 0.1 },
    remove: { runId: 'no-such-run' },
    trash: {},
    annotate: { runId, tags: ['fuzzed'], note: 'a note' },
    emptyTrash: { runIds: ['no-such-run'] },
    runFacts: { runIds: [runId] },
    replay: { runId, keep: false },
    exportBundle: { runIds: [runId], checkpoints: 'last', documents: true },
    beginImport: { bytes: 16 },
    importPiece: { importId: 'no-such-import', offset: 0, piece: { $: ['u8', 0] } },
    dropImport: { importId: 'no-such-import' },
    finishImport: { importId: 'no-such-import' },
    restore: { runId: 'no-such-run' },
    inspect: { runId, step: null },
    measure: { runId, step: null, request: { quantity, untilError: null, samples: 100, seed: '1' } },
    measurements: { runId },
    removeMeasurement: { runId, measurementId: 'no-such-measurement' },
    exportFigure: { runId, figure: 'energy', format: 'svg', widthMillimetres: 86 },
    exportModel: { runId, format: 'npz', step: null },
    checkSweep: sweep,
    // Refused by its check: hundreds of sweeps would only be many runs.
    startSweep: { ...sweep, spec: {} },
    watchSweeps: {},
    pauseSweep: { sweepId },
    resumeSweep: { sweepId },
    cancelSweep: { sweepId },
    retrySweep: { sweepId, tasks: [0] },
    removeSweep: { sweepId, withRuns: false },
    restoreSweep: { sweepId },
    measureSweep: { sweepId, request: { quantity, untilError: null, samples: 100, seed: '1' } },
    sweepMeasurements: { sweepId },
    drawFigure: { figure, name: 'figure', format: 'csv', widthMillimetres: 86 },
    documents: {},
    saveDocument: { document },
    removeDocument: { documentId: 'fuzzed-document' },
    figuresOfRun: { runId },
    figureOfRun: { runId, figure: 'energy' },
    completeProvenance: {
      provenance: {
        ...{ application: '', version: '', runId: null, experiment: 'toy', seed: null, step: null },
        ...{ createdAt: '', specDigest: null, references: [], runs: [] },
        computation: { what: 'x', settings: [['a', 'b']], spec: { a: [1] }, commands: ['c'] },
      },
    },
    figurePages: {},
    figurePage: { pageId: 'fuzzed-page' },
    saveFigurePage: { page: fuzzedPage },
    removeFigurePage: { pageId: 'fuzzed-page' },
    exportFigurePage: { page: fuzzedPage, format: 'csv', dotsPerInch: 300 },
  };
}

function dial(): Transport {
  const [host, window] = inProcessPair();
  serve(labContract, lab.handlers(), host);
  return window;
}

/** Sends one request and waits for its end; a stream that has none is cancelled. */
function request(transport: Transport, id: number, method: string, input: unknown): Promise<'answered' | 'cancelled'> {
  const kind = Object.entries(labContract.methods).find(([name]) => name === method)?.[1].kind;
  return new Promise((resolve) => {
    const finish = (end: 'answered' | 'cancelled') => {
      clearTimeout(timer);
      stop();
      resolve(end);
    };
    const stop = transport.onFrame(({ header }) => {
      if (typeof header !== 'object' || header === null || !('id' in header) || header.id !== id) return;
      if (header.type === 'result' || header.type === 'error') finish('answered');
    });
    const timer = setTimeout(
      () => {
        transport.send({ header: { type: 'cancel', id }, buffers: [] });
        finish('cancelled');
      },
      kind === 'stream' ? 60 : 120_000,
    );
    const fields = kind === 'stream' ? { type: 'open', credit: 4 } : { type: 'call' };
    const header = { ...fields, id, method, input } as Json;
    transport.send({ header, buffers: [new Uint8Array(16), new Uint8Array(3)] });
  });
}

describe('every method of the lab contract', () => {
  test.each(Object.keys(labContract.methods) as (keyof typeof labContract.methods)[])(
    `survives ${payloadsPerMethod} payloads: %s`,
    async (method) => {
      const random = seededRandom(method.length * 7919);
      const transport = dial();
      let unanswered = 0;
      for (let done = 0; done < payloadsPerMethod; done += 50) {
        const ends = Array.from({ length: 50 }, (_, index) =>
          request(transport, done + index + 1, method, mutate(random, inputs[method])),
        );
        unanswered += (await Promise.all(ends)).filter((end) => end === 'cancelled').length;
      }
      if (labContract.methods[method].kind === 'call') expect(unanswered).toBe(0);
      const client = connect(labContract, dial());
      expect(await client.about({})).toMatchObject({ host: 'command line' });
      client.close();
      transport.close();
    },
  );

  test('accepts what the fuzzing starts from: the payloads reach the handlers', async () => {
    const transport = dial();
    const answers: Json[] = [];
    transport.onFrame(({ header }) => answers.push(header));
    await Promise.all(
      Object.entries(inputs).map(([method, input], index) => request(transport, index + 1, method, input)),
    );
    expect(JSON.stringify(answers)).not.toContain('INVALID_INPUT');
    transport.close();
  });

  test('wrote nothing outside the workspace and left no prototype changed', async () => {
    expect(await readdir(base)).toEqual(['home']);
    const places = [
      'annotations',
      'documents',
      'figure-pages',
      'figures',
      'incoming',
      'pages',
      'runs',
      'sweeps',
      'trash',
      'weights',
    ];
    expect((await readdir(join(base, 'home'))).filter((name) => !places.includes(name))).toEqual([]);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Reflect.get({}, 'deep')).toBeUndefined();
  });
});

test('garbage on the socket leaves the server and the connection alive', async () => {
  const directory = join(base, 'page');
  await mkdir(directory);
  await writeFile(join(directory, 'index.html'), '');
  const limits = { messagesPerSecond: 1e9, messageBurst: 1e9 };
  const server = await startServer({ lab: lab.handlers(), staticDirectory: directory, port: 0, limits });
  const entered = await fetch(server.url, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/socket`, {
    headers: { cookie, origin: `http://127.0.0.1:${server.port}` },
  });
  const client = connect(labContract, webSocketTransport(socket));
  await client.about({});
  const random = seededRandom(11);
  const good = encodeFrame(
    { header: { type: 'call', id: 900, method: 'runs', input: {} }, buffers: [new Uint8Array(9)] },
    defaultLimits,
  );
  for (let message = 0; message < 3000; message++) {
    const bytes =
      random() < 0.3 ? new Uint8Array(Math.floor(random() * 300)).map(() => random() * 256) : Uint8Array.from(good);
    for (let changes = 0; changes < random() * 4; changes++)
      bytes[Math.floor(random() * bytes.length)] = random() * 256;
    socket.send(random() < 0.2 ? bytes.subarray(0, random() * bytes.length) : bytes);
  }
  expect(await client.about({})).toMatchObject({ host: 'command line' });
  client.close();
  await server.close();
  await rm(directory, { recursive: true });
});
