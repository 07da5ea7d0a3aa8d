import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, startShortRun, step, test } from './fixtures';

const figure = (window: Page, id: string) => window.locator(`[data-figure="${id}"]`);
const stage = (window: Page, id: string) => figure(window, id).locator('[aria-roledescription="figure"]');
const axisOf = async (window: Page, id: string): Promise<string> => {
  await stage(window, id).focus();
  await window.keyboard.press('End');
  return (await stage(window, id).getByRole('status').locator('b').first().textContent()) ?? '';
};

test('curves are smoothed, followed, put over other axes and other runs, kept, and leave saying so', async ({
  window,
}) => {
  test.setTimeout(300_000);
  await startShortRun(window, { steps: 400, checkpointEvery: 200 });
  await expect(stage(window, 'energy').locator('canvas')).toBeVisible({ timeout: 60_000 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 120_000 });
  const bar = window.getByRole('toolbar', { name: 'Curves' });

  // Smoothing: the description says how, with the errors; the strength by keyboard.
  await bar.getByRole('combobox', { name: 'Smoothing' }).selectOption('exponential');
  await expect(stage(window, 'energy')).toHaveAttribute('aria-label', /exponential mean, half-life 50 steps, band 1σ/);
  await bar.getByRole('slider', { name: /^Strength of smoothing/ }).press('ArrowLeft');
  await expect(stage(window, 'energy')).not.toHaveAttribute('aria-label', /half-life 50 steps/);
  await bar.getByRole('combobox', { name: 'Smoothing' }).selectOption('median');

  // Axes.
  expect(await axisOf(window, 'energy')).toMatch(/^training step 4\d\d|^training step 39\d/);
  await bar.getByText('samples', { exact: true }).click();
  await expect.poll(() => axisOf(window, 'energy')).toMatch(/^samples \d{3},?\d{3}/);
  await bar.getByText('clock', { exact: true }).click();
  await expect.poll(() => axisOf(window, 'energy')).toMatch(/^time by the clock .* s$/);
  await bar.getByText('steps', { exact: true }).click();

  // A part that is followed.
  await bar.getByRole('combobox', { name: 'Part of the run' }).selectOption('steps');
  const field = bar.getByRole('textbox', { name: 'Steps that are followed' });
  await field.fill('100');
  await field.press('Enter');
  await stage(window, 'energy').focus();
  await window.keyboard.press('Home');
  await expect(stage(window, 'energy').getByRole('status').locator('b').first()).toHaveText(/^training step 30\d/);

  // Linked axes: a range held in one is held in the others.
  await bar.getByRole('checkbox', { name: 'Link x' }).check();
  await stage(window, 'energy').focus();
  await window.keyboard.press('+');
  await expect(figure(window, 'v-score')).toContainText('Range held');
  await stage(window, 'energy').press('0');
  await expect(figure(window, 'v-score')).not.toContainText('Range held');

  // Another seed, over which the first is drawn, live and afterwards.
  await window.getByRole('button', { name: 'Add seed' }).click();
  await expect(window.getByText('seed 2, ').first()).toBeVisible({ timeout: 30_000 });
  await bar.getByRole('button', { name: 'Runs over it…' }).click();
  await window
    .getByRole('region', { name: /Of the same system/ })
    .getByRole('checkbox', { name: /seed 1$/ })
    .first()
    .check();
  await window.getByRole('button', { name: 'Done' }).click();
  await expect(bar.getByRole('button', { name: 'Runs over it (1)…' })).toBeVisible();
  await expect(stage(window, 'energy')).toHaveAttribute('aria-label', /Over it: .*seed 1\./, { timeout: 60_000 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 120_000 });

  // A metric by itself.
  await bar.getByRole('button', { name: 'Metrics…' }).click();
  await window.getByRole('checkbox', { name: 'Learning rate', exact: true }).check();
  await window.getByRole('button', { name: 'Done' }).click();
  await window.getByRole('tab', { name: 'Learning rate', exact: true }).click();
  await expect(stage(window, 'metric-learningRate').locator('canvas')).toBeVisible();

  // All of it is there again.
  await stage(window, 'energy').click({ position: { x: 300, y: 90 } });
  await expect(figure(window, 'energy').getByRole('group', { name: 'Pinned points' })).toContainText('1 pin');
  await window.reload();
  await expect(bar.getByRole('combobox', { name: 'Smoothing' })).toHaveValue('median');
  await expect(bar.getByRole('textbox', { name: 'Steps that are followed' })).toHaveValue('100');
  await expect(bar.getByRole('button', { name: 'Runs over it (1)…' })).toBeVisible();
  await expect(figure(window, 'energy').getByRole('group', { name: 'Pinned points' })).toContainText('1 pin');
  await expect(stage(window, 'energy')).toHaveAttribute('aria-label', /Over it: .*seed 1\./);

  // What leaves says that it is smoothed, has the other run and the pin; or is left out.
  const csv = await exportCsv(window);
  expect(csv).toMatch(/^# .*Smoothed: running median over \d+ steps/m);
  expect(csv).toMatch(/^# series running median over \d+ steps$/m);
  expect(csv).toMatch(/^# series .*seed 1, each step$/m);
  expect(csv).toMatch(/^# series pins$/m);
  await bar.getByRole('button', { name: 'Exports: what leaves with a curve' }).click();
  await window
    .getByRole('group', { name: 'Smoothed curves in files' })
    .getByRole('menuitem', { name: /Left out/ })
    .click();
  const plain = await exportCsv(window);
  expect(plain).not.toContain('median');
  expect(plain).toMatch(/^# series mean of \d+ steps$/m);

  // The same curve, shown in the same way, in Results.
  await step(window, 'results').click();
  await window.getByRole('tab', { name: 'Training curve', exact: true }).click();
  const curve = stage(window, 'training-curve');
  await expect(curve).toHaveAttribute('aria-label', /running median over/);
  await expect(figure(window, 'training-curve').getByRole('group', { name: 'Pinned points' })).toContainText('1 pin');
});

async function exportCsv(window: Page): Promise<string> {
  await figure(window, 'energy').getByRole('button', { name: 'Export Energy per site' }).click();
  const download = window.waitForEvent('download');
  await window.getByRole('menuitem', { name: /^CSV/ }).click();
  return readFile(await (await download).path(), 'utf8');
}
