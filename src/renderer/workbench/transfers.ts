import { createStore } from 'zustand/vanilla';
import { isCancelled } from '../../shared/contract';
import { bundleEnding, type BundleScope } from '../../shared/lab/bundle';
import { bundlePieceBytes } from '../../shared/lab/run-library';
import { formatBytes, formatCount } from '../../shared/format';
import { replaySentence, type ReplayReport } from '../../shared/lab/replay';
import type { RunSummary } from '../../shared/lab/contract';
import { saveBlob } from './save-file';
import { labOf, type Workbench } from './workbench';

/** Work on runs that takes its time and goes on when its dialog is closed. */
export interface Transfer {
  readonly key: string;
  readonly label: string;
  readonly fraction: number | null;
  readonly began: number;
  readonly cancel: () => void;
}

interface TransfersStore {
  readonly transfers: readonly Transfer[];
  /** Replays by the run that is replayed: under way (null) or done. */
  readonly replays: Readonly<Record<string, ReplayReport | null>>;
}

export const transfers = createStore<TransfersStore>(() => ({ transfers: [], replays: {} }));

/** Follows a piece of work in the list of transfers; what fails is said in the corner, being left is not. */
function follow(
  workbench: Workbench,
  key: string,
  label: string,
  work: (say: (label: string, fraction: number | null) => void, signal: AbortSignal) => Promise<void>,
): void {
  const abort = new AbortController();
  const began = performance.now();
  const cancel = (): void => abort.abort();
  const put = (transfer: Transfer | null): void =>
    transfers.setState(({ transfers: before }) => ({
      transfers: [...before.filter((other) => other.key !== key), ...(transfer === null ? [] : [transfer])],
    }));
  put({ key, label, fraction: null, began, cancel });
  workbench.attempt(async () => {
    try {
      await work((said, fraction) => put({ key, label: said, fraction, began, cancel }), abort.signal);
    } catch (thrown) {
      if (!abort.signal.aborted && !isCancelled(thrown)) throw thrown;
    } finally {
      put(null);
    }
  });
}

export function isBundle(file: File): boolean {
  return file.name.toLowerCase().endsWith('.zip');
}

/** Opens a bundle that the host has whole; shows its runs. */
export function finishBundle(workbench: Workbench, name: string, importId: string): void {
  follow(workbench, `import ${name} ${performance.now()}`, `Reading ${name}`, async (say, signal) => {
    await unpack(workbench, name, importId, say, signal);
    workbench.navigation.getState().show('runs');
  });
}

/** The host checks it whole before anything of it is kept. */
async function unpack(
  workbench: Workbench,
  name: string,
  importId: string,
  say: (label: string, fraction: number | null) => void,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const stream = labOf(workbench).finishImport({ importId }, { signal });
  for await (const { label, fraction } of stream) say(`${name}: ${label.toLowerCase()}`, fraction);
  const { runIds } = await stream.result;
  workbench.messages.show({ severity: 'success', message: `Opened ${formatCount(runIds.length, 'run')} of ${name}` });
  return runIds;
}

/** Sends a bundle to the host, which checks it whole before anything of it is kept. */
export function importBundle(workbench: Workbench, file: File, onDone: (runIds: readonly string[]) => void): void {
  follow(workbench, `import ${file.name} ${performance.now()}`, `Reading ${file.name}`, async (say, signal) => {
    const lab = labOf(workbench);
    const { importId } = await lab.beginImport({ bytes: Math.max(1, file.size) }, { signal });
    try {
      for (let offset = 0; offset < file.size; offset += bundlePieceBytes) {
        const piece = new Uint8Array(await file.slice(offset, offset + bundlePieceBytes).arrayBuffer());
        await lab.importPiece({ importId, offset, piece }, { signal });
        say(`Reading ${file.name}`, (offset + piece.length) / file.size);
      }
      onDone(await unpack(workbench, file.name, importId, say, signal));
    } catch (thrown) {
      await lab.dropImport({ importId }).catch(() => undefined);
      throw thrown;
    }
  });
}

/** Runs as one file, which the browser or the desktop saves. */
export function exportBundle(workbench: Workbench, scope: BundleScope): void {
  const label = `Bundling ${formatCount(scope.runIds.length, 'run')}`;
  follow(workbench, `export ${performance.now()}`, label, async (say, signal) => {
    const pieces: Blob[] = [];
    const stream = labOf(workbench).exportBundle(scope, { signal });
    for await (const { piece, doneBytes, totalBytes } of stream) {
      pieces.push(new Blob([piece.slice()]));
      say(label, totalBytes === 0 ? null : doneBytes / totalBytes);
    }
    const { name, bytes } = await stream.result;
    saveBlob(
      name.endsWith(bundleEnding) ? name : `${name}${bundleEnding}`,
      new Blob(pieces, { type: 'application/zip' }),
    );
    workbench.messages.show({ severity: 'success', message: `Made ${name}`, detail: formatBytes(bytes) });
  });
}

/** Runs a stored run again and compares; what it shows is kept for its dialog. */
export function startReplay(workbench: Workbench, run: RunSummary, keep: boolean): void {
  const put = (report: ReplayReport | null | undefined): void =>
    transfers.setState(({ replays: { [run.id]: _before, ...others } }) => ({
      replays: report === undefined ? others : { ...others, [run.id]: report },
    }));
  put(null);
  const name = `${run.title}, seed ${run.seed}`;
  follow(workbench, `replay ${run.id}`, `Replaying ${name}`, async (say, signal) => {
    let report: ReplayReport | undefined;
    try {
      const stream = labOf(workbench).replay({ runId: run.id, keep }, { signal });
      for await (const phase of stream) say(phase.label, phase.fraction);
      report = await stream.result;
      workbench.messages.show({
        severity: report.same ? 'success' : 'warning',
        message: `Replay of ${name}`,
        detail: replaySentence(report),
      });
    } finally {
      put(report);
    }
  });
}
