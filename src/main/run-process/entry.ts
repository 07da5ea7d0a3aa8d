import { engines } from '../../experiments/engines';
import { experiments } from '../../experiments/specs';
import { ExperimentCatalogue } from '../../shared/run/experiment-catalogue';
import { openNative } from '../native-binding';
import { nodeFileSystem } from '../run-store/file-system';
import { version } from '../version';
import { serveRunProcess } from './serve-run-process';

serveRunProcess({
  files: nodeFileSystem,
  catalogue: new ExperimentCatalogue(experiments),
  engines,
  openNative: (kind) => openNative({ kind }),
  version,
});
