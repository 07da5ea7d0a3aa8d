import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect, startShortRun, step, test } from './fixtures';

/** What tells how the training goes, beside the energy: figure, title, columns of its table. */
const panels = [
  ['geometric-spectrum', 'Geometric tensor', ['eigenvalue index', 'eigenvalue of S']],
  ['signal-to-noise', 'Signal to noise', ['eigenvalue index', 'signal / noise']],
  ['step-length', 'Step length', ['training step', '|F|, |δ|']],
  ['layer-gradients', 'Gradient by layer', ['layer', '|F|']],
  ['sampler-trace', 'Sampler traces', ['kept sample of the chain', 'Eloc/N']],
] as const;

test('spectrum, noise, step length, gradients and traces are there with numbers, live and afterwards', async ({
  window,
}) => {
  test.setTimeout(300_000);
  await startShortRun(window, { steps: 1000, checkpointEvery: 500 });
  for (const panel of panels) await expectDrawn(window, panel);
  await window.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(window.getByRole('button', { name: 'Resume', exact: true })).toBeVisible();
  for (const panel of panels) await expectNumbers(window, panel);
  await window.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 180_000 });

  // Reopened from the list of runs, in a window that has not seen it run.
  await window.reload();
  await window.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: 'Runs' }).click();
  await window
    .getByRole('row', { name: /finished/ })
    .first()
    .getByRole('button')
    .first()
    .click();
  await step(window, 'training').click();
  for (const panel of panels) {
    await expectNumbers(window, panel);
    await expectExport(window, panel);
  }
  // What is shown is of the last look.
  await expect(figure(window, 'geometric-spectrum')).toContainText('step 1,000');
});

type Panel = (typeof panels)[number];

const figure = (window: Page, id: string): Locator => window.locator(`[data-figure="${id}"]`);

/** Panels are drawn when they come into sight; one that stands behind another has a tab. */
async function expectDrawn(window: Page, [id, title]: Panel): Promise<void> {
  const tab = window.getByRole('tab', { name: title, exact: true });
  await expect(tab.or(figure(window, id)).first()).toBeVisible({ timeout: 60_000 });
  if ((await tab.count()) > 0) await tab.click();
  const panel = figure(window, id);
  await panel.scrollIntoViewIfNeeded();
  await expect(panel.locator('canvas')).toBeVisible({ timeout: 60_000 });
}

/** The table view has the columns of the figure, and a finite number in every row of the first series. */
async function expectNumbers(window: Page, shown: Panel): Promise<void> {
  const [id, title, columns] = shown;
  const panel = figure(window, id);
  await expectDrawn(window, shown);
  const asTable = panel.getByRole('button', { name: `${title} as a table` });
  await asTable.click();
  const table = panel.getByRole('table').first();
  for (const column of columns) await expect(table.getByRole('columnheader', { name: column }).first()).toBeVisible();
  const last = table.getByRole('row').last().getByRole('cell').last();
  await expect(last).toHaveText(/\d/);
  await asTable.click();
}

/** A figure and its numbers leave as files. */
async function expectExport(window: Page, [id, title]: Panel): Promise<void> {
  for (const [name, begin] of [
    [/^SVG 86 mm/, '<svg'],
    [/^CSV/, '#'],
  ] as const) {
    await figure(window, id)
      .getByRole('button', { name: `Export ${title}` })
      .click();
    const download = window.waitForEvent('download');
    await window.getByRole('menuitem', { name }).click();
    const content = await readFile(await (await download).path(), 'utf8');
    expect(content.replace(/^<\?xml[^>]*>\s*/, '').startsWith(begin), `${title} ${begin}`).toBe(true);
    expect(content.length).toBeGreaterThan(200);
  }
}
