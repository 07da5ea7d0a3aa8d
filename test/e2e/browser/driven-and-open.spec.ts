import type { Page } from '@playwright/test';
import { expect, step, test, write } from './fixtures';

const reportRow = (window: Page, row: string) => window.locator(`[data-report-row="${row}"]`);
const inspector = (window: Page) => window.getByRole('region', { name: 'Parameters' });

const driven = `lattice chain(8) periodic
site spin(1/2)
param J = 1
param h(t) = 2*ramp(t, 0, 4)
H = -J * sum <i,j> Z(i)*Z(j) - h * sum i X(i)
observable order = sum <i,j> Z(i)*Z(j)
`;
const open = `lattice chain(6) periodic
site spin(1/2)
param J = 1, gamma = 0.2
H = J * sum <i,j> (Sx(i)*Sx(j) + Sy(i)*Sy(j))
jump L(i) = sqrt(gamma) * Sm(i)
observable m = sum i Sz(i)
`;

test('a coupling that depends on time is drawn, and everything is shown at the chosen time', async ({ window }) => {
  await write(window, driven);
  await expect(reportRow(window, 'time')).toContainText('shown at t = 0');
  // The field is off at first: Z is conserved, and the bonds commute with H.
  await expect(reportRow(window, 'observable order')).toContainText('not conserved at all times');
  await expect(inspector(window).getByRole('heading', { name: /^Time ħ/ })).toBeVisible();
  await inspector(window).getByRole('textbox', { name: 'Time', exact: true }).fill('3');
  await window.keyboard.press('Enter');
  await expect(reportRow(window, 'time')).toContainText('shown at t = 3');
  await expect(inspector(window)).toContainText('1.5');
  await expect(step(window, 'system')).toHaveAttribute('data-mark', 'error');
});

test('a text that changes is frozen by a button, at the time that is shown, and can be undone', async ({ window }) => {
  await write(window, driven);
  await inspector(window).getByRole('slider', { name: 'Time, slider' }).focus();
  await window.keyboard.press('End');
  const freeze = inspector(window).getByRole('button', { name: /Freeze at t = 4/ });
  await freeze.click();
  await expect(window.locator('.view-lines')).toContainText('param');
  await expect(reportRow(window, 'time')).toBeHidden();
  await expect(step(window, 'system')).toHaveAttribute('data-mark', 'valid');
});

test('jump operators are typeset and reported, drawn, and taken away again', async ({ window }) => {
  await write(window, open);
  await expect(window.getByRole('math', { name: 'Lindblad equation, typeset' })).toBeVisible();
  await expect(reportRow(window, 'jumps')).toContainText('6');
  await expect(reportRow(window, 'openSymmetries')).toContainText('weak');
  await expect(reportRow(window, 'unital')).toContainText('not stationary');
  await expect(reportRow(window, 'observable m')).toContainText('conserved');
  await window.getByRole('combobox', { name: 'Operator that is drawn' }).selectOption({ label: 'jump L' });
  await expect(window.locator('.lattice-legend')).toContainText('L');
  await expect(window.locator('.lattice-legend')).toContainText('6 sites');
  await expect(step(window, 'system')).toHaveAttribute('data-mark', 'error');
  await inspector(window).getByRole('button', { name: 'Remove the jump operators' }).click();
  await expect(reportRow(window, 'jumps')).toBeHidden();
  await expect(step(window, 'system')).toHaveAttribute('data-mark', 'valid');
});

test('a forgotten index of a jump operator is one key away', async ({ window }) => {
  await write(window, open.replace('jump L(i)', 'jump L'));
  await expect(window.locator('.ham-problem')).toContainText('i is not an index here');
  await window.locator('.ham-problem').getByRole('button').first().click();
  await expect(window.locator('.ham-problem')).toBeHidden();
  await expect(reportRow(window, 'jumps')).toContainText('6');
});
