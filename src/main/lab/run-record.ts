import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ExperimentDefinition } from '../../shared/experiment';
import { AnsatzError, toAnsatzError } from '../../shared/contract';
import { emptyAnnotation, type Annotation } from '../../shared/lab/annotation';
import type { Problem, RunState, RunSummary } from '../../shared/lab/contract';
import { ChangeSignal } from '../../shared/run/change-signal';
import type { RunStatus } from '../../shared/run/engine-contract';
import type { ExperimentCatalogue } from '../../shared/run/experiment-catalogue';
import { RunJournal } from '../../shared/run/journal';
import type { DoneFile, RunFile } from '../../shared/run/run-files';
import { checkpointSteps } from '../run-store/checkpoint-store';
import { EventLogReader } from '../run-store/event-log-reader';
import { lockHolder } from '../run-store/process-lock';
import { runPaths, type RunPaths } from '../run-store/run-paths';
import { readDone, readEventLog, readResult, readResultBytes, readRunFile } from '../run-store/run-reader';
import { directorySize } from './directory-size';
import { failedToRead, interrupted } from './problems';

/** How a run that this host works on stands; null: this host only looks on. */
export interface OwnState {
  readonly state: 'queued' | 'running' | 'paused';
  readonly status: RunStatus | null;
  /** 1 for the run that starts next; null for one that does not wait. */
  readonly place?: number | null;
}

/** One run as this host knows it: what is on disk, and what its process says while it is ours. */
export class RunRecord {
  readonly paths: RunPaths;
  readonly changed = new ChangeSignal();
  readonly #catalogue: ExperimentCatalogue;
  readonly #named: string | null;
  #journal = new RunJournal();
  #log: EventLogReader;
  #reading: Promise<void> = Promise.resolve();
  #journalLoaded = false;
  #run: RunFile | null = null;
  #done: DoneFile | null = null;
  #resultIsGood = true;
  #readProblem: Problem | null = null;
  #own: OwnState | null = null;
  /** Why this host stopped working on it, when the run itself could not say. */
  #lostProblem: Problem | null = null;
  #foreign: 'working' | 'waiting' | null = null;
  #checkpoints: readonly number[] = [];
  #sizeBytes = 0;
  #facts: SpecFacts | null = null;
  #annotation: Annotation = emptyAnnotation;
  #lastSign = '';

  constructor(directory: string, catalogue: ExperimentCatalogue, name: string | null) {
    this.#named = name;
    this.paths = runPaths(directory);
    this.#catalogue = catalogue;
    this.#log = new EventLogReader(this.paths.events);
  }

  /** In the workspace the name of its directory, which is unique there; elsewhere the name that it was given. */
  get id(): string {
    return this.#named ?? this.#run?.id ?? basename(this.paths.directory);
  }

  /** run.json. Throws if the run cannot be read. */
  get run(): RunFile {
    if (this.#run !== null) return this.#run;
    throw new AnsatzError(this.#readProblem ?? failedToRead(this.paths.directory));
  }

  /** False where run.json cannot be read. */
  get hasRunFile(): boolean {
    return this.#run !== null;
  }

  get definition(): ExperimentDefinition {
    return this.#catalogue.get(this.run.experiment);
  }

  get spec(): unknown {
    return this.#catalogue.parseSpec(this.run.experiment, this.run.experimentVersion, this.run.spec);
  }

  get isOwn(): boolean {
    return this.#own !== null;
  }

  get hasEnded(): boolean {
    // The process that wrote the end may still have held the run when it was looked at.
    return this.#own === null && this.#foreign === null && this.#done !== null;
  }

  get checkpoints(): readonly number[] {
    return this.#checkpoints;
  }

  /** Everything that events.jsonl says up to now. */
  async journal(): Promise<RunJournal> {
    this.#journalLoaded = true;
    await this.readLog();
    return this.#journal;
  }

  /** Takes in what the log has grown by. */
  readLog(): Promise<void> {
    // One after the other: two that began together would take the same lines in twice.
    const turn = this.#reading.then(async () => {
      const before = this.#log.goodBytes;
      await readEventLog(this.paths, this.#log, this.#journal);
      if (this.#log.goodBytes !== before) this.changed.notify();
    });
    this.#reading = turn.catch(() => undefined);
    return turn;
  }

  /** Reads the small files. The log only if the run has not ended, or somebody wants to see it. */
  async refresh(): Promise<void> {
    if (this.#run === null) {
      try {
        const { run, recovered } = await readRunFile(this.paths);
        this.#run = run;
        this.#readProblem = recovered
          ? { ...failedToRead(this.paths.run), message: 'run.json is damaged; its copy in a checkpoint is used.' }
          : null;
      } catch (thrown) {
        this.#readProblem = toAnsatzError(thrown).toRecord();
      }
    }
    this.#foreign = await this.#foreignHolder();
    await this.#readEnd();
    this.#checkpoints = await checkpointSteps(this.paths.checkpoints);
    if (this.#done === null || this.#journalLoaded) await this.readLog();
    this.changed.notify();
    void this.#measure();
  }

  /** The size comes later: a list of many runs need not wait for it. */
  async #measure(): Promise<void> {
    const size = await directorySize(this.paths.directory);
    if (size === this.#sizeBytes) return;
    this.#sizeBytes = size;
    this.changed.notify();
  }

  /** For a run of which this host only knows what is on disk: looks whether there is anything new. */
  async refreshIfChanged(): Promise<void> {
    const sign = await this.#diskSign();
    if (sign === this.#lastSign) return;
    await this.refresh();
    this.#lastSign = sign;
  }

  get annotation(): Annotation {
    return this.#annotation;
  }

  /** What is kept of it outside its folder. */
  setAnnotation(annotation: Annotation): void {
    if (this.#annotation === annotation) return;
    this.#annotation = annotation;
    this.changed.notify();
  }

  /** For the host that works on it. */
  setOwn(own: OwnState | null, lost: Problem | null = null): void {
    this.#own = own;
    this.#lostProblem = lost;
    this.changed.notify();
  }

  get own(): OwnState | null {
    return this.#own;
  }

  async result(): Promise<unknown> {
    return readResult(this.paths);
  }

  state(): RunState {
    if (this.#own !== null) return this.#own.state;
    if (this.#run === null) return 'failed';
    if (this.#foreign === 'working') return this.#journal.halt?.kind === 'paused' ? 'paused' : 'running';
    if (this.#foreign === 'waiting') return 'queued';
    if (this.#done !== null && this.#resultIsGood) return this.#done.state;
    return 'interrupted';
  }

  summary(): RunSummary {
    const status = this.#own?.status ?? null;
    const history = this.#journal.history;
    const done = this.#own === null ? this.#done : null;
    const { steps, system, ansatz, energyScales } = this.#specFacts();
    const { origin } = this.#annotation;
    return {
      id: this.id,
      experiment: this.#run?.experiment ?? 'unknown',
      title: this.#run?.title ?? basename(this.paths.directory),
      preset: this.#run?.preset ?? null,
      documentId: origin?.kind === 'imported' ? origin.documentId : (this.#run?.documentId ?? null),
      seed: this.#run?.seed ?? '0',
      state: this.state(),
      step: status?.step ?? done?.step ?? history.lastStep,
      totalSteps: steps,
      phase: status?.phase ?? null,
      elapsedSeconds: status?.elapsedSeconds ?? done?.seconds ?? history.lastSeconds,
      remainingSeconds: status?.remainingSeconds ?? null,
      lastCheckpoint: status?.lastCheckpoint ?? this.#checkpoints[this.#checkpoints.length - 1] ?? null,
      // The end of a finished run has what was measured after its last step.
      latest: done?.state === 'finished' || history.length === 0 ? (done?.latest ?? {}) : history.latest(),
      createdAt: this.#run?.createdAt ?? '',
      finishedAt: done?.finishedAt ?? null,
      directory: this.paths.directory,
      sizeBytes: this.#sizeBytes,
      problem: this.#problem(),
      memoryBytes:
        this.#own?.state === 'running' || this.#own?.state === 'paused' ? (status?.memoryBytes ?? null) : null,
      queuePlace: this.#own?.place ?? null,
      device: status?.device ?? done?.device ?? this.#journal.started?.device ?? '',
      system,
      ansatz,
      energyScales,
      annotation: this.#annotation,
    };
  }

  #problem(): Problem | null {
    if (this.#own !== null) return this.#own.status?.problem ?? null;
    if (this.#lostProblem !== null) return this.#lostProblem;
    if (this.#readProblem !== null) return this.#readProblem;
    if (this.#done !== null) return this.#done.problem;
    if (this.#foreign !== null) return this.#journal.halt?.problem ?? null;
    return this.#journal.halt?.problem ?? interrupted(this.#journal.history.lastStep, this.#checkpoints.at(-1) ?? 0);
  }

  #specFacts(): SpecFacts {
    if (this.#run !== null) this.#facts ??= factsOf(this);
    return this.#facts ?? noFacts;
  }

  /** Changes whenever somebody else works on the run or has ended it. */
  async #diskSign(): Promise<string> {
    const { size } = await stat(this.paths.events).catch(() => ({ size: -1 }));
    const done = await stat(this.paths.done).catch(() => null);
    return `${size} ${done?.mtimeMs ?? 0} ${(await this.#foreignHolder()) ?? ''}`;
  }

  /** done.json and the result that it speaks for. What is damaged is said, and the run can be taken up again. */
  async #readEnd(): Promise<void> {
    try {
      this.#done = await readDone(this.paths);
      this.#resultIsGood = true;
      if (this.#done !== null) await readResultBytes(this.paths, this.#done);
    } catch (thrown) {
      this.#resultIsGood = false;
      this.#done = null;
      this.#readProblem = {
        ...toAnsatzError(thrown).toRecord(),
        suggestion: 'Resume the run: it computes its end again from the last good checkpoint.',
      };
    }
  }

  async #foreignHolder(): Promise<'working' | 'waiting' | null> {
    if (this.#own !== null) return null;
    if ((await lockHolder(this.paths.lock)) !== null) return 'working';
    const host = await lockHolder(this.paths.hostLock);
    return host !== null && host.pid !== process.pid ? 'waiting' : null;
  }
}

/** What a list says of a spec. */
interface SpecFacts {
  readonly steps: number;
  readonly system: string;
  readonly ansatz: string;
  readonly energyScales: RunSummary['energyScales'];
}

const noFacts: SpecFacts = { steps: 0, system: '', ansatz: '', energyScales: null };

function factsOf(record: RunRecord): SpecFacts {
  try {
    const { definition, spec } = record;
    return { ...noFacts, steps: definition.totalSteps(spec), ...definition.labels?.(spec) };
  } catch {
    // A spec of an experiment or version that this program does not know is listed all the same.
    return noFacts;
  }
}
