import { expect, openPreset, startShortRun, step, test } from './fixtures';

test('correlations and the structure factor of an operator are drawn, kept and exported', async ({ window }) => {
  test.setTimeout(180_000);
  await startShortRun(window, { steps: 200, checkpointEvery: 100 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 60_000 });
  await step(window, 'results').click();
  const panel = window.getByRole('region', { name: 'Measurements' });
  await panel.getByRole('combobox', { name: 'Quantity' }).selectOption({ label: 'Structure factor' });
  const operator = panel.getByRole('textbox', { name: 'Operator of site i, or of i and j' });
  await expect(operator).toHaveValue('Z(i)');
  // What is not Hermitian has to be written as a pair.
  await operator.fill('Sp(i)');
  await expect(panel.getByRole('button', { name: 'Measure', exact: true })).toBeDisabled();
  await operator.fill('Z(i)');
  await panel.getByRole('button', { name: 'Measure', exact: true }).click();
  const list = panel.getByRole('list', { name: 'Measurements of this run' });
  await expect(list.getByRole('listitem')).toHaveCount(1, { timeout: 60_000 });
  const drawn = list.locator('[data-figure^="structure-factor-"]');
  await expect(drawn).toBeVisible();
  await expect(list.locator('[data-figure^="correlations-"]')).toBeVisible();
  await drawn.scrollIntoViewIfNeeded();
  if (process.env['ANSATZ_SCREENSHOTS'])
    await window.screenshot({ path: `${process.env['ANSATZ_SCREENSHOTS']}/structure.png` });
  await drawn.getByRole('button', { name: /Export/ }).click();
  const download = window.waitForEvent('download');
  await window.getByRole('menuitem', { name: /SVG/ }).first().click();
  expect((await download).suggestedFilename()).toMatch(/structure-factor-.*\.svg$/);
});

test('correlations on a square lattice are a map over displacements, read with their errors', async ({ window }) => {
  test.setTimeout(180_000);
  await openPreset(window, 'heisenberg-6x6');
  await step(window, 'training').click();
  for (const [label, value] of [
    ['Steps', '30'],
    ['Checkpoint every', '15'],
    ['Final samples', '1000'],
  ] as const) {
    const field = window.getByRole('textbox', { name: label, exact: true });
    await field.fill(value);
    await field.press('Enter');
  }
  await window.getByRole('button', { name: 'Run', exact: true }).first().click();
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 90_000 });
  await step(window, 'results').click();
  const panel = window.getByRole('region', { name: 'Measurements' });
  await panel.getByRole('combobox', { name: 'Quantity' }).selectOption({ label: 'Structure factor' });
  await panel.getByRole('button', { name: 'Measure', exact: true }).click();
  const list = panel.getByRole('list', { name: 'Measurements of this run' });
  await expect(list.getByRole('listitem')).toHaveCount(1, { timeout: 60_000 });
  const map = list.locator('[data-figure^="displacements-"]');
  await map.scrollIntoViewIfNeeded();
  const box = await map.locator('canvas').first().boundingBox();
  if (box === null) throw new Error('not drawn');
  await window.mouse.move(box.x + 0.45 * box.width, box.y + 0.4 * box.height);
  await expect(window.getByText(/C\(Δr\)/).last()).toBeVisible();
  if (process.env['ANSATZ_SCREENSHOTS'])
    await window.screenshot({ path: `${process.env['ANSATZ_SCREENSHOTS']}/displacements.png` });
  await map.getByRole('button', { name: /Export/ }).click();
  const download = window.waitForEvent('download');
  await window.getByRole('menuitem', { name: /CSV/ }).first().click();
  expect((await download).suggestedFilename()).toMatch(/displacements-.*\.csv$/);
});
