import type { Locator } from '@playwright/test';
import { expect, openPreset, step, stepsDone, test } from './fixtures';

test('from the gallery to an exported figure and model', async ({ window }) => {
  test.setTimeout(240_000);
  await openPreset(window, 'tfim-chain-20');
  await expect(step(window, 'system')).toHaveAttribute('data-mark', 'valid', { timeout: 30_000 });

  // Edit the Hamiltonian: the field goes from 1 to 0.5 and the text is checked again.
  const editor = window.locator('.monaco-editor').first();
  await expect(editor).toBeVisible({ timeout: 30_000 });
  await editor.click();
  await window.keyboard.press('Control+A');
  await window.keyboard.insertText(
    'lattice chain(12) periodic\nsite spin(1/2)\nparam J = 1, h = 0.5\nH = -J * sum <i,j> Z(i)*Z(j) - h * sum i X(i)\n',
  );
  await expect(step(window, 'system')).toHaveAttribute('data-mark', 'valid', { timeout: 15_000 });
  await expect(window.locator('footer')).toContainText('saved');

  // Run: the first points come soon and the curve moves.
  await window.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(step(window, 'training')).toHaveAttribute('aria-current', 'step');
  await expect(step(window, 'training')).toHaveAttribute('data-mark', /running|valid/, { timeout: 20_000 });
  const curve = window.getByRole('region', { name: 'Energy per site' });
  await expect(curve.locator('canvas')).toBeVisible({ timeout: 20_000 });
  const before = await inkOf(curve);
  await expect.poll(() => inkOf(curve), { timeout: 30_000 }).not.toEqual(before);

  // It finishes, or is far enough to have left a checkpoint: the results open.
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 120_000 });
  await expect.poll(() => inkOf(curve)).toBeGreaterThan(1000);
  await step(window, 'results').click();
  await expect(window.locator('main canvas').first()).toBeVisible({ timeout: 60_000 });

  // The trained model leaves as a file.
  await window.getByRole('button', { name: 'Export model' }).click();
  const download = window.waitForEvent('download');
  await window.getByRole('menuitem', { name: 'npz' }).click();
  expect((await download).suggestedFilename()).toMatch(/npz|zip/);
});

test('a run is paused, resumed and cancelled, and listed', async ({ window }) => {
  await openPreset(window, 'heisenberg-6x6');
  await window.keyboard.press('Control+Enter');
  await expect.poll(() => stepsDone(window), { timeout: 60_000 }).toBeGreaterThan(0);
  await window.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: 'Runs' }).click();
  await window.getByRole('button', { name: /^Pause/ }).click();
  await expect(window.getByRole('row', { name: /paused/ })).toBeVisible();
  await window.getByRole('button', { name: /^Resume/ }).click();
  await expect(window.getByRole('row', { name: /running/ })).toBeVisible();
  await window
    .locator('footer')
    .getByRole('button', { name: /^Cancel run/ })
    .click();
  await expect(window.getByRole('row', { name: /cancelled/ }).first()).toBeVisible({ timeout: 20_000 });

  // Deleted, and back with undo.
  const rows = window.getByRole('row').filter({ hasText: 'Square-lattice antiferromagnet' });
  const count = await rows.count();
  await rows
    .first()
    .getByRole('button', { name: /^Delete/ })
    .click();
  await expect(rows).toHaveCount(count - 1);
  await window.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(rows).toHaveCount(count);
});

/** Number of painted pixels of a drawing: none while it is blank, another one when a curve has moved. */
function inkOf(figure: Locator): Promise<number> {
  return figure
    .locator('canvas')
    .first()
    .evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) return 0;
      const context = canvas.getContext('2d');
      if (!context || canvas.width === 0) return 0;
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      let painted = 0;
      for (let index = 0; index < data.length; index += 4) {
        if ((data[index + 3] ?? 0) > 0 && (data[index] ?? 0) + (data[index + 1] ?? 0) + (data[index + 2] ?? 0) < 600)
          painted += 1;
      }
      return painted;
    });
}
