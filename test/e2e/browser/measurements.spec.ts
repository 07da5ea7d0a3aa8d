import { expect, startShortRun, step, test } from './fixtures';

test('quantities of a finished run are measured, kept with it and exported', async ({ window }) => {
  test.setTimeout(180_000);
  await startShortRun(window, { steps: 300, checkpointEvery: 100 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 60_000 });
  await step(window, 'results').click();
  const panel = window.getByRole('region', { name: 'Measurements' });
  const list = panel.getByRole('list', { name: 'Measurements of this run' });
  await expect(panel.getByText('Nothing has been measured on this run.')).toBeVisible({ timeout: 30_000 });

  // A bad expression is refused at the character.
  const operator = panel.getByRole('textbox', { name: 'Operator', exact: true });
  await operator.fill('Z(0)*Q(3)');
  await expect(panel.getByRole('status')).toContainText('6: Q is not an operator');
  await expect(panel.getByRole('button', { name: 'Measure', exact: true })).toBeDisabled();

  // Until an error is reached, the exact value beside it.
  await operator.fill('Z(0)*Z(3)');
  await panel.getByRole('checkbox', { name: 'Go on until an error is reached' }).check();
  const wanted = panel.getByRole('textbox', { name: 'Wanted error' });
  await wanted.fill('0.004');
  await wanted.press('Enter');
  await panel.getByRole('button', { name: 'Measure', exact: true }).click();
  await expect(list.getByRole('listitem')).toHaveCount(1, { timeout: 60_000 });
  await expect(list).toContainText(/⟨O⟩\s*0\.\d+\(\d+\)\s*0\.\d+/);
  await expect(list).toContainText('exact ground state of 256 configurations');

  await panel.getByRole('checkbox', { name: 'Go on until an error is reached' }).uncheck();
  await panel.getByRole('combobox', { name: 'Quantity' }).selectOption({ label: 'Rényi-2 entropy' });
  await panel.getByRole('textbox', { name: 'Sites' }).fill('0..9');
  await expect(panel.getByText('The last site is 7.')).toBeVisible();
  await panel.getByRole('textbox', { name: 'Sites' }).fill('0..3');
  await panel.getByRole('button', { name: 'Measure', exact: true }).click();
  await expect(list.getByRole('listitem')).toHaveCount(2, { timeout: 60_000 });
  await expect(list.getByRole('listitem').first()).toContainText(/S₂\s*0\.\d+\(\d+\) nats/);

  await panel.getByRole('combobox', { name: 'Quantity' }).selectOption({ label: 'Correlation by distance' });
  await panel.getByRole('button', { name: 'Measure', exact: true }).click();
  await expect(list.getByRole('listitem').first()).toContainText('r = 4', { timeout: 60_000 });

  await panel.getByRole('combobox', { name: 'Quantity' }).selectOption({ label: 'One Lanczos step' });
  await panel.getByRole('button', { name: 'Measure', exact: true }).click();
  await expect(list.getByRole('listitem').first()).toContainText(
    /E\/N after the step\s*−1\.28\d+\(\d+\) \(J, σ·σ\)\s*−1\.28/,
    {
      timeout: 60_000,
    },
  );

  // They are still there after a restart of the window, and leave as a table.
  const download = window.waitForEvent('download');
  await panel.getByRole('button', { name: 'CSV' }).click();
  expect((await download).suggestedFilename()).toMatch(/-measurements\.csv$/);
  await window.reload();
  await step(window, 'results').click();
  await expect(list.getByRole('listitem')).toHaveCount(4, { timeout: 30_000 });
  if (process.env['ANSATZ_SCREENSHOTS'])
    await window.screenshot({ path: `${process.env['ANSATZ_SCREENSHOTS']}/measurements.png` });
  await list.getByRole('button', { name: 'Remove this measurement' }).first().click();
  await expect(list.getByRole('listitem')).toHaveCount(3);
});
