import { setPriority } from 'node:os';
import { engines } from '../../experiments/engines';
import { experiments } from '../../experiments/specs';
import { ExperimentCatalogue } from '../../shared/run/experiment-catalogue';
import { openNative } from '../native-binding';
import { nodeFileSystem } from '../run-store/file-system';
import { version } from '../version';
import { serveRunProcess } from './serve-run-process';

// A little less urgent than the window: on a machine whose cores are all at work, the curves still move smoothly.
// Threads that start later inherit it. Where it is not allowed, the run is as good at the usual priority.
try {
  setPriority(5);
} catch {
  // See above.
}

serveRunProcess({
  files: nodeFileSystem,
  catalogue: new ExperimentCatalogue(experiments),
  engines,
  openNative: (kind) => openNative({ kind }),
  // TensorFlow.js is large: it is loaded only where it is asked for.
  openTensor: async (backend) => (await import('../tensor-backends')).openTensorBackend(backend),
  version,
});
