import { serveRunProcess } from '../../../src/main/run-process/serve-run-process';
import { toyEnvironment } from '../../toy/environment';
import { faultSchema } from '../support/fault';
import { faultyFileSystem } from '../support/faulty-file-system';

/** The toy experiment's run process, with the fault that its environment asks for. */
const fault = faultSchema.parse(JSON.parse(process.env['TOY_FAULT'] ?? '{"kind":"none"}'));

serveRunProcess(
  toyEnvironment({
    files: faultyFileSystem(fault),
    // The negative control: everything is restored but the random state.
    restore: (checkpoint) => (fault.kind === 'forgetRandomState' ? { ...checkpoint, state: {} } : checkpoint),
  }),
);
