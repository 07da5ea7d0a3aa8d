import { join } from 'node:path';
import { app, BrowserWindow, protocol, session, utilityProcess } from 'electron';
import { answerAppRequest, appOrigin, appScheme } from '../../../../src/main/desktop/app-protocol';
import { confineWindows, denyPermissions } from '../../../../src/main/desktop/guards';
import { offerPort } from '../../../../src/main/desktop/window-port';
import { childProcessTransport, connect } from '../../../../src/shared/contract';
import { conformanceCases } from '../../../../src/shared/contract/conformance/cases';
import { probeContract, probeHandlers } from '../../../../src/shared/contract/conformance/probe-contract';

/** The doors of the product with the probe contract behind them: a window over a port, and a utility process. */

protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);
confineWindows(app);

void app.whenReady().then(async () => {
  denyPermissions(session.defaultSession);
  protocol.handle(appScheme, (request) => answerAppRequest(request, join(__dirname, 'page')));
  offerPort(probeContract, probeHandlers, null);
  const window = new BrowserWindow({
    webPreferences: { preload: join(__dirname, 'preload.cjs'), sandbox: true, contextIsolation: true },
  });
  await window.loadURL(`${appOrigin}/`);
  Object.assign(globalThis, { utilityResults: await runOverUtilityProcess() });
});

async function runOverUtilityProcess(): Promise<Record<string, string>> {
  const results: Record<string, string> = {};
  for (const { name, run } of conformanceCases) {
    const child = utilityProcess.fork(join(__dirname, 'probe-child.cjs'));
    const transport = childProcessTransport(child);
    const client = connect(probeContract, transport);
    try {
      await run({ client, transport, breakServer: () => process.kill(child.pid ?? 0, 'SIGKILL') });
      results[name] = 'passed';
    } catch (error) {
      results[name] = String(error);
    } finally {
      client.close();
    }
  }
  return results;
}
