import { readFile } from 'node:fs/promises';
import { expect, test, write } from './fixtures';

const ring = 'lattice chain(8) periodic\nsite spin(1/2)\nparam J = 1\nH = J * sum <i,j> S(i).S(j)\n';

test('levels of all sectors come with their quantum numbers', async ({ window }) => {
  await write(window, ring);
  await window.getByText('All sectors', { exact: true }).click();
  await window.getByRole('button', { name: 'Compute levels' }).click();
  const table = window.getByRole('table', { name: 'Exact levels' });
  // Singlet at momentum zero, then the triplet at π, in two rows: Sz = 0, and Sz = ±1.
  await expect(table).toContainText('−3.65109341', { timeout: 60_000 });
  await expect(table).toContainText('2 Sz = ±2');
  await expect(table.locator('tbody')).toHaveCount(3);
});

test('the whole spectrum is drawn, summed up and saved', async ({ window }) => {
  await write(window, ring);
  await window.getByText('All sectors', { exact: true }).click();
  await window.getByRole('button', { name: 'Compute whole spectrum' }).click();
  const dialog = window.getByRole('dialog', { name: 'Whole spectrum' });
  await expect(dialog).toContainText('256 states', { timeout: 60_000 });
  await expect(dialog.locator('[data-figure="density-of-states"] canvas')).toBeVisible();
  await expect(dialog.getByRole('table', { name: 'Sectors of the spectrum' })).toContainText('2 Sz = 0 · k = 0');
  const download = window.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save all levels as CSV' }).click();
  const rows = (await readFile(await (await download).path(), 'utf8')).trim().split('\n');
  expect(rows[0]).toBe('energy,states,charges,momentum,point,parity');
  expect(rows[1]).toContain('-3.65109340893');
  expect(rows.slice(1).reduce((sum, row) => sum + Number(row.split(',')[1]), 0)).toBe(256);
  if (process.env['ANSATZ_SCREENSHOTS']) {
    await window.screenshot({ path: `${process.env['ANSATZ_SCREENSHOTS']}/whole-spectrum.png` });
  }
});

test('the sector of the text is shown, taken for the reference and given to the ansatz', async ({ window }) => {
  await write(window, `${ring}sector Sz = 0, momentum = pi, parity = -1\n`);
  const section = window.getByRole('region', { name: 'Parameters' });
  await expect(section).toContainText('Sector of the text');
  await expect(section).toContainText('k = π');
  await window.getByRole('button', { name: 'Project the ansatz onto it' }).click();
  await expect(section).toContainText('The ansatz is projected onto it.');
  await window.getByRole('button', { name: 'Compute exactly' }).click();
  await expect(section).toContainText('Computed, Lanczos, 2 Sz = 0, k = π, odd, projection of the ansatz', {
    timeout: 60_000,
  });
});

test('a search of minutes says what it takes and is not begun', async ({ window }) => {
  await write(window, 'lattice square(6, 6) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\n');
  await window.getByRole('button', { name: 'Compute exactly' }).click();
  await expect(window.getByRole('button', { name: 'Start anyway' })).toBeVisible({ timeout: 60_000 });
  await expect(window.getByRole('region', { name: 'Parameters' })).toContainText(/15,8\d\d,\d{3} states/);
});

test('a quench is drawn and exported', async ({ window }) => {
  await write(
    window,
    'lattice chain(8) periodic\nsite spin(1/2)\nparam h = 0.6\nH = -1 * sum <i,j> Z(i)*Z(j) - h * sum i X(i)\n',
  );
  await window.getByRole('combobox', { name: 'Initial state' }).selectOption('Ground state, quenched');
  const parameters = window.getByRole('textbox', { name: 'Parameters of the initial state' });
  await parameters.fill('h = x');
  await expect(window.getByRole('button', { name: 'Evolve' })).toBeDisabled();
  await parameters.fill('h = 2');
  await window.getByRole('textbox', { name: 'Observable', exact: true }).fill('1/8 * sum i X(i)');
  await window.getByText('Entropies of half of the sites').click();
  await window.getByRole('button', { name: 'Evolve' }).click();
  const dialog = window.getByRole('dialog', { name: 'Exact dynamics' });
  await expect(dialog).toContainText('the ground state with h = 2', { timeout: 60_000 });
  await expect(dialog.locator('[data-figure]')).toHaveCount(4);
  const figure = dialog.locator('[data-figure="evolution-observables"]');
  await figure.getByRole('button', { name: /Export/ }).click();
  const download = window.waitForEvent('download');
  await window.getByRole('menuitem', { name: /CSV/ }).click();
  const file = await (await download).path();
  expect(await readFile(file, 'utf8')).toContain('1/8 * sum i X(i)');
});
