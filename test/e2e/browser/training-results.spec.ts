import type { Page } from '@playwright/test';
import { expect, openPreset, startShortRun, step, test } from './fixtures';

const figure = (window: Page, id: string) => window.locator(`[data-figure="${id}"]`);

test('a value out of range is said at its field and does not reach the spec', async ({ window }) => {
  await openPreset(window, 'tfim-chain-20');
  await step(window, 'training').click();
  const field = window.getByRole('textbox', { name: 'Steps', exact: true });
  await field.fill('0');
  await expect(window.getByText('At least 1.')).toBeVisible();
  await field.press('Enter');
  await field.press('Escape');
  await expect(field).toHaveValue('600');
});

test('the network is drawn and counted as it is changed', async ({ window }) => {
  await openPreset(window, 'tfim-chain-20');
  await step(window, 'model').click();
  await expect(step(window, 'model')).toContainText('420 parameters');
  await window.getByRole('combobox', { name: 'Symmetry', exact: true }).selectOption('translations');
  await window.getByRole('radio', { name: 'α 4' }).check({ force: true });
  await expect(step(window, 'model')).toContainText('84 parameters');
  await window.getByRole('radio', { name: /^Jastrow/ }).check({ force: true });
  await expect(step(window, 'model')).toContainText('10 parameters');
  // Options that a Jastrow factor has no use for are not offered.
  await expect(window.getByRole('radio', { name: 'α 4' })).toHaveCount(0);
});

test('a network may train on another device, which then offers less; a determinant may not', async ({ window }) => {
  await openPreset(window, 'j1j2-4x4-cnn');
  await step(window, 'training').click();
  const device = window.getByRole('combobox', { name: 'Device', exact: true });
  const target = window.getByRole('combobox', { name: 'Target', exact: true });
  await expect(device).toHaveValue('native');
  await expect(target.locator('option', { hasText: 'excited state' })).toHaveCount(1);
  await device.selectOption('wasm');
  await expect(target.locator('option', { hasText: 'excited state' })).toHaveCount(0);
  // What this machine lacks is said as soon as the host has looked.
  await expect(window.getByRole('list', { name: 'Not offered for Device' })).toBeVisible({ timeout: 60_000 });

  await window.getByRole('button', { name: 'Gallery' }).click();
  await openPreset(window, 'hubbard-chain-6-gutzwiller');
  await step(window, 'training').click();
  await expect(window.getByRole('list', { name: 'Not offered for Device' })).toContainText('Determinants');
});

test('a run is steered while it goes on, and looked into afterwards', async ({ window }) => {
  test.setTimeout(240_000);
  await startShortRun(window, { steps: 3000, checkpointEvery: 1000 });
  await expect(figure(window, 'energy').locator('canvas')).toBeVisible({ timeout: 60_000 });

  // Another learning rate, from the next step on; paused, so that the run does not end meanwhile.
  await window.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(window.getByRole('button', { name: 'Resume', exact: true })).toBeVisible();
  const rate = window.getByRole('textbox', { name: 'Learning rate', exact: true });
  await rate.fill('0.02');
  await rate.press('Enter');
  await window.getByRole('button', { name: 'Apply' }).click();
  await window.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect(window.getByRole('list', { name: 'Log of the run' })).toContainText(/η .* → 0.02 \(by hand\)/, {
    timeout: 30_000,
  });

  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 120_000 });
  await expect(window.getByRole('list', { name: 'Log of the run' })).toContainText('finished');

  await step(window, 'results').click();
  for (const id of [
    'weights',
    'correlation-matrix',
    'structure-factor',
    'configurations',
    'correlation-decay',
    'amplitude-scatter',
  ]) {
    await expect(figure(window, id).locator('canvas').first()).toBeVisible({ timeout: 60_000 });
  }
  // Eight sites are few enough for the exact state.
  await expect(window.getByText('fidelity with the exact state').locator('..')).toContainText(/0\.9/);

  // Correlations from another site, by keyboard.
  await expect(window.getByRole('heading', { name: 'From site 0' })).toBeVisible();
  await window.locator('[data-figure="correlation-from-site"] [role="application"]').focus();
  await window.keyboard.press('ArrowRight');
  await expect(window.getByRole('heading', { name: 'From site 0' })).toBeHidden();

  // An earlier checkpoint.
  await expect(window.getByText('step 3,000', { exact: true }).last()).toBeVisible();
  await window.getByLabel('Checkpoint', { exact: true }).focus();
  await window.keyboard.press('ArrowLeft');
  await expect(window.getByText('step 2,000', { exact: true }).last()).toBeVisible();
  await expect(window.getByText(/checkpoint, [\d,]+ samples/)).toBeVisible({ timeout: 60_000 });
});
