import { readFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, openPreset, startShortRun, step, test } from './fixtures';
import { hostileTexts } from './hostile-texts';
import { whatRan } from './what-ran';

test.beforeEach(async ({ window }) => {
  window.on(
    'dialog',
    (dialog) => void dialog.dismiss().then(() => Promise.reject(new Error(`dialog: ${dialog.message()}`))),
  );
});

test('titles of documents and runs are text, wherever they are shown', async ({ window }) => {
  test.setTimeout(300_000);
  await startShortRun(window, { steps: 20, checkpointEvery: 10 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 120_000 });
  for (const text of hostileTexts) {
    await window.getByRole('button', { name: 'Document', exact: true }).click();
    await window.getByRole('menuitem', { name: /^Rename/ }).click();
    await window.getByRole('textbox', { name: 'Title' }).fill(text.slice(0, 200));
    await window.getByRole('button', { name: 'Save', exact: true }).click();
    expect(await whatRan(window), text).toEqual([]);
  }
  // The last title goes to a run, its exports and the lists.
  for (const text of hostileTexts.slice(0, 4)) {
    await window.getByRole('button', { name: 'Document', exact: true }).click();
    await window.getByRole('menuitem', { name: /^Rename/ }).click();
    await window.getByRole('textbox', { name: 'Title' }).fill(text);
    await window.getByRole('button', { name: 'Save', exact: true }).click();
    await window.keyboard.press('Control+Enter');
    await expect(step(window, 'training')).toHaveAttribute('data-mark', 'running', { timeout: 20_000 });
    await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 60_000 });
  }
  for (const screen of ['Gallery', 'Documents', 'Runs', 'Compare', 'Data']) {
    await window.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: screen }).click();
    await expect(window.getByRole('heading', { level: 1 })).toContainText(screen);
    expect(await whatRan(window), screen).toEqual([]);
  }
});

test('a Hamiltonian, its parameters and its comments are text', async ({ window }) => {
  test.setTimeout(300_000);
  await openPreset(window, 'tfim-chain-20');
  await expect(window.locator('.ham-editor[data-ready="true"]')).toBeVisible({ timeout: 30_000 });
  for (const text of hostileTexts) {
    await window.locator('.ham-editor .view-lines').click();
    await window.keyboard.press('Control+A');
    await window.keyboard.insertText(
      `lattice chain(4) periodic\nsite spin(1/2)\nparam J = 1 # ${text}\nH = J * sum <i,j> Z(i)*Z(j) + ${text}\n`,
    );
    await window.waitForTimeout(80);
    expect(await whatRan(window), text).toEqual([]);
  }
});

test('files from elsewhere are text', async ({ window }) => {
  test.setTimeout(300_000);
  const document = (title: string) => ({
    format: 'ansatz-document',
    formatVersion: 1,
    id: 'hostile-document',
    title: title.slice(0, 200),
    experiment: title,
    experimentVersion: 1,
    preset: title,
    spec: { system: { hamiltonian: title }, [title]: title },
    seed: '1',
    runIds: [],
    modifiedAt: new Date().toISOString(),
  });
  for (const text of hostileTexts) {
    await window.evaluate(
      ([name, content]) => {
        const data = new DataTransfer();
        data.items.add(new File([content ?? ''], name ?? '', { type: 'application/json' }));
        for (const type of ['dragenter', 'dragover', 'drop']) {
          globalThis.document.body.dispatchEvent(
            new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
          );
        }
      },
      [`${text.replaceAll('/', '_').slice(0, 80)}.ansatz.json`, JSON.stringify(document(text))],
    );
    await window.waitForTimeout(60);
    expect(await whatRan(window), text).toEqual([]);
  }
  // Each was read and refused with its reason.
  await expect(window.getByText('is not in this version').first()).toBeVisible();
});

test('exported figures and scripts carry a title as text', async ({ window, session }) => {
  test.setTimeout(300_000);
  const title = hostileTexts[0] ?? '';
  await startShortRun(window, { steps: 20, checkpointEvery: 10 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 120_000 });
  await window.getByRole('button', { name: 'Document', exact: true }).click();
  await window.getByRole('menuitem', { name: /^Rename/ }).click();
  await window.getByRole('textbox', { name: 'Title' }).fill(title);
  await window.getByRole('button', { name: 'Save', exact: true }).click();
  await window.keyboard.press('Control+Enter');
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'running', { timeout: 20_000 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 60_000 });
  const figure = window.getByRole('region', { name: 'Energy per site' });
  await figure.getByRole('button', { name: /^Export/ }).click();
  const download = window.waitForEvent('download');
  await window.getByRole('menuitem', { name: /SVG/ }).first().click();
  const svg = await readFile(await (await download).path(), 'utf8');
  expect(svg).toContain('<svg');
  expect(svg).not.toMatch(/<script|<foreignObject|\son\w+=/i);
  // What is on disk has the title as it was written.
  const runs = readdirSync(join(session.server.home, 'runs'));
  const files = await Promise.all(
    runs.map((run) => readFile(join(session.server.home, 'runs', run, 'run.json'), 'utf8')),
  );
  expect(files.some((file) => file.includes(JSON.stringify(title)))).toBe(true);
});
