import { type Browser, expect, type Locator, type Page, test } from '@playwright/test';
import { servePage } from '../../../bench/ui/page.mjs';
import { launchBrowser } from './fixtures';

let served: { readonly url: string; close(): Promise<void> };
let browser: Browser;
let page: Page;
const problems: string[] = [];

test.beforeAll(async () => {
  served = await servePage();
  browser = await launchBrowser();
});
test.afterAll(async () => {
  await browser.close();
  await served.close();
});
test.beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1320, height: 900 } });
  problems.length = 0;
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.goto(served.url);
  await page.waitForSelector('body[data-ready]');
});
test.afterEach(async () => {
  expect(problems).toEqual([]);
  await page.close();
});

const figure = (title: string): Locator => page.getByRole('region', { name: title });
const surface = (title: string): Locator => figure(title).locator('[aria-roledescription="figure"]');

async function gallery(): Promise<void> {
  await page.evaluate(() => window.showGallery('light'));
  await expect(figure('Energy per site').locator('canvas')).toBeVisible();
}

test('hovering reads step, value with its error, unit and distance; leaving puts the card away', async () => {
  await gallery();
  const stage = surface('Energy per site');
  await stage.hover({ position: { x: 300, y: 120 } });
  const card = stage.getByRole('status');
  await expect(card).toContainText(/training step \d/);
  await expect(card).toContainText(/−1\.27\d*\(3\)/);
  await expect(card).toContainText('distance to exact');
  await expect(card).toContainText('J, σ·σ');
  await page.mouse.move(2, 2);
  await expect(card).toHaveCount(0);
});

test('arrows move along the curve, Escape puts the cursor away', async () => {
  await gallery();
  const stage = surface('Energy per site');
  await stage.focus();
  const title = stage.getByRole('status').locator('b');
  await page.keyboard.press('ArrowRight');
  const first = await title.textContent();
  await page.keyboard.press('ArrowRight');
  await expect(title).not.toHaveText(first ?? '');
  await page.keyboard.press('End');
  await expect(title).toHaveText('training step 789.5');
  await page.keyboard.press('ArrowLeft');
  await expect(title).toHaveText('training step 769.5');
  await page.keyboard.press('Escape');
  await expect(title).toHaveCount(0);
});

test('a part that was chosen stays while points come in, and can be left', async () => {
  await page.evaluate(() => window.openStream(400));
  const stage = surface('Energy per site');
  await expect(stage.locator('canvas')).toBeVisible();
  const box = await stage.boundingBox();
  if (!box) throw new Error('The figure has no place.');
  await page.mouse.move(box.x + 300, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 420, box.y + 160, { steps: 4 });
  await page.mouse.up();
  await expect(figure('Energy per site').getByRole('button', { name: 'Whole range' })).toBeVisible();
  await stage.hover({ position: { x: 200, y: 100 } });
  const title = stage.getByRole('status').locator('b');
  const before = await title.textContent();
  await page.evaluate(() => window.appendPoints(4000));
  await page.waitForTimeout(300);
  await stage.hover({ position: { x: 201, y: 100 } });
  expect(Math.abs(stepOf(await title.textContent()) - stepOf(before))).toBeLessThan(5);
  await figure('Energy per site').getByRole('button', { name: 'Whole range' }).click();
  await expect(figure('Energy per site').getByRole('button', { name: 'Whole range' })).toHaveCount(0);
  await stage.hover({ position: { x: 700, y: 100 } });
  await expect.poll(async () => stepOf(await title.textContent())).toBeGreaterThan(2000);
});

test('points are pinned by mouse and by keyboard, compared, moved with the zoom, kept over a reload and removed', async () => {
  await page.evaluate(() => window.openStream(400));
  const stage = surface('Energy per site');
  await expect(stage.locator('canvas')).toBeVisible();
  await stage.click({ position: { x: 200, y: 100 } });
  const a = stage.getByRole('button', { name: /^Pin A: training step \d/ });
  await expect(a).toBeVisible();
  const list = stage.getByRole('group', { name: 'Pinned points' });
  await expect(list).toContainText('1 pin');

  // At the keyboard's cursor.
  await stage.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(list).toContainText('2 pins');
  const last = list.getByRole('row').last();
  await expect(last).toContainText('relative');
  const read = (await last.textContent()) ?? '';
  expect(read).toMatch(/^B\d{3}/);
  await expect(list).toContainText(/B − A .* over \d+ steps; slope .* per step/);

  // Points that come in and a zoom move it on the screen, not in the data.
  const before = await a.boundingBox();
  await page.evaluate(() => window.appendPoints(400));
  await expect.poll(async () => (await a.boundingBox())?.x).toBeLessThan(before?.x ?? 0);
  await expect(last).toHaveText(read);
  await stage.focus();
  await page.keyboard.press('+');
  await expect(figure('Energy per site')).toContainText('Range held');
  await page.keyboard.press('Escape');
  await expect(figure('Energy per site')).not.toContainText('Range held');

  await page.reload();
  await page.waitForSelector('body[data-ready]');
  await page.evaluate(() => window.openStream(400));
  await expect(list).toContainText('2 pins');
  await stage.getByRole('button', { name: /^Pin B/ }).focus();
  await page.keyboard.press('Delete');
  await expect(list).toContainText('1 pin');
  await list.getByRole('button', { name: 'Remove all' }).click();
  await expect(list).toHaveCount(0);
});

test('a range that is held is there again after a reload', async () => {
  await page.evaluate(() => window.openStream(400));
  const stage = surface('Energy per site');
  await stage.focus();
  await page.keyboard.press('+');
  await expect(figure('Energy per site')).toContainText('Range held');
  await page.reload();
  await page.waitForSelector('body[data-ready]');
  await page.evaluate(() => window.openStream(400));
  await expect(figure('Energy per site')).toContainText('Range held');
  await stage.dblclick({ position: { x: 300, y: 60 } });
  await expect(figure('Energy per site')).not.toContainText('Range held');
  await expect(stage.getByRole('group', { name: 'Pinned points' })).toHaveCount(0);
});

const stepOf = (text: string | null): number => Number((text ?? '').replace(/[^\d.]/g, ''));

test('keys zoom and go back, the wheel zooms the figure that has the focus', async () => {
  await gallery();
  const stage = surface('Relative error');
  const whole = figure('Relative error').getByRole('button', { name: 'Whole range' });
  await stage.hover();
  await page.mouse.wheel(0, -200);
  await expect(whole).toHaveCount(0);
  await stage.focus();
  await page.mouse.wheel(0, -200);
  await expect(whole).toBeVisible();
  await page.keyboard.press('0');
  await expect(whole).toHaveCount(0);
  await page.keyboard.press('+');
  await expect(whole).toBeVisible();
});

test('the numbers are there as a table', async () => {
  await gallery();
  await figure('Accuracy').getByRole('button', { name: 'Accuracy as a table' }).click();
  const table = figure('Accuracy').getByRole('table').first();
  await expect(table).toContainText('TFIM, h = 1');
  await expect(table.getByRole('row')).toHaveCount(5);
});

test('the export menu opens over the panels and is worked by keys', async () => {
  await gallery();
  const button = figure('Energy per site').getByRole('button', { name: 'Export Energy per site' });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem')).toHaveCount(7);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toHaveCount(0);
  expect(await page.evaluate(() => window.exported)).toEqual([['energy', 'pdf', 178]]);
  await button.click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(button).toBeFocused();
});

test('nothing is drawn while nothing comes in', async () => {
  await page.evaluate(() => window.openStream(300));
  await page.waitForTimeout(800);
  const drawn = await page.evaluate(async () => {
    let count = 0;
    const { prototype } = CanvasRenderingContext2D;
    for (const name of ['beginPath', 'fillText'] as const) {
      const original = prototype[name];
      Object.defineProperty(prototype, name, {
        value(this: CanvasRenderingContext2D, ...values: unknown[]): unknown {
          count += 1;
          return Reflect.apply(original, this, values);
        },
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const idle = count;
    window.appendPoints(10);
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { idle, after: count };
  });
  expect(drawn.idle).toBe(0);
  expect(drawn.after).toBeGreaterThan(0);
});

test('10,000 points a curve: no long frames', async () => {
  const result = await page.evaluate(() => window.runStream(10_000, 60, 4));
  // A machine that does other work misses frames; what a curve costs shows in the median and in how many were long.
  expect(result.medianFrame).toBeLessThan(40);
  expect(result.longTasks.filter((duration) => duration > 100).length).toBeLessThanOrEqual(result.frames / 20);
});
