import type { Locator, Page } from '@playwright/test';
import { expect, openEditor, test, write } from './fixtures';

const lattice = (window: Page): Locator => window.locator('[aria-roledescription="lattice"]');
const couplings = (window: Page): Locator => window.locator('[data-couplings]');
const lines = async (window: Page): Promise<string> =>
  (await window.locator('.view-lines').innerText()).replaceAll('\u00a0', ' ');
const terms = (window: Page): Locator => window.locator('[data-report-row="terms"]');

const ring =
  'lattice chain(8) periodic\nsite spin(1/2)\nparam J = 1, h = 0.5\nH = J * sum <i,j> S(i).S(j) - h * sum i Sx(i)\n';

/** From the first site by the keyboard to its first bond. */
async function selectFirstBond(window: Page): Promise<void> {
  await lattice(window).focus();
  await window.keyboard.press('ArrowRight');
  await window.keyboard.press('Enter');
  await expect(couplings(window)).toBeVisible();
}

test('a bond gets a coupling of its own, loses it by undo, and is deleted by a key', async ({ window }) => {
  await write(window, ring);
  await expect(terms(window)).toContainText('16');
  await selectFirstBond(window);
  await expect(couplings(window)).toHaveAttribute('data-couplings', '0,1');
  await window.keyboard.press('e');
  const field = window.getByRole('textbox', { name: 'Coupling of S(i).S(j)' });
  await expect(field).toBeFocused();
  await field.fill('0.25');
  await field.press('Enter');
  await expect.poll(() => lines(window)).toContain('sum <i,j> except (0,1) S(i).S(j)');
  await expect.poll(() => lines(window)).toContain('+ 0.25 * sum <i,j> in (0,1) S(i).S(j)');
  await expect(field).toHaveValue('0.25');
  await window.getByRole('button', { name: 'Undo' }).first().click();
  await expect.poll(() => lines(window)).not.toContain('except');
  await expect(field).toHaveValue('1');
  await lattice(window).focus();
  await window.keyboard.press('Delete');
  await expect.poll(() => lines(window)).toContain('except (0,1)');
  await expect(couplings(window)).toContainText('No term of H acts on this pair.');
  await expect(terms(window)).toContainText('15');
});

test('the whole term follows its parameter, and a bond is added between any two sites', async ({ window }) => {
  await write(window, ring);
  await selectFirstBond(window);
  await couplings(window).getByText('The whole term').click();
  const field = window.getByRole('textbox', { name: 'Coupling of S(i).S(j)' });
  await field.fill('2');
  await field.press('Enter');
  await expect.poll(() => lines(window)).toContain('param J = 2');
  await lattice(window).focus();
  await window.keyboard.press('Escape');
  await window.keyboard.press('ArrowRight');
  const other = window.getByRole('textbox', { name: 'Bond to site' });
  await other.fill('4');
  await other.press('Enter');
  await expect(couplings(window)).toHaveAttribute('data-couplings', '0,4');
  await couplings(window).getByRole('button', { name: 'Add' }).click();
  await expect.poll(() => lines(window)).toContain('+ 1 * sum <i,j> in (0,4) S(i).S(j)');
  await expect(couplings(window)).toContainText('by itself');
});

test('the picture zooms, shifts and fits again by keys, wheel and drag', async ({ window }) => {
  await write(window, ring);
  const picture = lattice(window).locator('svg').first();
  await lattice(window).focus();
  await window.keyboard.press('+');
  await expect(picture).toHaveAttribute('data-zoom', '1.25');
  await window.keyboard.press('0');
  await expect(picture).toHaveAttribute('data-zoom', '1.00');
  await lattice(window).hover();
  await window.mouse.wheel(0, -200);
  await expect(picture).not.toHaveAttribute('data-zoom', '1.00');
  await window.getByRole('button', { name: 'Fit' }).click();
  await expect(picture).toHaveAttribute('data-zoom', '1.00');
});

test('a lattice in space is turned by drag and by keys; a drag selects nothing', async ({ window }) => {
  await write(window, 'lattice cubic(3, 3, 3) open\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\n');
  await expect(terms(window)).toContainText('54');
  const first = lattice(window).locator('.lattice-sites').first();
  const before = await first.getAttribute('d');
  await lattice(window).focus();
  await window.keyboard.press('Shift+ArrowRight');
  await expect(first).not.toHaveAttribute('d', before ?? '');
  const turned = await first.getAttribute('d');
  const box = await lattice(window).boundingBox();
  if (box === null) throw new Error('The lattice is not drawn.');
  await window.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await window.mouse.down();
  await window.mouse.move(box.x + box.width / 2 + 90, box.y + box.height / 2 + 30, { steps: 6 });
  await window.mouse.up();
  await expect(first).not.toHaveAttribute('d', turned ?? '');
  // What the pointer rests on is named; once it has left, only what is selected would be.
  await window.mouse.move(5, 5);
  await expect(window.locator('.lattice-callout')).toBeHidden();
  await window.getByRole('button', { name: 'Fit and turn back' }).click();
  await expect(first).toHaveAttribute('d', before ?? '');
});

test('energies are shown in the other convention everywhere, and the text stays', async ({ window }) => {
  await openEditor(window, 'heisenberg-chain-20');
  const inspector = window.getByRole('region', { name: 'Parameters' });
  await expect(inspector).toContainText('S·S');
  await expect(inspector).toContainText('−0.445219');
  const before = await lines(window);
  await inspector.getByText('σ·σ (Pauli)').click();
  await expect(inspector).toContainText('−1.780877');
  await expect(inspector).toContainText('× 4');
  expect(await lines(window)).toBe(before);
  await inspector.getByText('As written').click();
  await expect(inspector).toContainText('−0.445219');
});

test('the other convention is not offered where it makes no sense, with the reason', async ({ window }) => {
  await write(window, 'lattice chain(6) periodic\nsite spin(1)\nH = sum <i,j> S(i).S(j)\n');
  await expect(window.getByRole('region', { name: 'Parameters' })).toContainText(
    'As written. Pauli matrices are for spins 1/2 alone.',
  );
  await expect(window.getByRole('radiogroup', { name: 'Convention of energies' })).toBeHidden();
});

test('sectors stand with their states, and a choice writes the text', async ({ window }) => {
  await write(window, 'lattice chain(8) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\n');
  const charge = window.getByRole('combobox', { name: 'Sector: Total Sz' });
  await expect(charge.locator('option')).toContainText(['not fixed (0)', '−4: 1', '−3: 8']);
  await window.getByRole('combobox', { name: 'Sector: Momentum' }).selectOption('pi');
  await expect.poll(() => lines(window)).toContain('sector momentum = pi');
  await expect(window.getByRole('combobox', { name: 'Sector: Momentum' })).toHaveValue('pi');
  await charge.selectOption('1');
  await expect.poll(() => lines(window)).toContain('sector Sz = 1, momentum = pi');
  await expect(window.locator('[data-report-row="dimension"]')).toContainText('56');
});
