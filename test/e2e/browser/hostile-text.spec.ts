import { readFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, openPreset, startShortRun, step, test } from './fixtures';
import { energyFigure } from '../../../src/shared/figure/samples';
import { addPanel, changePanel, newPage } from '../../../src/shared/figure-page/edit';
import type { FigurePage, PanelSource } from '../../../src/shared/figure-page';
import { hostileTexts } from './hostile-texts';
import { whatRan } from './what-ran';

/** A page with the text in every field that has a name. */
function hostilePage(text: string, id: string): FigurePage {
  const sample = energyFigure();
  const provenance = {
    ...{ application: text, version: text, runId: text, experiment: text, seed: text, step: 1, createdAt: text },
    ...{ specDigest: text, references: [text], runs: [] },
    computation: {
      what: text,
      settings: [[text, text] satisfies [string, string]],
      spec: { [text]: text },
      commands: [text],
    },
  };
  const figure = { ...sample, title: text, description: text, provenance };
  const source: PanelSource = { kind: 'given', title: text, runIds: [text.slice(0, 100)] };
  const page = addPanel(newPage(id, text.slice(0, 200), '2026-01-01T00:00:00Z'), 'panel-one', figure, source);
  const axis = { label: text, scale: null, minimum: null, maximum: null };
  return {
    ...changePanel(page, 'panel-one', {
      ...{ title: text, letter: text.slice(0, 12), x: axis, y: axis },
      lines: [{ y: -1.27, label: text, kind: 'reference' }],
      texts: [{ label: text, corner: 'topLeft' }],
      series: { '1': { hidden: false, colour: null, marker: null, line: null, label: text } },
    }),
    caption: text,
    legend: 'bottom',
  };
}

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

test('figure pages from elsewhere are text: titles, captions, labels, letters, names of runs', async ({ window }) => {
  test.setTimeout(300_000);
  const drop = (content: string) =>
    window.evaluate((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], 'page.ansatz-figure.json', { type: 'application/json' }));
      for (const type of ['dragenter', 'dragover', 'drop'])
        globalThis.document.body.dispatchEvent(
          new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
        );
    }, content);
  for (const [index, text] of hostileTexts.entries()) {
    await drop(JSON.stringify(hostilePage(text, `figure-hostile-${index}`)));
    await expect(window.getByRole('tree', { name: 'Objects of the figure' })).toBeVisible();
    await window.waitForTimeout(60);
    expect(await whatRan(window), text).toEqual([]);
  }
  // Its panel is looked at, too, with every field of it.
  await window
    .getByRole('treeitem', { name: /^<|^\(|^=/ })
    .last()
    .click();
  await expect(window.getByRole('textbox', { name: 'x label' })).toBeVisible();
  expect(await whatRan(window)).toEqual([]);
  await window.getByRole('button', { name: 'All figures' }).click();
  await expect(window.getByRole('heading', { level: 1 })).toContainText('Figures');
  expect(await whatRan(window)).toEqual([]);
});

test('tags and notes of runs are text', async ({ window }) => {
  test.setTimeout(300_000);
  await startShortRun(window, { steps: 20, checkpointEvery: 10 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 120_000 });
  await window.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: 'Runs' }).click();
  await window.locator('[data-row]').first().locator('td').nth(1).click();
  const details = window.getByRole('region', { name: 'Details' });
  for (const text of hostileTexts) {
    await details.getByLabel('Note').fill(text);
    await details.getByLabel('New tags').fill(text.replaceAll(',', ' ').slice(0, 40));
    const add = details.getByRole('button', { name: 'Add', exact: true });
    // A run has so many tags at most; the field still shows what is typed.
    if (await add.isEnabled()) await add.click();
    expect(await whatRan(window), text).toEqual([]);
  }
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
