import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, expect, type ElectronApplication, type Page } from '@playwright/test';

export const root = resolve(import.meta.dirname, '../../..');

/** Path of the Electron to test with; without one the suite is skipped. `node scripts/fetch-electron.mjs` gets one. */
export const electronPath = process.env['ANSATZ_ELECTRON'] ?? null;
export const skipReason = 'No Electron: set ANSATZ_ELECTRON to a binary, or run `npm test`, which looks for one.';
export const isRoot = process.getuid?.() === 0;

/** Root can become a user without rights; whether that user sees the app depends on where the repository is. */
export function nobodyCanRead(): boolean {
  const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups', 'test', '-r'];
  const files = [join(root, 'out/main/index.cjs'), electronPath ?? ''];
  return files.every((file) => spawnSync('setpriv', [...asNobody, file]).status === 0);
}

export interface LaunchOptions {
  /** What to start; null: what is packaged with the binary. */
  readonly entry?: string | null;
  readonly executablePath?: string;
  /** Arguments after the entry, as a file that is opened with the app. */
  readonly arguments?: readonly string[];
  /** As root: a user without rights, whose renderers have a sandbox. */
  readonly asNobody?: boolean;
}

export interface Launched {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** What the page said on its console as an error, and what it threw. */
  readonly errors: string[];
  readonly environment: Record<string, string>;
  readonly close: () => Promise<void>;
}

/** Starts an entry of ours with a workspace and settings of its own. */
export async function launch(options: LaunchOptions = {}): Promise<Launched> {
  const { entry = 'out/main/index.cjs', executablePath = electronPath ?? '', asNobody = false } = options;
  const more = options.arguments ?? [];
  const home = await mkdtemp(join(tmpdir(), 'ansatz-electron-'));
  await mkdir(join(home, 'config'));
  if (asNobody) for (const path of [home, join(home, 'config')]) await chmod(path, 0o777);
  const environment = environmentIn(home, executablePath);
  const app = await _electron.launch({
    executablePath: asNobody ? join(import.meta.dirname, 'as-nobody.sh') : executablePath,
    args: [
      ...(isRoot && !asNobody ? ['--no-sandbox'] : []),
      ...(entry === null ? [] : [resolve(root, entry)]),
      ...more,
    ],
    env: environment,
    chromiumSandbox: asNobody || !isRoot,
  });
  const page = await app.firstWindow();
  const errors = watch(page);
  const close = async () => {
    await app.close();
    await rm(home, { recursive: true, force: true });
  };
  return { app, page, errors, environment, close };
}

function environmentIn(home: string, executablePath: string): Record<string, string> {
  const own = {
    ANSATZ_HOME: join(home, 'workspace'),
    ANSATZ_ELECTRON: executablePath,
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
  };
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const environment = { ...Object.fromEntries(inherited), ...own };
  return Object.fromEntries(Object.entries(environment).filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE'));
}

function watch(page: Page): string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  return errors;
}

/** The gallery is there and the host has answered. */
export async function expectGallery(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Gallery' })).toBeVisible();
  await expect(page.locator('[data-preset]').first()).toBeVisible();
  await expect(page.locator('footer')).toContainText(/native|wasm/i);
}
