import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test, watchForErrors, write } from './fixtures';
import { startLabServer } from './lab-server';

const chain =
  'lattice chain(8) periodic\nsite spin(1/2)\nparam J = 1, h = 1\nH = -J * sum <i,j> Z(i)*Z(j) - h * sum i X(i)\n';

async function setField(page: Page, label: string, value: string): Promise<void> {
  const field = page.getByRole('textbox', { name: label, exact: true });
  await field.fill(value);
  await field.press('Enter');
}

/** A short document, with the dialog of its sweep open. */
async function openDialog(page: Page, steps: number): Promise<void> {
  await write(page, chain);
  await page.locator('[data-step="training"]').click();
  await setField(page, 'Steps', String(steps));
  await setField(page, 'Final samples', '2000');
  await page.getByRole('button', { name: 'Sweep…' }).click();
  await expect(page.getByRole('dialog', { name: /Sweep over/ })).toBeVisible();
  await page.getByLabel('First axis: what varies').selectOption({ label: 'h, now 1' });
}

test('the dialog counts, previews and refuses what cannot run, task by task', async ({ window: page }) => {
  await openDialog(page, 20);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('5 values: 0.5, 0.75, 1, 1.25, 1.5');
  await page.getByRole('textbox', { name: 'Seeds' }).fill('1..3');
  await expect(page.getByRole('button', { name: 'Start 15 tasks' })).toBeEnabled();
  await page.getByRole('textbox', { name: 'Seeds' }).fill('one');
  await expect(dialog).toContainText('Seeds are whole numbers');
  await page.getByRole('textbox', { name: 'Seeds' }).fill('1');
  await page.getByRole('button', { name: 'Add a second axis' }).click();
  await page.getByLabel('Second axis: what varies').selectOption({ label: 'Steps (training.steps), now 20' });
  await page.getByLabel('Second axis: list of values').fill('10, 0');
  await page.getByRole('button', { name: 'Start 10 tasks' }).click();
  const issues = page.getByRole('list', { name: 'Tasks that cannot run' });
  await expect(issues).toContainText('0.5, 0 training.steps');
  await expect(dialog).toContainText('SWEEP_INVALID');
  await page.keyboard.press('Escape');
});

test('a sweep of the Ising chain over h outlives its host, draws its curve and exports it', async ({ testBrowser }) => {
  test.setTimeout(240_000);
  const home = await mkdtemp(join(tmpdir(), 'ansatz-e2e-sweeps-'));
  let server = await startLabServer({ home });
  const context = await testBrowser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
  const first = await context.newPage();
  const errors = watchForErrors(first);
  await first.goto(server.url);
  await openDialog(first, 60);
  await first.getByRole('textbox', { name: 'First axis: count' }).fill('3');
  await first.getByRole('textbox', { name: 'First axis: count' }).press('Enter');
  await first.getByRole('textbox', { name: 'Seeds' }).fill('1, 2');
  await first.getByRole('button', { name: 'Start 6 tasks' }).click();
  await expect(first.getByRole('heading', { name: 'Sweeps', level: 1 })).toBeVisible();
  await expect(first.locator('[data-cell]')).toHaveCount(3);
  await expect(first.locator('[data-state="finished"], [data-state="running"]').first()).toBeVisible();
  expect(errors).toEqual([]);
  await first.close();

  // The host is killed in the middle and started again: it goes on by itself.
  server.kill();
  server = await startLabServer({ home });
  const page = await context.newPage();
  const later = watchForErrors(page);
  await page.goto(server.url);
  await page.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: 'Sweeps' }).click();
  await expect(page.locator('[data-cell][data-state="finished"]')).toHaveCount(3, { timeout: 180_000 });
  const tasks = page.getByRole('table', { name: 'All tasks' });
  await expect(tasks.getByRole('row')).toHaveCount(7);

  // Arrows move over the places; the chosen one has its tasks below, one a seed, with their energies.
  await page.locator('[data-cell="0"]').focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('[data-cell="1"]')).toBeFocused();
  await expect(page.locator('[data-cell="1"]')).toHaveAttribute(
    'aria-label',
    /h 1: finished, 2 of 2 done, .*−1\.2[78]/,
  );
  const own = page.getByRole('table', { name: 'Tasks at the chosen place' });
  await expect(own.getByRole('row')).toHaveCount(3);

  // An operator on all of them becomes a quantity of the curve.
  await page.getByRole('button', { name: 'Measure…' }).click();
  await page.getByLabel('Operator in the language of the Hamiltonian').fill('X(0)');
  await page.getByRole('button', { name: 'Measure on 6 tasks' }).click();
  await expect(page.getByRole('dialog')).toContainText('Measured on 6 tasks', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Close' }).last().click();
  await page.getByLabel('Quantity').selectOption({ label: '⟨X(0)⟩' });

  await page.getByLabel('Quantity').selectOption({ index: 0 });
  await page.getByRole('button', { name: /^Export/ }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: /CSV/ }).click(),
  ]);
  const csv = await readFile(await download.path(), 'utf8');
  expect(csv).toContain('mean of the seeds');
  expect(later).toEqual([]);

  await own.getByRole('button', { name: 'Open run' }).first().click();
  await expect(page.locator('[data-step="results"]')).toHaveAttribute('aria-current', 'step');
  await context.close();
  await server.stop();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});
