import { connect, messagePortTransport } from '../../../../src/shared/contract';
import { conformanceCases } from '../../../../src/shared/contract/conformance/cases';
import { probeContract } from '../../../../src/shared/contract/conformance/probe-contract';
import { findDesktopBridge, requestDesktopPort } from '../../../../src/shared/lab/desktop-bridge';

/** Runs the cases in a sandboxed window, each over a port of its own. */
async function runOverPort(): Promise<Record<string, string>> {
  const bridge = findDesktopBridge(window);
  if (bridge === null) throw new Error('There is no bridge.');
  const results: Record<string, string> = {};
  for (const { name, run } of conformanceCases) {
    const transport = messagePortTransport(await requestDesktopPort(bridge, window, 8_000));
    const client = connect(probeContract, transport);
    let next: Promise<unknown> = Promise.resolve();
    // A window has one port: asking for another closes the first.
    const breakServer = () => {
      next = requestDesktopPort(bridge, window, 8_000);
    };
    try {
      await run({ client, transport, breakServer });
      results[name] = 'passed';
    } catch (error) {
      results[name] = String(error);
    } finally {
      client.close();
      await next;
    }
  }
  return results;
}

void runOverPort().then((results) => Object.assign(window, { portResults: results }));
