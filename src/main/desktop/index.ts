import { join } from 'node:path';
import { app, BrowserWindow, dialog, protocol, session } from 'electron';
import { toAnsatzError } from '../../shared/contract';
import { labContract } from '../../shared/lab/contract';
import type { Lab } from '../lab/lab';
import { fileToOpen } from '../lab/files-to-open';
import { openLab } from '../lab/open-lab';
import { answerAppRequest, appScheme } from './app-protocol';
import { confineWindows, denyPermissions } from './guards';

import { reviveAfterCrash } from './crash';
import { saveWithDialog } from './downloads';
import { filesOfArguments } from './files';
import { emptyMenu, showMenu } from './menu';
import { Orders } from './orders';
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
  app.on('second-instance', (_event, args, directory) => {
    showWindow();
    openFiles(filesOfArguments(args.slice(1), directory));
  });
  // A Mac tells of a file this way, also before the window is there.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    openFiles([path]);
  });
  app.on('window-all-closed', () => app.quit());
  app.whenReady().then(start).catch(giveUp);
} else {
  app.quit();
}

/** Files that came before the window could be asked to open them. */
const waiting: string[] = [];
let desk: { readonly orders: Orders; readonly lab: Lab } | null = null;

function openFiles(paths: readonly string[]): void {
  // For the lists of the system: of the dock, the start menu, the file manager.
  if (app.isReady()) for (const path of paths) app.addRecentDocument(path);
  const to = desk;
  if (to === null) waiting.push(...paths);
  else
    for (const path of paths)
      void fileToOpen(path, (bundle) => to.lab.library.takeBundle(bundle)).then((order) => to.orders.send(order));
}

async function start(): Promise<void> {
  const origin = developmentOrigin(process.env['ELECTRON_RENDERER_URL'], app.isPackaged);
  denyPermissions(session.defaultSession);
  protocol.handle(appScheme, (request) => answerAppRequest(request, join(__dirname, '../renderer')));
  const lab = await openLab({ host: 'desktop', spawner: utilityRunProcesses(join(__dirname, 'run-process.cjs')) });
  closeBeforeQuitting(lab);
  offerPort(labContract, () => lab.handlers(), origin);
  const menu = {
    platform: process.platform,
    runsDirectory: lab.workspace.runs,
    command: (id: string) => order.command(id),
  };
  const order = new Orders(origin, (described) => {
    showMenu(described, menu);
    // What the window keeps for its next start is on the disk, should this be the last that is heard of it.
    session.defaultSession.flushStorageData();
  });
  showMenu(emptyMenu, menu);
  saveWithDialog(session.defaultSession, (problem) => order.send(problem));
  const window = openWindow({
    preload: join(__dirname, '../preload/index.cjs'),
    icon: join(__dirname, '../../resources/icon.png'),
    stateFile: join(app.getPath('userData'), 'window.json'),
    developmentOrigin: origin,
  });
  reviveAfterCrash(window, () => order.pageIsGone());
  desk = { orders: order, lab };
  openFiles([...filesOfArguments(process.argv.slice(1), process.cwd()), ...waiting.splice(0)]);
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
