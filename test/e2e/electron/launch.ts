import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';

const root = resolve(import.meta.dirname, '../../..');

/** Path of the Electron to test with; without one the suite is skipped. `node scripts/fetch-electron.mjs` gets one. */
export const electronPath = process.env['ANSATZ_ELECTRON'] ?? null;
export const skipReason = 'No Electron: set ANSATZ_ELECTRON to a binary, or run `npm test`, which looks for one.';

export interface Launched {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** What the page said on its console as an error, and what it threw. */
  readonly errors: string[];
  readonly home: string;
  close(): Promise<void>;
}

/** Starts an entry of ours with a workspace and settings of its own. */
export async function launch(entry = 'out/main/index.cjs', executablePath = electronPath ?? ''): Promise<Launched> {
  const home = await mkdtemp(join(tmpdir(), 'ansatz-electron-'));
  const asRoot = process.getuid?.() === 0;
  const app = await _electron.launch({
    executablePath,
    args: [...(asRoot ? ['--no-sandbox'] : []), ...(entry === '' ? [] : [resolve(root, entry)])],
    env: { ...environment(), ANSATZ_HOME: join(home, 'workspace'), XDG_CONFIG_HOME: join(home, 'config') },
  });
  const errors: string[] = [];
  app.process().stderr?.on('data', (chunk: Buffer) => process.env['DEBUG_ELECTRON'] && process.stderr.write(chunk));
  const page = await app.firstWindow();
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  const close = async () => {
    await app.close();
    await rm(home, { recursive: true, force: true });
  };
  return { app, page, errors, home, close };
}

function environment(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries.filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE'));
}
