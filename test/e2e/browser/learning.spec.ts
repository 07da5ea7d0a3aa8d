import { expect, openPreset, step, test } from './fixtures';

test('paths follow what is changed, a run keeps them, findings meet the closed form', async ({ window }) => {
  await openPreset(window, 'learning-rate-valley');
  await expect(step(window, 'system')).toContainText('Loss');
  const landscape = window.locator('[data-figure="landscape"]');
  await expect(landscape).toBeVisible();
  await step(window, 'model').click();
  const setting = window.getByRole('textbox', { name: 'Setting', exact: true });
  const before = await window.locator('[data-figure="loss"] canvas').screenshot();
  await setting.fill('0.05');
  await setting.press('Enter');
  await expect
    .poll(async () => (await window.locator('[data-figure="loss"] canvas').screenshot()).equals(before))
    .toBe(false);
  // By key as well.
  const slider = window.getByRole('slider', { name: 'Setting, slider', exact: true });
  await slider.focus();
  await window.keyboard.press('ArrowRight');
  await expect(setting).not.toHaveValue('0.05');
  await setting.fill('0.1');
  await setting.press('Enter');

  await window.getByRole('button', { name: 'Run', exact: true }).first().click();
  await expect(step(window, 'results')).toHaveAttribute('data-mark', 'valid', { timeout: 60_000 });
  await step(window, 'results').click();
  const findings = window.getByRole('table').filter({ hasText: 'Expected' });
  // 132 and 1,375 steps, and for ever at 2 / 10: from |1 - eta lambda|.
  for (const text of ['arrived after 132 steps', 'arrived after 1,375 steps', 'not arrived after 2,000 steps']) {
    await expect(findings.getByText(text, { exact: true })).toBeVisible();
  }
  await expect(findings.getByLabel('as expected')).toHaveCount(3);
  await expect(findings.getByLabel('not as expected')).toHaveCount(0);
});

test('a start where the loss is infinite is said at its field and keeps Run closed', async ({ window }) => {
  await openPreset(window, 'gaussian-constant-distance');
  const start = window.getByRole('textbox', { name: 'Start, y', exact: true });
  await start.fill('-1');
  await start.press('Enter');
  await expect(
    window.getByText('The loss is infinite at the start. The width s must be above 0.').first(),
  ).toBeVisible();
  await expect(step(window, 'system')).toHaveAttribute('data-mark', 'error');
  await expect(window.getByRole('button', { name: 'Run', exact: true }).first()).toBeDisabled();
});

test('bias and variance are drawn at once and measured by a run', async ({ window }) => {
  await openPreset(window, 'bias-variance-sine');
  await expect(window.locator('[data-figure="fits"]')).toBeVisible();
  await step(window, 'training').click();
  const sets = window.getByRole('textbox', { name: 'Data sets', exact: true });
  await sets.fill('300');
  await sets.press('Enter');
  await window.getByRole('button', { name: 'Run', exact: true }).first().click();
  await expect(step(window, 'results')).toHaveAttribute('data-mark', 'valid', { timeout: 60_000 });
  await step(window, 'results').click();
  const findings = window.getByRole('table').filter({ hasText: 'Expected' });
  await expect(findings.getByText('3, with 0.11275')).toBeVisible();
  await expect(findings.getByLabel('not as expected')).toHaveCount(0);
});
