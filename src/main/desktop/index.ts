import { join } from 'node:path';
import { app, BrowserWindow, dialog, protocol, session } from 'electron';
import { toAnsatzError } from '../../shared/contract';
import { labContract } from '../../shared/lab/contract';
import type { Lab } from '../lab/lab';
import { openLab } from '../lab/open-lab';
import { answerAppRequest, appScheme } from './app-protocol';
import { confineWindows, denyPermissions } from './guards';

import { installMenu } from './menu';
import { developmentOrigin } from './trust';
import { utilityRunProcesses } from './utility-run-process';
import { openWindow } from './window';
import { offerPort } from './window-port';

/** The desktop door: one window, one lab, a process for each run. */

// Before the first await: later is too late for Electron.
protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);
// Root, which only tests are, has no sandbox, and asking for one would keep run processes from starting.
if (process.getuid?.() !== 0) app.enableSandbox();
confineWindows(app);

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', showWindow);
  app.on('window-all-closed', () => app.quit());
  app.whenReady().then(start).catch(giveUp);
} else {
  app.quit();
}

async function start(): Promise<void> {
  const origin = developmentOrigin(process.env['ELECTRON_RENDERER_URL'], app.isPackaged);
  denyPermissions(session.defaultSession);
  protocol.handle(appScheme, (request) => answerAppRequest(request, join(__dirname, '../renderer')));
  const lab = await openLab({ host: 'desktop', spawner: utilityRunProcesses(join(__dirname, 'run-process.cjs')) });
  closeBeforeQuitting(lab);
  offerPort(labContract, () => lab.handlers(), origin);
  installMenu(process.platform, lab.workspace.runs);
  openWindow({
    preload: join(__dirname, '../preload/index.cjs'),
    icon: join(__dirname, '../../resources/icon.png'),
    stateFile: join(app.getPath('userData'), 'window.json'),
    developmentOrigin: origin,
  });
}

/** Runs get the time to put their state on disk. */
function closeBeforeQuitting(lab: Lab): void {
  app.on('will-quit', (event) => {
    event.preventDefault();
    void lab.close().finally(() => app.exit(0));
  });
}

function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized() === true) window.restore();
  window?.focus();
}

function giveUp(thrown: unknown): void {
  const { message, reason, suggestion } = toAnsatzError(thrown);
  dialog.showErrorBox('Ansatz cannot start', `${message}\n\n${reason}\n\n${suggestion}`);
  app.exit(1);
}
