import type { NativeEngine } from '../../src/engine/native/variational-monte-carlo';
import type { RunEnvironment } from '../../src/main/run-process/environment';
import { nodeFileSystem, type FileSystem } from '../../src/main/run-store/file-system';
import { ExperimentCatalogue } from '../../src/shared/run/experiment-catalogue';
import { toyEngine, toyExperiment, type Restore } from './experiment';

function unused(): never {
  throw new Error('The toy experiment has no kernels.');
}

/** The toy experiment asks nothing of it. */
export const toyNative: NativeEngine = {
  description: { kind: 'wasm', simd: 'none', threads: 1, version: '0', hint: null },
  createVariationalMonteCarlo: unused,
  createHostOfSteps: unused,
  createExactDiagonalisation: unused,
  estimateExactDiagonalisation: unused,
  createExactEvolution: unused,
  createLearner: unused,
};

export interface ToyOptions {
  readonly files?: FileSystem;
  readonly restore?: Restore;
}

/** Environment of a run process that knows only the toy experiment. */
export function toyEnvironment({ files = nodeFileSystem, restore }: ToyOptions = {}): RunEnvironment {
  return {
    files,
    catalogue: new ExperimentCatalogue([toyExperiment]),
    engines: { toy: toyEngine(restore) },
    openNative: async () => toyNative,
    openTensor: unused,
    version: '0.0.0',
  };
}
