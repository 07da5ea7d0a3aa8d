import { AnsatzError, inProcessPair, serve, type Handlers, type Transport } from '../../src/shared/contract';
import { emptyAnnotation } from '../../src/shared/lab/annotation';
import {
  labContract,
  type About,
  type ExperimentDocument,
  type LabContract,
  type RunSummary,
} from '../../src/shared/lab/contract';

/** Answers of a host in tests; what a test does not give is refused. */
export type PartialLab = Partial<Handlers<LabContract>>;

export const sampleAbout: About = {
  version: '0.0.0',
  host: 'server',
  engine: { kind: 'addon', simd: 'AVX2', threads: 2, version: '0.0.0', hint: null },
  runsDirectory: '/runs',
  documentsDirectory: '/documents',
  platform: 'linux x64',
  cores: 2,
  memoryBytes: 1e9,
  freeDiskBytes: 1e9,
  maxConcurrentRuns: 1,
};

/** A way to a host that gives these answers, and how to cut the last connection. */
export function testHost(lab: PartialLab): { open: () => Promise<Transport>; cut: () => void } {
  const refuse = (name: string) => (): never => {
    throw new AnsatzError({ code: 'NOT_IN_THIS_TEST', message: name, reason: '', suggestion: '' });
  };
  const names = Object.keys(labContract.methods);
  const defaults = Object.fromEntries(names.map((name) => [name, refuse(name)]));
  // Handlers that only throw fit every method.
  const handlers = { ...defaults, about: async () => sampleAbout, ...lab } as unknown as Handlers<LabContract>;
  let last: Transport | null = null;
  return {
    open: async () => {
      const [hostSide, windowSide] = inProcessPair();
      serve(labContract, handlers, hostSide);
      last = hostSide;
      return windowSide;
    },
    cut: () => last?.close(),
  };
}

export function sampleRun(change: Partial<RunSummary> = {}): RunSummary {
  return {
    id: 'run-1',
    experiment: 'ground-state',
    title: 'Ising chain',
    preset: null,
    documentId: null,
    seed: '1',
    state: 'running',
    step: 0,
    totalSteps: 100,
    phase: null,
    elapsedSeconds: 0,
    remainingSeconds: null,
    lastCheckpoint: null,
    latest: {},
    createdAt: '2026-01-01T00:00:00.000Z',
    finishedAt: null,
    directory: '/runs/run-1',
    sizeBytes: 0,
    problem: null,
    device: 'native',
    system: '',
    ansatz: '',
    annotation: emptyAnnotation,
    ...change,
  };
}

export function sampleDocument(change: Partial<ExperimentDocument> = {}): ExperimentDocument {
  return {
    format: 'ansatz-document',
    formatVersion: 1,
    id: 'document-1',
    title: 'Ising chain',
    experiment: 'ground-state',
    experimentVersion: 1,
    preset: null,
    spec: { value: 0 },
    seed: '1',
    runIds: [],
    modifiedAt: '2026-01-01T00:00:00.000Z',
    ...change,
  };
}
