import { replaySentence } from '../../../shared/lab/replay';
import { exitCodes } from '../errors';
import { findRun } from '../find-run';
import { withHost } from '../open-host';
import { followed } from '../phase-line';

/** Runs a stored run again and compares bit for bit. Exit code 2: it is different. */
export function replayCommand(
  name: string,
  options: { readonly keep?: boolean; readonly json?: boolean; readonly home: string | undefined },
): Promise<number> {
  return withHost(options.home, async (lab) => {
    const record = await findRun(lab, name);
    const abort = new AbortController();
    const interrupt = (): void => abort.abort();
    process.once('SIGINT', interrupt);
    try {
      const report = await followed(lab.library.replay(record.id, options.keep === true, abort.signal));
      if (options.json === true) process.stdout.write(`${JSON.stringify(report)}\n`);
      else {
        for (const change of report.changed) process.stdout.write(`${change}\n`);
        process.stdout.write(`${replaySentence(report)}\n`);
        if (report.replayId !== null) process.stdout.write(`Replay: ${report.replayId}\n`);
      }
      return report.same ? exitCodes.done : exitCodes.failed;
    } catch (thrown) {
      if (abort.signal.aborted) return exitCodes.interrupted;
      throw thrown;
    } finally {
      process.off('SIGINT', interrupt);
    }
  });
}
