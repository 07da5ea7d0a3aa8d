import { expect, openPreset, startShortRun, step, test } from './fixtures';

test('a second run starts from the trained model of the first, a third one is trained towards its state', async ({
  window,
}) => {
  test.setTimeout(240_000);
  await startShortRun(window, { steps: 200, checkpointEvery: 100 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 60_000 });
  await window.getByRole('button', { name: 'Settings', exact: true }).last().click();
  const picture = async (name: string): Promise<void> => {
    if (process.env['ANSATZ_SCREENSHOTS'])
      await window.screenshot({ path: `${process.env['ANSATZ_SCREENSHOTS']}/${name}.png` });
  };
  const first = window.getByRole('radiogroup', { name: 'Start from a trained model' });
  await expect(first.getByRole('radio', { name: 'No: from random numbers' })).toBeChecked();
  await first.getByRole('radio', { name: /^this document, E\/N −1\.28/ }).check();
  await first.scrollIntoViewIfNeeded();
  await picture('start-from');
  await window.getByRole('button', { name: 'Run again' }).click();
  await expect(window.getByRole('list', { name: 'Log of the run' })).toContainText('finished', { timeout: 60_000 });

  // Towards the state of the first run: nothing is chosen yet, then one of the two.
  await window.getByRole('button', { name: 'Settings', exact: true }).last().click();
  await first.getByRole('radio', { name: 'No: from random numbers' }).check();
  await window.getByRole('combobox', { name: 'Target' }).selectOption('otherState');
  await expect(window.getByText('There is no state to come close to.').first()).toBeVisible();
  await expect(window.getByRole('button', { name: 'Run again' })).toBeDisabled();
  const goal = window.getByRole('radiogroup', { name: 'State to meet' });
  await goal
    .getByRole('radio', { name: /^this document/ })
    .last()
    .check();
  await picture('towards-settings');
  await window.getByRole('button', { name: 'Run again' }).click();
  await expect(window.getByRole('heading', { name: 'Infidelity with the state to meet' })).toBeVisible({
    timeout: 30_000,
  });
  await expect(window.getByRole('list', { name: 'Log of the run' })).toContainText('finished', { timeout: 90_000 });
  await picture('towards-live');
  await step(window, 'results').click();
  await expect(window.getByText('with the state to meet').first()).toBeVisible({ timeout: 30_000 });
  await picture('towards-results');
});

test('a run comes close to the exact ground state, which is refused where the space is too large', async ({
  window,
}) => {
  test.setTimeout(180_000);
  const picture = async (name: string): Promise<void> => {
    if (process.env['ANSATZ_SCREENSHOTS'])
      await window.screenshot({ path: `${process.env['ANSATZ_SCREENSHOTS']}/${name}.png` });
  };
  await startShortRun(window, { steps: 60, checkpointEvery: 30 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 60_000 });
  await window.getByRole('button', { name: 'Settings', exact: true }).last().click();
  const target = window.getByRole('combobox', { name: 'Target' });
  await target.selectOption({ label: 'exact ground state' });
  await picture('exact-target-settings');
  await window.getByRole('button', { name: 'Run again' }).click();
  await expect(window.getByRole('heading', { name: 'Infidelity with the exact ground state' })).toBeVisible({
    timeout: 30_000,
  });
  await expect(window.getByRole('list', { name: 'Log of the run' })).toContainText('finished', { timeout: 90_000 });
  await picture('exact-target-live');
  await step(window, 'results').click();
  await expect(window.getByText('with the exact ground state').first()).toBeVisible({ timeout: 30_000 });
  await picture('exact-target-results');

  await window.getByRole('button', { name: 'Gallery' }).first().click();
  await openPreset(window, 'tfim-chain-80');
  await step(window, 'training').click();
  await expect(target.getByRole('option', { name: 'exact ground state' })).toHaveCount(0);
  const refused = window.getByRole('list', { name: 'Not offered for Target' }).getByText('exact ground state');
  await expect(refused).toBeVisible();
  await refused.hover();
  await picture('exact-target-refused');
  await expect(window.getByRole('list', { name: 'Not offered for Target' })).toContainText('exact ground state');
});

test('runs that do not fit are grey, with the reason', async ({ window }) => {
  test.setTimeout(180_000);
  await startShortRun(window, { steps: 20, checkpointEvery: 10 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 60_000 });
  await step(window, 'model').click();
  await window
    .getByRole('radio', { name: /Jastrow/ })
    .first()
    .click();
  await step(window, 'training').click();
  await window.getByRole('button', { name: 'Settings', exact: true }).last().click();
  const first = window.getByRole('radiogroup', { name: 'Start from a trained model' });
  const refused = first.getByRole('listitem').or(first.locator('li')).filter({ hasText: 'this document' }).first();
  await expect(refused).toHaveAttribute('title', /Its model is/);
  await expect(refused.getByRole('radio')).toBeDisabled();
});

test('an excited state whose card is opened finds the ground state first, then lies above it', async ({ window }) => {
  test.setTimeout(300_000);
  await openPreset(window, 'tfim-chain-10-excited');
  await step(window, 'training').click();
  await expect(window.getByText('An excited state is orthogonal to the states below it.').first()).toBeVisible();
  await expect(window.getByRole('button', { name: 'Run', exact: true }).first()).toBeDisabled();
  for (const [label, value] of [
    ['Steps', '60'],
    ['Final samples', '2000'],
  ] as const) {
    const field = window.getByRole('textbox', { name: label, exact: true });
    await field.fill(value);
    await field.press('Enter');
  }
  if (process.env['ANSATZ_SCREENSHOTS'])
    await window.screenshot({ path: `${process.env['ANSATZ_SCREENSHOTS']}/excited-settings.png` });
  await window.getByRole('button', { name: 'Find the ground state first' }).click();
  const log = window.getByRole('list', { name: 'Log of the run' });
  await expect(log).toContainText('finished', { timeout: 120_000 });
  await window.getByRole('button', { name: 'Settings', exact: true }).last().click();
  await window
    .getByRole('group', { name: 'Lower states' })
    .getByRole('checkbox', { name: /^this document, E\/N −1\.6/ })
    .check();
  await expect(window.getByRole('button', { name: 'Find the ground state first' })).toHaveCount(0);
  await window.getByRole('button', { name: 'Run again' }).click();
  await window.getByRole('tab', { name: 'Fidelity', exact: true }).click({ timeout: 60_000 });
  await expect(window.locator('[data-figure="fidelity"] canvas').first()).toBeVisible();
  await expect(log).toContainText('finished', { timeout: 120_000 });
});
