import { dialog, type BrowserWindow } from 'electron';

/** A window that dies this often within this time is not loaded again by itself. */
const mostCrashes = 3;
const withinMilliseconds = 60_000;

/** Whether a page that died now may be loaded again without asking. */
export function mayReload(crashes: readonly number[], now: number): boolean {
  return crashes.filter((at) => now - at < withinMilliseconds).length < mostCrashes;
}

/**
 * Loads the page again when its process has died. Runs go on meanwhile; documents, tabs and layout are where they were, because
 * the page restores them.
 */
export function reviveAfterCrash(window: BrowserWindow, onGone: () => void): void {
  const crashes: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    onGone();
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const now = Date.now();
    const again = mayReload(crashes, now);
    crashes.push(now);
    if (again) window.webContents.reload();
    else askToReload(window, reason);
  });
}

function askToReload(window: BrowserWindow, reason: string): void {
  void dialog
    .showMessageBox(window, {
      type: 'error',
      message: 'The window has failed several times.',
      detail: `Its process ended: ${reason}. Runs go on, and documents are on disk.`,
      buttons: ['Load the window again', 'Quit'],
      defaultId: 0,
      cancelId: 1,
    })
    .then(({ response }) => {
      if (response === 0) window.webContents.reload();
      else window.close();
    });
}
