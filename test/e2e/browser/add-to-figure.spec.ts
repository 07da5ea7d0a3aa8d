import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, startShortRun, step, test, write } from './fixtures';

const show = (page: Page, screen: string) =>
  page.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: screen, exact: true }).click();
const screenNamed = (page: Page, name: string) => page.getByRole('heading', { level: 1 }).filter({ hasText: name });

async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Type a command').fill(words);
  const item = page.locator('[cmdk-item]').filter({ has: page.getByText(words, { exact: true }) });
  await item.first().click();
}

/** Titles of the panels of all pages on disk: what is on the page, not what a message says. */
async function panelsOnPage(page: Page): Promise<number> {
  await show(page, 'Figures');
  const tree = page.getByRole('tree', { name: 'Objects of the figure' });
  await expect(tree).toBeVisible();
  return tree.locator('[role="treeitem"][aria-level="2"]').count();
}

/** Adds by the way that the plot offers: its export menu, or its own button. */
async function add(page: Page, within: ReturnType<Page['locator']>): Promise<boolean> {
  const own = within.getByRole('button', { name: /^Add .* to a figure$/ });
  const menu = within.getByRole('button', { name: /^Export / });
  await own
    .or(menu)
    .first()
    .waitFor({ timeout: 5_000 })
    .catch(() => undefined);
  if ((await own.count()) > 0) await own.first().click();
  else if ((await menu.count()) > 0) {
    await menu.first().click();
    const entry = page.getByRole('menuitem', { name: /Add to figure/ });
    if ((await entry.count()) === 0) return false;
    await entry.click();
  } else return false;
  return true;
}

/** The page is told by its store after the host has drawn the figure. */
async function newFigure(page: Page): Promise<void> {
  await show(page, 'Figures');
  const all = page.getByRole('button', { name: 'All figures' });
  if ((await all.count()) > 0) await all.click();
  await page.getByRole('button', { name: 'New figure' }).first().click();
  await expect(page.getByText('Nothing is on this page yet.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Columns' }).fill('3');
  await page.keyboard.press('Enter');
}

/** The inspector of the page itself, not of the panel that was added last. */
async function pageSettings(page: Page) {
  await page.getByRole('treeitem', { name: /^Figure/ }).click();
  return page.getByRole('region', { name: 'Page settings' });
}

/** Every plot of the docked panels that a step has, by the commands that show them. */
async function addEveryPanel(page: Page, name: 'system' | 'model' | 'training' | 'results'): Promise<string[]> {
  await step(page, name).click();
  await expect(step(page, name)).toHaveAttribute('aria-current', 'step');
  await page.waitForTimeout(1000);
  await page.keyboard.press('Control+k');
  await expect(page.locator('[cmdk-item]').first()).toBeVisible();
  const titles = await page.locator('[cmdk-item] > span:nth-of-type(1)').allTextContents();
  await page.keyboard.press('Escape');
  const added: string[] = [];
  for (const title of titles.filter((text) => /^(Go to|Show) the panel /.test(text))) {
    await command(page, title);
    const panel = page.locator('[data-panel]').filter({
      has: page.getByRole('heading', { name: title.replace(/^(Go to|Show) the panel /, ''), exact: true }),
    });
    await page.waitForTimeout(300);
    if ((await panel.locator('canvas').count()) === 0) continue;
    expect(await add(page, panel.first()), `${name}: ${title} has a plot and no way to a figure`).toBe(true);
    added.push(title);
  }
  return added;
}

test('every plot of a run goes onto a page, with what it is made of', async ({ window }) => {
  test.setTimeout(420_000);
  await startShortRun(window, { steps: 60, checkpointEvery: 30 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 120_000 });
  for (const name of ['training', 'results'] as const) {
    await newFigure(window);
    await window.getByRole('navigation', { name: 'Open documents' }).locator('[data-tab] > button').first().click();
    const added = await addEveryPanel(window, name);
    expect(added.length, added.join()).toBeGreaterThan(name === 'training' ? 5 : 8);
    await expect.poll(() => panelsOnPage(window), { timeout: 30_000 }).toBe(Math.min(24, added.length));
    await expect((await pageSettings(window)).getByText('Spec SHA-256')).toBeVisible();
  }
});

test('plots without a run go onto a page: spectrum, dynamics, schedules, parameters in time', async ({ window }) => {
  test.setTimeout(240_000);
  await newFigure(window);
  await show(window, 'Gallery');
  await write(
    window,
    'lattice chain(4) periodic\nsite spin(1/2)\nparam J = 1\nparam h(t) = 1 + cos(t)\nH = -J * sum <i,j> Z(i)*Z(j) - h(t) * sum i X(i)\n',
  );
  const time = window.getByRole('region', { name: 'Time dependence' });
  await expect(time.locator('canvas')).toBeVisible({ timeout: 30_000 });
  expect(await add(window, time)).toBe(true);
  await expect(window.getByText(/Added to Figure \d+ as \(a\)/)).toBeVisible();
  await step(window, 'training').click();
  const schedules = window.getByRole('region', { name: 'Schedules' });
  expect(await add(window, schedules)).toBe(true);
  await expect(window.getByText(/Added to Figure \d+ as \(b\)/)).toBeVisible();
  await step(window, 'system').click();
  await window.locator('.ham-editor .view-lines').click();
  await window.keyboard.press('Control+A');
  await window.keyboard.insertText(
    'lattice chain(4) periodic\nsite spin(1/2)\nH = -sum <i,j> Z(i)*Z(j) - sum i X(i)\n',
  );
  await window.keyboard.press('Escape');
  await window.getByRole('button', { name: 'Evolve' }).click();
  const dynamics = window.getByRole('dialog', { name: 'Exact dynamics' });
  await expect(dynamics.locator('canvas').first()).toBeVisible({ timeout: 60_000 });
  expect(await add(window, dynamics.locator('[data-figure="evolution-echo"]'))).toBe(true);
  await expect(window.getByText(/Added to Figure \d+ as \(c\)/)).toBeVisible();
  await window.keyboard.press('Escape');
  await window.getByRole('button', { name: 'Compute whole spectrum' }).click();
  const spectrum = window.getByRole('dialog', { name: 'Whole spectrum' });
  await expect(spectrum.locator('canvas').first()).toBeVisible({ timeout: 60_000 });
  expect(await add(window, spectrum.locator('[data-figure="density-of-states"]'))).toBe(true);
  await expect(window.getByText(/Added to Figure \d+ as \(d\)/)).toBeVisible();
  await window.keyboard.press('Escape');
  expect(await panelsOnPage(window)).toBe(4);
  const made = await pageSettings(window);
  await expect(made).toContainText('exact evolution in Krylov spaces');
  const waiting = window.waitForEvent('download');
  await made.getByRole('button', { name: 'Markdown' }).click();
  const text = await readFile(await (await waiting).path(), 'utf8');
  expect(text).toContain('ansatz evolve spec');
  expect(text).toContain('ansatz exact spec');
  expect(text).toContain('lattice chain(4) periodic');
});

test('comparisons go onto a page, and a plot is dragged to its place there', async ({ window }) => {
  test.setTimeout(300_000);
  await startShortRun(window, { steps: 40, checkpointEvery: 20 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 120_000 });
  await command(window, 'Add seed: run with seed 2');
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'running', { timeout: 20_000 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 120_000 });
  await newFigure(window);
  await show(window, 'Compare');
  await expect(screenNamed(window, 'Compare')).toBeVisible();
  const views: readonly (readonly [string, string])[] = [
    ['Overlay', 'Overlay'],
    ['Scatter', 'Scatter'],
  ];
  for (const [view, title] of views) {
    await window.getByRole('radiogroup', { name: 'View' }).getByRole('radio', { name: view }).check({ force: true });
    await window.getByRole('button', { name: `Export ${title}` }).click();
    await window.getByRole('menuitem', { name: /Add to figure/ }).click();
  }
  await window.getByRole('button', { name: 'Export Parallel coordinates' }).click();
  await window.getByRole('menuitem', { name: /Add to figure/ }).click();
  await expect(window.getByText(/Added to Figure \d+ as \(c\)/)).toBeVisible();
  expect(await panelsOnPage(window)).toBe(3);
  await expect(await pageSettings(window)).toContainText('comparison of runs');

  // Held over Figures, the page opens, and the plot is let go over its first cell.
  await window.getByRole('navigation', { name: 'Open documents' }).locator('[data-tab] > button').first().click();
  await step(window, 'training').click();
  const header = window.locator('[data-figure="energy"] header').first();
  await expect(header).toBeVisible();
  const from = await header.boundingBox();
  const target = await window
    .getByRole('navigation', { name: 'Workbench' })
    .getByRole('button', { name: 'Figures', exact: true })
    .boundingBox();
  if (!from || !target) throw new Error('Nothing to drag.');
  await window.mouse.move(from.x + 40, from.y + from.height / 2);
  await window.mouse.down();
  await window.mouse.move(from.x + 60, from.y + from.height / 2 + 10, { steps: 4 });
  await window.mouse.move(target.x + target.width / 2, target.y + target.height / 2, { steps: 8 });
  for (let wait = 0; wait < 12; wait += 1) {
    await window.waitForTimeout(120);
    await window.mouse.move(target.x + target.width / 2 + (wait % 2), target.y + target.height / 2);
  }
  const paper = window.getByRole('img', { name: /^Figure \d+\./ });
  await expect(paper).toBeVisible();
  const sheet = await paper.boundingBox();
  if (!sheet) throw new Error('There is no page.');
  await window.mouse.move(sheet.x + 20, sheet.y + 20, { steps: 6 });
  await window.mouse.move(sheet.x + 24, sheet.y + 24);
  await window.mouse.up();
  const tree = window.getByRole('tree', { name: 'Objects of the figure' });
  await expect(tree.getByRole('treeitem', { name: /^\(a\) Energy per site/ })).toBeVisible({ timeout: 20_000 });
  await window.keyboard.press('Control+z');
  await expect(tree.locator('[role="treeitem"][aria-level="2"]')).toHaveCount(3);
});
