import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type ElectronApplication, type Page } from '@playwright/test';
import { electronPath, expectGallery, isRoot, launch, root, skipReason, type Launched } from './launch';

test.skip(electronPath === null, skipReason);

/** Chooses an entry of the native menu, as a click would; an entry that is disabled refuses. */
async function choose(app: ElectronApplication, id: string): Promise<void> {
  await expect
    .poll(() =>
      app.evaluate(({ Menu }, entry) => Menu.getApplicationMenu()?.getMenuItemById(entry)?.enabled ?? null, id),
    )
    .toBe(true);
  await app.evaluate(({ Menu }, entry) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById(entry);
    if (item) item.click();
  }, id);
}

const labelOf = (app: ElectronApplication, id: string): Promise<string | null> =>
  app.evaluate(({ Menu }, entry) => Menu.getApplicationMenu()?.getMenuItemById(entry)?.label ?? null, id);

/** Evaluates in the window from the main process: it also works where the test's own connection to the page was lost. */
const inWindow = (app: ElectronApplication, expression: string): Promise<unknown> =>
  app.evaluate(
    ({ BrowserWindow }, text) =>
      // A page that has just died never answers.
      Promise.race([
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text) as Promise<unknown>,
        new Promise((resolve) => setTimeout(() => resolve(null), 2000)),
      ]),
    expression,
  );

const titleOf = (page: Page) => page.locator('header').first();

async function documentFile(folder: string, title: string): Promise<string> {
  const path = join(folder, `${title.replaceAll(' ', '-')}.ansatz.json`);
  const document = {
    format: 'ansatz-document',
    formatVersion: 1,
    id: `document-${title.toLowerCase().replaceAll(' ', '-')}`,
    title,
    experiment: 'ground-state',
    experimentVersion: 1,
    preset: null,
    spec: { half: 'typed' },
    seed: '3',
    runIds: [],
    modifiedAt: new Date(0).toISOString(),
  };
  await writeFile(path, JSON.stringify(document));
  return path;
}

test.describe('a window', () => {
  let desktop: Launched;
  test.beforeAll(async () => {
    desktop = await launch();
  });
  test.afterAll(() => desktop.close());

  test('starts for the first time with nothing open and says what to do', async () => {
    const { page, app, errors } = desktop;
    await expectGallery(page);
    await expect(page.getByText('None yet. Open an experiment.')).toBeVisible();
    await expect(page.getByRole('navigation', { name: 'Open documents' })).toHaveCount(0);
    await expect(page.getByRole('note', { name: 'First steps' })).toBeVisible();
    const titles = await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label));
    expect(titles).toEqual(expect.arrayContaining(['File', 'Edit', 'View', 'Run']));
    expect(await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('run')?.enabled)).toBe(false);
    expect(errors).toEqual([]);
  });

  test('has menus that open, change, undo and show', async () => {
    const { page, app } = desktop;
    await choose(app, 'preset-heisenberg-chain-20');
    await expect(page.locator('[data-step="system"]')).toHaveAttribute('aria-current', 'step');
    await choose(app, 'step-training');
    const steps = page.getByRole('textbox', { name: 'Steps', exact: true });
    const before = await steps.inputValue();
    await steps.fill('123');
    await steps.press('Enter');
    await page.locator('[data-step="training"]').focus();
    await expect.poll(() => labelOf(app, 'undo')).toMatch(/^Undo: /);
    await choose(app, 'undo');
    await expect(steps).toHaveValue(before);
    await choose(app, 'redo');
    await expect(steps).toHaveValue('123');
    await choose(app, 'theme-dark');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await choose(app, 'theme-light');
    await choose(app, 'keys');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await page.keyboard.press('Escape');
    await choose(app, 'screen-runs');
    await expect(page.getByRole('heading', { name: 'Runs', level: 1 })).toBeVisible();
    // Recent documents are in the menu by their title.
    const recent = await app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()
        ?.getMenuItemById('open-recent')
        ?.submenu?.items.map(({ id, label }) => ({ id, label })),
    );
    expect(recent?.map(({ label }) => label)).toEqual(['Antiferromagnetic chain']);
    await choose(app, recent?.[0]?.id ?? '');
    await expect(titleOf(page)).toContainText('Antiferromagnetic chain');
  });

  test('exports through the dialog of the system', async () => {
    const { page, app } = desktop;
    const folder = await mkdtemp(join(tmpdir(), 'ansatz-saved-'));
    try {
      const target = join(folder, 'chain.ansatz.json');
      await app.evaluate(({ dialog }, filePath) => {
        const asked: unknown[] = [];
        Object.assign(globalThis, { asked });
        dialog.showSaveDialog = ((...given: unknown[]) => {
          asked.push(given.at(-1));
          return Promise.resolve({ canceled: asked.length > 1, filePath: asked.length > 1 ? '' : filePath });
        }) as typeof dialog.showSaveDialog;
      }, target);
      await choose(app, 'save-file');
      await expect.poll(() => readFile(target, 'utf8').catch(() => '')).toContain('"ansatz-document"');
      // The second time the dialog is left, and nothing is written or said.
      await rm(target);
      await choose(app, 'save-file');
      await expect.poll(() => app.evaluate(() => (Reflect.get(globalThis, 'asked') as unknown[]).length)).toBe(2);
      const asked = await app.evaluate(() => Reflect.get(globalThis, 'asked') as { defaultPath: string }[]);
      expect(asked[1]?.defaultPath).toBe(join(folder, 'Antiferromagnetic-chain.ansatz.json'));
      await page.waitForTimeout(500);
      expect(await readFile(target, 'utf8').catch(() => null)).toBeNull();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('opens files that the system hands over, from a second start too', async () => {
    const { page, app, environment } = desktop;
    const folder = await mkdtemp(join(tmpdir(), 'ansatz-opened-'));
    try {
      const [first, second] = [
        await documentFile(folder, 'By double click'),
        await documentFile(folder, 'By another start'),
      ];
      await app.evaluate(({ app: host }, path) => {
        host.emit('open-file', { preventDefault: () => undefined }, path);
      }, first);
      await expect(titleOf(page)).toContainText('By double click');
      const args = [...(isRoot ? ['--no-sandbox'] : []), join(root, 'out/main/index.cjs'), second];
      const other = spawn(electronPath ?? '', args, { env: environment, stdio: 'ignore' });
      expect(await new Promise((resolve) => other.on('exit', resolve))).toBe(0);
      await expect(titleOf(page)).toContainText('By another start');
      await app.evaluate(
        ({ app: host }, path) => {
          host.emit('open-file', { preventDefault: () => undefined }, path);
        },
        join(folder, 'missing.ansatz.json'),
      );
      await expect(page.getByRole('status').filter({ hasText: 'missing.ansatz.json cannot be opened' })).toBeVisible();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('has every command in its menus, by section, and takes files that are dropped', async () => {
    const { page, app } = desktop;
    await choose(app, 'preset-heisenberg-chain-20');
    await expect(page.locator('[data-step="system"]')).toHaveAttribute('data-mark', 'valid', { timeout: 30_000 });
    const sections = () =>
      app.evaluate(({ Menu }) =>
        Object.fromEntries(
          Menu.getApplicationMenu()
            ?.getMenuItemById('commands')
            ?.submenu?.items.map(({ label, submenu }) => [label, submenu?.items.map(({ id }) => id) ?? []]) ?? [],
        ),
      );
    await expect.poll(async () => (await sections())['This document'] ?? []).toContain('exact-energy');
    const found = await sections();
    expect(found['This document']).toEqual(expect.arrayContaining(['rename', 'duplicate', 'delete', 'sweep']));
    expect(found['Window']).toEqual(expect.arrayContaining(['text-size-125', 'queue', 'reset-layouts']));
    const rootSize = () => page.locator('html').evaluate((element) => getComputedStyle(element).fontSize);
    const press = (id: string) =>
      app.evaluate(({ Menu }, entry) => Menu.getApplicationMenu()?.getMenuItemById(entry)?.click(), id);
    await press('text-size-125');
    await expect.poll(rootSize).toBe('20px');
    await press('text-size-100');
    await expect.poll(rootSize).toBe('16px');

    const drop = (name: string, text: string) =>
      page.evaluate(
        ([fileName, content]) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([content ?? ''], fileName ?? ''));
          window.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
        },
        [name, text],
      );
    await drop('hydrogen.fcidump', await readFile(join(root, 'test/fixtures/molecules/h2-sto-3g.fcidump'), 'utf8'));
    await expect(titleOf(page)).toContainText('hydrogen');
    await expect(page.locator('[data-step="system"]')).toContainText('2 sites', { timeout: 30_000 });
    await drop('model.safetensors', 'weights');
    await expect(page.getByRole('status').filter({ hasText: 'model.safetensors cannot be opened' })).toBeVisible();
  });

  test('a run whose process dies is interrupted, and goes on from its checkpoint', async () => {
    test.setTimeout(180_000);
    const { page, app } = desktop;
    await choose(app, 'preset-tfim-chain-20');
    await expect(page.locator('[data-step="system"]')).toHaveAttribute('data-mark', 'valid', { timeout: 30_000 });
    await choose(app, 'run');
    const training = page.locator('[data-step="training"]');
    await expect(training).toContainText(/step [1-9]\d+ of/, { timeout: 60_000 });
    await app.evaluate(({ app: host }) => {
      const run = host.getAppMetrics().find(({ name }) => name === 'Ansatz run');
      if (run) process.kill(run.pid, 'SIGKILL');
    });
    await expect(training).toHaveAttribute('data-mark', 'warning', { timeout: 30_000 });
    await expectAlive(page);
    await choose(app, 'resume-current');
    await expect(training).toHaveAttribute('data-mark', 'valid', { timeout: 150_000 });
  });

  test('a window whose process dies comes back where it was, and a run goes on meanwhile', async () => {
    test.setTimeout(180_000);
    const { app } = desktop;
    await choose(app, 'step-model');
    await expect
      .poll(() => inWindow(app, `document.querySelector('[data-step="model"]')?.getAttribute('aria-current')`))
      .toBe('step');
    const titles = `[...document.querySelectorAll('[data-tab] > button:first-child')].map((tab) => tab.innerText)`;
    const before = await inWindow(app, titles);
    expect(before).toEqual(expect.arrayContaining(['By double click', 'By another start']));
    await choose(app, 'run');
    const running = () =>
      app.evaluate(({ app: host }) => host.getAppMetrics().filter(({ name }) => name === 'Ansatz run').length);
    await expect.poll(running, { timeout: 30_000 }).toBe(1);
    await choose(app, 'step-model');
    // The place of the window is kept by the browser's own process a moment later.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    await expect
      .poll(() => inWindow(app, `document.querySelector('[data-step="model"]')?.getAttribute('aria-current')`), {
        timeout: 60_000,
      })
      .toBe('step');
    expect(await inWindow(app, titles)).toEqual(before);
    expect(await running()).toBe(1);
    // The menu is the new page's.
    await choose(app, 'cancel-current');
    await expect.poll(running, { timeout: 30_000 }).toBe(0);
  });
});

async function expectAlive(page: Page): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Workbench' })).toBeVisible();
}

test('a file among the arguments is open at the start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ansatz-argument-'));
  const desktop = await launch({ arguments: [await documentFile(folder, 'From the command line')] });
  try {
    await expect(titleOf(desktop.page)).toContainText('From the command line', { timeout: 30_000 });
    expect(desktop.errors).toEqual([]);
  } finally {
    await desktop.close();
    await rm(folder, { recursive: true });
  }
});
