import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, openEditor, openPreset, step, test, write } from './fixtures';

const reportRow = (window: Page, row: string) => window.locator(`[data-report-row="${row}"]`);
const problem = (window: Page) => window.locator('.ham-problem');
const lattice = (window: Page) => window.locator('[aria-roledescription="lattice"]');

const fieldWithTwoSites =
  'lattice chain(8) periodic\nsite spin(1/2)\nparam h = 1\nH = -h * sum i Sz(i, j)\nsector Sz = 4\n';

test('a mistake is underlined and explained below its line, and its button mends it', async ({ window }) => {
  await write(window, fieldWithTwoSites);
  await expect(window.locator('.squiggly-error').first()).toBeVisible();
  await expect(problem(window)).toContainText('4:');
  await expect(problem(window)).toContainText('Sz acts on one site');
  await problem(window).getByRole('button').first().click();
  await expect(problem(window)).toBeHidden();
  await expect(window.locator('.view-lines')).toContainText('Sz(i)');
  await expect(step(window, 'system')).toHaveAttribute('data-mark', 'valid');
  await expect(reportRow(window, 'terms')).toContainText('8');
});

test('the fix is one key away', async ({ window }) => {
  await write(window, fieldWithTwoSites);
  await expect(problem(window)).toBeVisible();
  await window.keyboard.press('Control+.');
  await expect(window.locator('.view-lines')).toContainText('Sz(i)');
  await expect(problem(window)).toBeHidden();
});

test('no key is lost while the report follows the typing', async ({ window }) => {
  await write(window, 'lattice chain(8) periodic\nsite spin(1/2)\nparam J = 1\n');
  await window.keyboard.press('Control+End');
  await window.keyboard.type('H = J * sum <i,j> S(i).S(j)', { delay: 12 });
  await window.keyboard.press('Escape');
  // Non-breaking spaces are how the editor draws spaces.
  const lines = window.locator('.view-lines');
  await expect
    .poll(async () => (await lines.innerText()).replaceAll('\u00a0', ' '))
    .toContain('H = J * sum <i,j> S(i).S(j)');
  await expect(step(window, 'system')).toHaveAttribute('data-mark', 'valid');
  await expect(reportRow(window, 'conserved')).toContainText('total S');
});

test('the editor follows the theme of the window', async ({ window }) => {
  await openEditor(window, 'tfim-chain-20');
  const paper = window.locator('.monaco-editor-background').first();
  await expect(paper).toHaveCSS('background-color', 'rgb(255, 255, 255)');
  await window.getByRole('button', { name: 'Switch to dark' }).click();
  await expect(paper).toHaveCSS('background-color', 'rgb(16, 21, 25)');
  await window.getByRole('button', { name: 'Switch to light' }).click();
  await expect(paper).toHaveCSS('background-color', 'rgb(255, 255, 255)');
});

test('pointing at an operator shows its formula', async ({ window }) => {
  await write(window, 'lattice chain(8) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\n');
  const line = window.locator('.view-line').filter({ hasText: 'sum' });
  const word = line.getByText('S', { exact: true }).first();
  await word.hover();
  await expect(window.locator('.ham-hover .katex').first()).toBeVisible();
  await expect(window.locator('.ham-hover')).toContainText('operator');
});

test('completion offers what fits', async ({ window }) => {
  await write(window, 'lattice ');
  await window.keyboard.press('Control+Space');
  const list = window.locator('.suggest-widget');
  await expect(list).toContainText('honeycomb');
  await window.keyboard.type('hon');
  await window.keyboard.press('Enter');
  await expect(window.locator('.view-lines')).toContainText('honeycomb(4');
});

test('the lattice is walked by keyboard and names bonds and sites', async ({ window }) => {
  await openPreset(window, 'heisenberg-6x6');
  await lattice(window).focus();
  await window.keyboard.press('ArrowRight');
  await expect(window.locator('.lattice-callout')).toContainText('site 0 (0,0)');
  await window.keyboard.press('ArrowUp');
  await expect(window.locator('.lattice-callout')).toContainText('site 1 (0,1)');
  await window.keyboard.press('Enter');
  await expect(window.locator('.lattice-callout')).toContainText('bond (0,1)');
  await expect(window.getByRole('region', { name: 'Parameters' })).toContainText('Selected bond');
  await window.keyboard.press('Escape');
  await expect(window.locator('.lattice-callout')).toBeHidden();
});

test('a slider writes into the text, and undo takes it back', async ({ window }) => {
  await openEditor(window, 'j1j2-4x4');
  const field = window.getByLabel('J2', { exact: true });
  await field.fill('0.6');
  await field.press('Enter');
  await expect(window.locator('.view-lines')).toContainText('J2 = 0.6'.replaceAll(' ', '\u00a0'));
  // Changes of one value that follow each other closely are one step of undo; these are to be two.
  await window.waitForTimeout(2000);
  await window.getByRole('button', { name: /^Undo/ }).click();
  await expect(window.locator('.view-lines')).toContainText('J2 = 0.5'.replaceAll(' ', '\u00a0'));
  await expect(field).toHaveValue('0.5');
  await window.getByLabel('J2, slider').focus();
  await window.keyboard.press('ArrowRight');
  await expect(field).not.toHaveValue('0.5');
  await expect(window.locator('.view-lines')).toContainText('J2 = 0.505'.replaceAll(' ', '\u00a0'));
});

test('another model comes from the samples', async ({ window }) => {
  await openPreset(window, 'tfim-chain-20');
  await window.getByRole('button', { name: 'Sample texts' }).click();
  await window
    .getByRole('menuitem', { name: /square lattice/ })
    .first()
    .click();
  await expect(window.getByRole('region', { name: 'Lattice', exact: true })).toContainText('square');
  await expect(step(window, 'system')).toHaveAttribute('data-mark', 'valid');

  // By kind of system: fermions have a group of their own.
  await window.getByRole('button', { name: 'Sample texts' }).click();
  await window.getByRole('group', { name: 'Fermions' }).getByRole('menuitem', { name: 't-V chain' }).click();
  await expect(window.locator('.view-lines')).toContainText('fermion');
  await expect(step(window, 'system')).toHaveAttribute('data-mark', 'valid');
});

test('low exact levels stand beside the reference', async ({ window }) => {
  await openPreset(window, 'heisenberg-chain-20');
  const table = window.getByRole('table', { name: 'Exact levels' });
  // They come by themselves. N = 20: E_0 = -8.9043865..., from the Bethe equations.
  await expect(table.getByRole('row').nth(1)).toContainText('−8.9043', { timeout: 120_000 });
  await expect(table.locator('tbody')).toHaveCount(4);
  await expect(table.locator('tbody').first()).toContainText('k = ');
  if (process.env['ANSATZ_SCREENSHOTS']) {
    await table.scrollIntoViewIfNeeded();
    await window.screenshot({ path: `${process.env['ANSATZ_SCREENSHOTS']}/levels.png` });
  }
});

test('levels of a small system follow the text, those of a large one wait for their button', async ({ window }) => {
  const table = window.getByRole('table', { name: 'Exact levels' });
  await write(window, 'lattice chain(2) open\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\n');
  await expect(table.getByRole('row').nth(1)).toContainText('−0.75', { timeout: 30_000 });
  const editor = window.locator('.monaco-editor').first();
  const replace = async (sites: string, coupling: string): Promise<void> => {
    await editor.click();
    await window.keyboard.press('Control+a');
    await window.keyboard.insertText(
      `lattice chain(${sites}) open\nsite spin(1/2)\nH = ${coupling} * sum <i,j> S(i).S(j)\n`,
    );
  };
  await replace('2', '2');
  await expect(table.getByRole('row').nth(1)).toContainText('−1.5', { timeout: 30_000 });
  await replace('40', '1');
  await expect(table).toHaveCount(0);
  await expect(window.getByRole('button', { name: 'Compute levels' })).toBeVisible();
});

test('the system is saved for other programs, and what they cannot hold says why', async ({ window }) => {
  await write(window, 'lattice chain(4) open\nsite spin(1)\nH = sum <i,j> S(i).S(j)\nsector Sz = 1\n');
  await expect(step(window, 'system')).toHaveAttribute('data-mark', 'valid');
  await window.getByRole('button', { name: 'Export the system' }).click();
  // The panel's header does not cut it off.
  await expect(window.getByRole('menu')).toBeInViewport({ ratio: 0.99 });
  const refused = window.getByRole('menuitem', { name: /OpenFermion program/ });
  await expect(refused).toBeDisabled();
  await expect(refused).toContainText('fermions and qubits only');
  const download = window.waitForEvent('download');
  await window.getByRole('menuitem', { name: /QuSpin program/ }).click();
  expect((await download).suggestedFilename()).toMatch(/-quspin\.py$/);
  const text = await readFile(await (await download).path(), 'utf8');
  expect(text).toContain('spin_basis_general(4, S="1", pauli=0, Nup=5)');
});

test('the sample texts can be seen and reach their end by keyboard', async ({ window }) => {
  await openEditor(window, 'tfim-chain-20');
  await window.getByRole('button', { name: 'Sample texts' }).press('Enter');
  const menu = window.getByRole('menu');
  await expect(menu).toBeInViewport({ ratio: 0.99 });
  await window.keyboard.press('ArrowUp');
  const last = menu.getByRole('menuitem').last();
  await expect(last).toBeFocused();
  await expect(last).toBeInViewport({ ratio: 0.99 });
  await window.keyboard.press('Escape');
  await expect(window.getByRole('button', { name: 'Sample texts' })).toBeFocused();
});

test('a parameter is renamed everywhere, its definition is found, a missing one is added', async ({ window }) => {
  await write(
    window,
    'lattice chain(8) periodic\nsite spin(1/2)\nparam J = 1\nH = J * sum <i,j> S(i).S(j)\n  + J * sum i Sz(i)\n',
  );
  const lines = window.locator('.view-lines');
  const text = async (): Promise<string> => (await lines.innerText()).replaceAll('\u00a0', ' ');
  await window.locator('.view-line').filter({ hasText: 'sum <' }).getByText('J', { exact: true }).click();
  await window.keyboard.press('F2');
  const field = window.locator('.rename-input');
  await expect(field).toBeVisible();
  await field.fill('K');
  await window.keyboard.press('Enter');
  await expect.poll(text).toContain('param K = 1');
  await expect.poll(text).toContain('+ K * sum i Sz(i)');
  await window.keyboard.press('F12');
  await window.keyboard.press('Control+Shift+ArrowRight');
  await window.keyboard.insertText('Q');
  await expect.poll(text).toContain('param Q = 1');
  await expect(problem(window)).toContainText('K is not defined');
  await window.getByRole('button', { name: 'Add param K = 1' }).click();
  await expect.poll(text).toContain('param K = 1');
  await expect(step(window, 'system')).not.toHaveAttribute('data-mark', 'error');
});

test('statements over several lines fold', async ({ window }) => {
  await write(window, 'lattice chain(8) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\n  + sum i Sz(i)\n');
  // The regions of the new text come a moment after it.
  await expect(async () => {
    await window.locator('.cldr.codicon-folding-expanded').first().click({ timeout: 1_000 });
    await expect(window.locator('.view-lines')).not.toContainText('Sz(i)', { timeout: 1_000 });
  }).toPass();
});
