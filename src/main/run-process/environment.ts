import type { ExperimentEngine } from '../../engine/run-context';
import type { NativeEngine } from '../../engine/native/variational-monte-carlo';
import type { ExperimentCatalogue } from '../../shared/run/experiment-catalogue';
import type { FileSystem } from '../run-store/file-system';

/** What a run's process gets from its entry: tests give other files and engines. */
export interface RunEnvironment {
  readonly files: FileSystem;
  readonly catalogue: ExperimentCatalogue;
  readonly engines: Readonly<Record<string, ExperimentEngine<unknown, unknown, unknown>>>;
  /** best: the addon, or WebAssembly where it cannot be loaded. */
  openNative(kind: 'best' | 'addon' | 'wasm', threads: number): Promise<NativeEngine>;
  readonly version: string;
}
