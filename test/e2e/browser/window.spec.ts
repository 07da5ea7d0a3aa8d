import { expect, expectNoOverflow, openPreset, step, test } from './fixtures';

const screens = ['Gallery', 'Documents', 'Runs', 'Compare', 'Data', 'Devices', 'Help', 'Settings'] as const;

for (const theme of ['light', 'dark'] as const) {
  for (const size of [
    { width: 1024, height: 700 },
    { width: 1440, height: 900 },
    { width: 3840, height: 2160 },
  ]) {
    test.describe(`${theme}, ${size.width}×${size.height}`, () => {
      test.use({ theme, size });

      test('every screen opens and nothing runs over the edge', async ({ window }) => {
        for (const screen of screens) {
          await window.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: screen }).click();
          await expect(window.getByRole('heading', { level: 1 })).toContainText(screen);
          await expectNoOverflow(window);
        }
        await window.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: 'Gallery' }).click();
        await openPreset(window, 'j1j2-4x4');
        for (const name of ['system', 'model', 'training', 'results'] as const) {
          await step(window, name).click();
          await expectNoOverflow(window);
        }
      });
    });
  }
}

test('commands are found by name and by key', async ({ window }) => {
  await window.keyboard.press('Control+k');
  await window.getByPlaceholder('Type a command').fill('theme dark');
  await window.keyboard.press('Enter');
  await expect(window.locator('html')).toHaveAttribute('data-theme', 'dark');
  await window.keyboard.press('Control+k');
  await window.getByPlaceholder('Type a command').fill('nothing is called this');
  await expect(window.getByText('No command fits')).toBeVisible();
  await window.keyboard.press('Escape');
  await window.keyboard.press('/');
  await expect(window.getByLabel('Search experiments')).toBeFocused();
  await window.keyboard.type('heisenberg-6x6-cnn');
  await expect(window.locator('[data-preset]')).toHaveCount(1);
  await window.keyboard.press('Escape');
  await expect(window.locator('[data-preset]')).not.toHaveCount(1);
});

test('what a step can do is done from the palette', async ({ window }) => {
  await openPreset(window, 'heisenberg-chain-20');
  await expect(step(window, 'system')).toHaveAttribute('data-mark', 'valid');
  const command = async (words: string): Promise<void> => {
    await window.keyboard.press('Control+k');
    await window.getByPlaceholder('Type a command').fill(words);
    await window.keyboard.press('Enter');
  };
  await command('jastrow ansatz');
  await expect(step(window, 'model')).toHaveAttribute('aria-current', 'step');
  await expect(window.getByRole('radio', { name: /^Jastrow/ })).toBeChecked();
  await command('exact levels');
  await expect(step(window, 'system')).toHaveAttribute('aria-current', 'step');
  await expect(window.getByRole('table', { name: 'Exact levels' })).toBeVisible({ timeout: 60_000 });
  await command('exact dynamics');
  await expect(window.getByRole('button', { name: 'Evolve' })).toBeFocused();
  const chooser = window.waitForEvent('filechooser');
  await command('fcidump');
  await chooser;
  // An ansatz of fermions is no command of a spin system.
  await window.keyboard.press('Control+k');
  await window.getByPlaceholder('Type a command').fill('slater determinant');
  await expect(window.getByRole('option', { name: /^New from Slater determinant/ })).toBeVisible();
  await expect(window.getByRole('option', { name: /^Ansatz: Slater determinant/ })).toHaveCount(0);
  await window.getByPlaceholder('Type a command').fill('nothing of this kind');
  await expect(window.getByText('No command fits')).toBeVisible();
  await window.keyboard.press('Escape');
  await command('measure the devices');
  await expect(window.getByRole('heading', { name: 'Devices' })).toBeVisible();
  await expect(window.getByText(/^Native engine: /)).toBeVisible({ timeout: 30_000 });
});

test('devices are measured by a training step, and one is recommended', async ({ window }) => {
  test.setTimeout(300_000);
  await window.keyboard.press('Control+k');
  await window.getByPlaceholder('Type a command').fill('measure the devices');
  await window.keyboard.press('Enter');
  await expect(window.getByText(/^Native engine: /)).toBeVisible({ timeout: 60_000 });
  // Cancelled, it leaves the devices as they were.
  await window.getByRole('button', { name: 'Cancel' }).click();
  await expect(window.getByRole('progressbar')).toHaveCount(0);
  const native = window.getByRole('region', { name: 'Native engine' });
  await expect(native.getByText('not measured')).toBeVisible({ timeout: 60_000 });
  await window.getByRole('button', { name: 'Measure' }).click();
  await expect(window.getByText(/^Recommended: .* because a training step takes/)).toBeVisible({ timeout: 200_000 });
  await expect(native.getByText(/per training step/)).toBeVisible();
  await expect(window.getByText('recommended', { exact: true })).toHaveCount(1);
});

test('steps answer to Ctrl 1 to 4', async ({ window }) => {
  await openPreset(window, 'tfim-chain-20');
  for (const [index, name] of (['system', 'model', 'training', 'results'] as const).entries()) {
    await window.keyboard.press(`Control+${index + 1}`);
    await expect(step(window, name)).toHaveAttribute('aria-current', 'step');
  }
});

test('an idle window does next to nothing', async ({ window }) => {
  await window.waitForTimeout(2000);
  const client = await window.context().newCDPSession(window);
  await client.send('Performance.enable');
  const busySeconds = async (): Promise<number> => {
    const { metrics } = await client.send('Performance.getMetrics');
    return metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? Number.NaN;
  };
  const before = await busySeconds();
  await window.waitForTimeout(5000);
  expect((await busySeconds()) - before).toBeLessThan(0.1);
});
