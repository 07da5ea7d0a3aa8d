import type { Page } from '@playwright/test';
import { shortcutIds } from '../../../src/shared/window/shortcuts';
import { expect, expectNoOverflow, openPreset, startShortRun, step, test } from './fixtures';

const tabBar = (page: Page) => page.getByRole('navigation', { name: 'Open documents' });
const tabTitles = async (page: Page): Promise<string[]> =>
  (await tabBar(page).locator('[data-tab] > button:first-child').allInnerTexts()).map((text) =>
    text.replace(', not saved yet', '').trim(),
  );
const inFront = (page: Page) => tabBar(page).locator('button[aria-current="page"]');

async function gallery(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: 'Gallery' }).click();
}

async function openThree(page: Page): Promise<string[]> {
  for (const preset of ['tfim-chain-20', 'heisenberg-chain-20', 'j1j2-4x4']) {
    if (preset !== 'tfim-chain-20') await gallery(page);
    await openPreset(page, preset);
  }
  return tabTitles(page);
}

async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Type a command').fill(words);
  await page.keyboard.press('Enter');
}

test('open documents are tabs, by mouse and by key', async ({ window }) => {
  const [first, second, third] = await openThree(window);
  expect(new Set([first, second, third]).size).toBe(3);
  await expect(inFront(window)).toContainText(third ?? '');
  await step(window, 'model').click();
  await window.keyboard.press('Alt+PageDown');
  await expect(inFront(window)).toContainText(first ?? '');
  await expect(step(window, 'system')).toHaveAttribute('aria-current', 'step');
  await window.keyboard.press('Alt+PageUp');
  await expect(step(window, 'model')).toHaveAttribute('aria-current', 'step');

  // Moved, closed, reopened, and the closing undone.
  await window.keyboard.press('Alt+Shift+PageUp');
  await expect.poll(() => tabTitles(window)).toEqual([first, third, second]);
  await window.keyboard.press('Alt+w');
  await expect.poll(() => tabTitles(window)).toEqual([first, second]);
  await expect(inFront(window)).toContainText(second ?? '');
  await window.keyboard.press('Alt+Shift+t');
  await expect(inFront(window)).toContainText(third ?? '');
  await tabBar(window).locator('[data-tab]').first().click({ button: 'middle' });
  await expect.poll(async () => (await tabTitles(window)).includes(first ?? '')).toBe(false);
  await window.keyboard.press('Control+z');
  await expect.poll(async () => (await tabTitles(window))[0]).toBe(first);

  // Dragged to the front.
  await tabBar(window).locator('[data-tab]').last().dragTo(tabBar(window).locator('li').first());
  await expect.poll(async () => (await tabTitles(window))[0]).not.toBe(first);

  // From another screen a tab leads back.
  await gallery(window);
  await expect(inFront(window)).toHaveCount(0);
  await tabBar(window)
    .getByRole('button', { name: second ?? '', exact: true })
    .click();
  await expect(inFront(window)).toContainText(second ?? '');
  await window.getByRole('button', { name: /^Open documents, 3/ }).click();
  await window.getByRole('menuitem', { name: 'Close the other documents' }).click();
  await expect.poll(() => tabTitles(window)).toEqual([second]);
});

test('a window that was killed comes back with its tabs, its step and what was typed last', async ({ window }) => {
  const titles = await openThree(window);
  await window.keyboard.press('Alt+PageDown');
  await step(window, 'training').click();
  const steps = window.getByRole('textbox', { name: 'Steps', exact: true });
  const stepsBefore = await steps.inputValue();
  await steps.fill('777');
  await steps.press('Enter');
  const address = window.url();
  const context = window.context();
  // At once, before anything was saved.
  await window.close({ runBeforeUnload: false });
  const next = await context.newPage();
  await next.goto(address);
  await expect.poll(() => tabTitles(next)).toEqual(titles);
  await expect(inFront(next)).toContainText(titles[0] ?? '');
  await expect(step(next, 'training')).toHaveAttribute('aria-current', 'step');
  const stepsAgain = next.getByRole('textbox', { name: 'Steps', exact: true });
  await expect(stepsAgain).toHaveValue('777');
  // What was done in the window that is gone is taken back in this one, and done again.
  await step(next, 'training').focus();
  await next.keyboard.press('Control+z');
  await expect(stepsAgain).toHaveValue(stepsBefore);
  await next.reload();
  await expect(stepsAgain).toHaveValue(stepsBefore);
  await step(next, 'training').focus();
  await next.keyboard.press('Control+Shift+z');
  await expect(stepsAgain).toHaveValue('777');
  await next.keyboard.press('Alt+PageUp');
  await expect(inFront(next)).toContainText(titles[2] ?? '');
});

test('a page comes back as far down as it was left', async ({ window }) => {
  const section = window.getByRole('region', { name: 'Experiments' });
  const top = (): Promise<number> => section.evaluate((element) => element.scrollTop);
  await section.hover();
  await window.mouse.wheel(0, 1200);
  await expect.poll(top).toBe(1200);
  await window.waitForTimeout(400);
  await window.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: 'Settings' }).click();
  await expect(window.getByRole('heading', { level: 1 })).toContainText('Settings');
  await gallery(window);
  await expect.poll(top).toBe(1200);
  await window.reload();
  await expect.poll(top).toBe(1200);
});

test('texts grow by a setting, and nothing runs over the edge', async ({ window }) => {
  await window.keyboard.press('Control+,');
  const option = (size: string) => window.getByRole('radio', { name: `${size} %` });
  const height = async (): Promise<number> => (await window.locator('footer').boundingBox())?.height ?? 0;
  const before = await height();
  for (const size of ['150', '90']) {
    await option(size).check({ force: true });
    await expect.poll(height).toBeCloseTo((before * Number(size)) / 100, 0);
    for (const screen of ['Gallery', 'Documents', 'Runs', 'Compare', 'Devices', 'Help', 'Settings']) {
      await window.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: screen }).click();
      await expect(window.getByRole('heading', { level: 1 }).first()).toContainText(screen);
      await expectNoOverflow(window);
    }
  }
  await window.keyboard.press('Control+z');
  await expect.poll(height).toBeCloseTo(before * 1.5, 0);
});

test('panels are moved, hidden and maximised; the layout stays, and can be reset', async ({ window }) => {
  test.setTimeout(180_000);
  await startShortRun(window, { steps: 400, checkpointEvery: 200 });
  const panel = (name: string) =>
    window.locator('[data-panel]', { has: window.getByRole('heading', { name, exact: true }) });
  const left = async (name: string): Promise<number> => (await panel(name).boundingBox())?.x ?? Number.NaN;
  const menu = async (name: string, item: string): Promise<void> => {
    await window.getByRole('button', { name: `Panel ${name}`, exact: true }).click();
    await window.getByRole('menuitem', { name: item, exact: true }).click();
  };
  await expect(panel('Energy per site')).toBeVisible({ timeout: 30_000 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 120_000 });
  expect(await left('Log')).toBeGreaterThan(await left('Energy per site'));

  await menu('Log', 'To the left edge');
  await expect.poll(async () => (await left('Log')) < (await left('Energy per site'))).toBe(true);
  await menu('V-score', 'Hide');
  await expect(panel('V-score')).toHaveCount(0);
  await menu('Time per step', 'Log');
  await expect(window.getByRole('tab', { name: 'Log', exact: true })).toBeVisible();

  // A hidden panel comes back from the palette; one that is behind another by its tab.
  await window.reload();
  await expect(panel('Energy per site')).toBeVisible({ timeout: 30_000 });
  await expect(panel('V-score')).toHaveCount(0);
  await window.getByRole('tab', { name: 'Log', exact: true }).click();
  await expect(window.getByRole('list', { name: 'Log of the run' })).toBeVisible();
  expect(await left('Log')).toBeLessThan(await left('Energy per site'));
  await command(window, 'show the panel V-score');
  await expect(panel('V-score')).toBeVisible();

  // One alone, by key, and back.
  await window.locator('[data-figure="energy"]').getByRole('group').first().focus();
  await window.keyboard.press('Control+Shift+M');
  await expect(window.getByRole('tab', { name: 'Log', exact: true })).toBeHidden();
  await window.keyboard.press('Control+Shift+M');
  await expect(window.getByRole('tab', { name: 'Log', exact: true })).toBeVisible();
  const width = async (): Promise<number> => (await panel('Energy per site').boundingBox())?.width ?? 0;
  const before = await width();
  await window.keyboard.press('Alt+Shift+ArrowLeft');
  await expect.poll(width).toBeLessThan(before);

  await command(window, 'reset the layout of training');
  await expect.poll(async () => (await left('Log')) > (await left('Energy per site'))).toBe(true);

  // A layout that is damaged, or of panels that are not there, is no reason to show nothing.
  for (const damaged of ['{"version":1,"area":{"kind":"row"}}', 'not JSON']) {
    await window.evaluate((text) => localStorage.setItem('ansatz.dock.training-energy', text), damaged);
    await window.reload();
    await expect(panel('Energy per site')).toBeVisible({ timeout: 30_000 });
    await expect(panel('Log')).toBeVisible();
  }

  // A narrow window has no docks: the panels are below each other.
  await window.setViewportSize({ width: 1024, height: 700 });
  await expect(window.locator('[data-panel]')).toHaveCount(0);
  await expect(window.locator('[data-figure="energy"]')).toBeVisible();
});

test('a panel is dragged by its header to another place', async ({ window }) => {
  test.setTimeout(120_000);
  await startShortRun(window, { steps: 300, checkpointEvery: 300 });
  const log = window.locator('[data-panel="log"]');
  const energy = window.locator('[data-panel="energy"]');
  await expect(log).toBeVisible({ timeout: 60_000 });
  const target = await energy.boundingBox();
  if (target === null) throw new Error('The panel of the energy has no place.');
  await log.getByRole('heading', { name: 'Log' }).dragTo(energy, {
    targetPosition: { x: 12, y: target.height / 2 },
  });
  await expect
    .poll(async () => ((await log.boundingBox())?.x ?? Infinity) < ((await energy.boundingBox())?.x ?? 0))
    .toBe(true);
});

test('every key is in the list, and the list in Help is the same', async ({ window }) => {
  await window.keyboard.press('?');
  const dialog = window.getByRole('dialog', { name: 'Keyboard shortcuts' });
  const listed = (within: ReturnType<Page['locator']>) =>
    within
      .locator('[data-shortcut]')
      .evaluateAll((rows) => rows.map((entry) => entry.getAttribute('data-shortcut')).sort());
  await expect(dialog).toBeVisible();
  expect(await listed(dialog)).toEqual([...shortcutIds].sort());
  await expect(dialog.locator('[data-shortcut="palette"]')).toContainText('Ctrl K');
  await window.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await command(window, 'help: keyboard');
  await expect(window.getByRole('heading', { name: 'Keyboard', level: 1 })).toBeVisible();
  expect(await listed(window.locator('main'))).toEqual([...shortcutIds].sort());
  await window.keyboard.press('Control+,');
  await expect(window.getByRole('heading', { name: 'Settings' })).toBeVisible();
});

test('deleting, closing and settings are undone, each where it is seen', async ({ window }) => {
  const [first] = await openThree(window);
  await window.keyboard.press('Control+,');
  await window.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await expect(window.locator('html')).toHaveAttribute('data-theme', 'dark');
  // In a document undo is about documents: the theme stays.
  await tabBar(window)
    .getByRole('button', { name: first ?? '', exact: true })
    .click();
  await window.getByRole('button', { name: 'Document', exact: true }).click();
  await window.getByRole('menuitem', { name: 'Delete' }).click();
  await expect.poll(async () => (await tabTitles(window)).includes(first ?? '')).toBe(false);
  await window.keyboard.press('Control+z');
  await expect.poll(async () => (await tabTitles(window))[0]).toBe(first);
  await expect(window.locator('html')).toHaveAttribute('data-theme', 'dark');
  await window.keyboard.press('Control+,');
  await window.keyboard.press('Control+z');
  await expect(window.locator('html')).toHaveAttribute('data-theme', 'light');
  await window.keyboard.press('Control+Shift+z');
  await expect(window.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('what was deleted or closed is taken back in a window that comes after one that was killed', async ({
  window,
}) => {
  const [first, second, third] = await openThree(window);
  await window.getByRole('button', { name: 'Document', exact: true }).click();
  await window.getByRole('menuitem', { name: 'Delete' }).click();
  await expect.poll(async () => (await tabTitles(window)).includes(third ?? '')).toBe(false);
  await window.getByRole('button', { name: `Close ${second ?? ''}`, exact: true }).click();
  await expect.poll(() => tabTitles(window)).toEqual([first]);
  const address = window.url();
  const context = window.context();
  await window.close({ runBeforeUnload: false });
  const next = await context.newPage();
  await next.goto(address);
  await expect.poll(() => tabTitles(next)).toEqual([first]);
  await next.getByRole('button', { name: `Undo: Close ${second ?? ''}` }).click();
  await expect.poll(() => tabTitles(next)).toEqual([first, second]);
  await next.getByRole('button', { name: `Undo: Delete ${third ?? ''}` }).click();
  await expect.poll(() => tabTitles(next)).toEqual([first, second, third]);
  await next.reload();
  await next.getByRole('button', { name: `Redo: Delete ${third ?? ''}` }).click();
  await expect.poll(() => tabTitles(next)).toEqual([first, second]);
});
