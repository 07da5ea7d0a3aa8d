import { readFile } from 'node:fs/promises';
import { expect, startShortRun, step, test } from './fixtures';

const inspectors = [
  ['Tensors', 'tensors'],
  ['Hidden units', 'hidden-units'],
  ['Units', 'layer-activity'],
  ['Geometry', 'checkpoint-geometry'],
  ['Entanglement', 'entanglement-spectrum'],
  ['Traces', 'chain-traces'],
  ['Autocorrelation', 'chain-correlation'],
  ['Layers', 'activations'],
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
  // A layer for a configuration that is typed, and then clicked together.
  await window.getByRole('tab', { name: 'Layers', exact: true }).click();
  const layers = window.locator('[data-figure="activations"]');
  const states = layers.getByRole('textbox', { name: /^Local states/ });
  await states.fill('0011');
  await expect(layers.getByRole('status')).toContainText('8 digits');
  await states.fill('00110011');
  await expect(layers.getByRole('combobox', { name: 'Configuration' })).toHaveValue('c00110011');
  const lattice = layers.getByRole('application', { name: /^Configuration/ });
  await lattice.focus();
  await window.keyboard.press('Enter');
  await expect(states).toHaveValue('10110011');
  await layers.getByRole('button', { name: /^Export/ }).click();
  const layerFile = window.waitForEvent('download');
  await window.getByRole('menuitem', { name: /CSV/ }).click();
  expect((await layerFile).suggestedFilename()).toContain('activations--0--re--c10110011');
  // States that are not drawn site by site say so.
  await window.getByRole('tab', { name: 'Conditionals', exact: true }).click();
  await expect(window.locator('[data-figure="conditionals"]')).toContainText('Only autoregressive states');
  // Colours of phases for colour-blind eyes.
  await window.getByRole('tab', { name: 'Complex plane', exact: true }).click();
  await window.locator('[data-figure="phase-wheel"]').getByRole('radio', { name: 'Colour-blind safe' }).check();
  await expect(window.locator('[data-figure="phase-wheel"] canvas').first()).toBeVisible();
  // Scrubbing between checkpoints that were looked into freezes nothing; the bound leaves room for the recording of the test and
  // for a busy machine.
  const slider = window.getByRole('slider', { name: 'Checkpoint' });
  const looked = window.getByText(/checkpoint, [\d,]+ samples/);
  await slider.focus();
  await window.keyboard.press('ArrowLeft');
  await expect(window.getByText('step 30', { exact: true }).last()).toBeVisible();
  await expect(looked).toBeVisible({ timeout: 60_000 });
  await window.evaluate(() => {
    const tasks: number[] = [];
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    });
    Object.assign(globalThis, { longTasks: tasks });
  });
  for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowRight', 'ArrowLeft', 'ArrowRight', 'ArrowLeft']) {
    await window.keyboard.press(key);
    await expect(looked).toBeVisible();
    await window.waitForTimeout(300);
  }
  const tasks = await window.evaluate((): unknown => Reflect.get(globalThis, 'longTasks'));
  expect(Array.isArray(tasks) ? tasks.filter((duration) => Number(duration) > 250) : tasks).toEqual([]);
  // To its explanation, and back to the same place.
  await panel.getByRole('button', { name: 'Help' }).click();
  await expect(
    window
      .getByRole('heading', { name: 'Inspectors', level: 1 })
      .or(window.getByRole('heading', { name: 'Inspectors' }))
      .first(),
  ).toBeVisible();
});
