import { readFile } from 'node:fs/promises';
import { expect, startShortRun, step, test } from './fixtures';

const inspectors = [
  ['Tensors', 'tensors'],
  ['Hidden units', 'hidden-units'],
  ['Geometry', 'checkpoint-geometry'],
  ['Entanglement', 'entanglement-spectrum'],
  ['Traces', 'chain-traces'],
  ['Autocorrelation', 'chain-correlation'],
  ['Sign map', 'sign-map'],
  ['Outliers', 'local-energy-outliers'],
  ['Local energies', 'local-energies'],
  ['Phases', 'phase-histogram'],
  ['Complex plane', 'phase-wheel'],
  ['Ranked', 'ranked-amplitudes'],
  ['Probabilities', 'amplitude-histogram'],
] as const;

test('every inspector looks into a checkpoint, explains itself, and leaves as a file', async ({ window }) => {
  test.setTimeout(240_000);
  await startShortRun(window, { steps: 60, checkpointEvery: 30 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 120_000 });
  await step(window, 'results').click();
  await expect(window.locator('[data-figure="weights"] canvas').first()).toBeVisible({ timeout: 60_000 });
  for (const [name, id] of inspectors) {
    await window.getByRole('tab', { name, exact: true }).click();
    const panel = window.locator(`[data-figure="${id}"]`);
    await expect(panel.locator('canvas').first()).toBeVisible();
    await expect(panel.getByRole('button', { name: 'Help' })).toBeVisible();
  }
  // Another tensor than the first.
  await window.getByRole('tab', { name: 'Tensors', exact: true }).click();
  const tensors = window.locator('[data-figure="tensors"]');
  const before = await tensors.innerText();
  await tensors.getByRole('combobox', { name: 'Tensor' }).selectOption({ index: 1 });
  await expect(tensors).not.toHaveText(before);
  // A figure with the numbers that it shows.
  await window.getByRole('tab', { name: 'Entanglement', exact: true }).click();
  const panel = window.locator('[data-figure="entanglement-spectrum"]');
  await panel.getByRole('button', { name: /^Export/ }).click();
  const download = window.waitForEvent('download');
  await window.getByRole('menuitem', { name: /CSV/ }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv).toMatch(/level/);
  expect(csv.trim().split('\n').length).toBeGreaterThan(5);
  // To its explanation, and back to the same place.
  await panel.getByRole('button', { name: 'Help' }).click();
  await expect(
    window
      .getByRole('heading', { name: 'Inspectors', level: 1 })
      .or(window.getByRole('heading', { name: 'Inspectors' }))
      .first(),
  ).toBeVisible();
});
