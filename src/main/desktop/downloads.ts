import { copyFile, rm } from 'node:fs/promises';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import { app, BrowserWindow, dialog, type Session } from 'electron';
import type { DesktopOrder } from '../../shared/lab/desktop-bridge';

const kinds: Readonly<Record<string, string>> = {
  '.json': 'Ansatz document',
  '.svg': 'Scalable vector graphics',
  '.pdf': 'PDF',
  '.png': 'PNG image',
  '.csv': 'Comma-separated values',
  '.npz': 'NumPy archive',
  '.zip': 'ZIP archive',
  '.py': 'Python script',
};

/** Folder that a file was saved in last, for as long as the app runs. */
let lastFolder: string | null = null;

/** Asks with the system's dialog where each file goes that the page hands over. What cannot be written is said in the page. */
export function saveWithDialog(session: Session, say: (order: DesktopOrder) => void): void {
  session.on('will-download', (_event, item) => {
    const name = basename(item.getFilename());
    // The place must be known at once, and the dialog takes its time.
    const folder = mkdtempSync(join(tmpdir(), 'ansatz-download-'));
    const held = join(folder, 'file');
    item.setSavePath(held);
    item.once('done', (_done, state) => {
      const work = state === 'completed' ? askAndCopy(held, name) : Promise.resolve();
      void work
        .catch((thrown: unknown) =>
          say({
            kind: 'problem',
            message: `${name} was not saved.`,
            reason: thrown instanceof Error ? thrown.message : String(thrown),
            suggestion: 'Choose another folder.',
          }),
        )
        .finally(() => rm(folder, { recursive: true, force: true }));
    });
  });
}

async function askAndCopy(held: string, name: string): Promise<void> {
  const ending = extname(name);
  const options = {
    defaultPath: join(lastFolder ?? app.getPath('documents'), name),
    filters: ending === '' ? [] : [{ name: kinds[ending] ?? ending.slice(1), extensions: [ending.slice(1)] }],
  };
  const [window] = BrowserWindow.getAllWindows();
  const { canceled, filePath } =
    window === undefined ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options);
  if (canceled || !filePath) return;
  await copyFile(held, filePath);
  lastFolder = dirname(filePath);
}
