import { expect, startShortRun, step, test } from './fixtures';

test('a second run starts from the trained model of the first', async ({ window }) => {
  test.setTimeout(150_000);
  await startShortRun(window, { steps: 200, checkpointEvery: 100 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 60_000 });
  await window.getByRole('button', { name: 'Settings', exact: true }).last().click();
  const choice = window.getByRole('combobox', { name: 'Start from a trained model' });
  await expect(choice).toHaveValue('');
  await choice.selectOption({ index: 1 });
  await expect(choice.locator('option:checked')).toContainText('this document, E/N −1.28');
  if (process.env['ANSATZ_SCREENSHOTS']) {
    await choice.scrollIntoViewIfNeeded();
    await window.screenshot({ path: `${process.env['ANSATZ_SCREENSHOTS']}/start-from.png` });
  }
  await window.getByRole('button', { name: 'Run again' }).click();
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 60_000 });
  await expect(window.getByRole('list', { name: 'Log of the run' })).toContainText('finished', { timeout: 60_000 });
});
