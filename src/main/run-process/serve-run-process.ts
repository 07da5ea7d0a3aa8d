import { childProcessTransport, serve } from '../../shared/contract';
import { engineContract } from '../../shared/run/engine-contract';
import type { RunEnvironment } from './environment';
import { createRunProcess } from './run-process';

/**
 * Puts a run process behind the channel to its host. It lives as long as its host: when the channel closes, it keeps its
 * state and leaves, so that no run goes on without anybody who knows of it.
 */
export function serveRunProcess(environment: RunEnvironment): void {
  const runProcess = createRunProcess(environment);
  const transport = childProcessTransport(hostEnd());
  serve(engineContract, runProcess.handlers, transport);

  const leave = () => void runProcess.finish().finally(() => process.exit(0));
  transport.onClose(leave);
  process.on('SIGTERM', leave);
  // Ctrl-C in a terminal reaches the whole group of processes; the host decides what becomes of the run.
  process.on('SIGINT', () => undefined);
  process.on('SIGHUP', () => undefined);
}

/** The channel to the host: that of a forked Node process, or the port of Electron's utility process. */
function hostEnd(): Parameters<typeof childProcessTransport>[0] {
  const port = 'parentPort' in process ? process.parentPort : null;
  if (port === null) return process;
  return {
    postMessage: (message) => port.postMessage(message),
    on: (event: string, listener: (message: unknown) => void) =>
      event === 'message' ? port.on('message', listener) : port,
  };
}
