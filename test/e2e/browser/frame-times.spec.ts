import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { launchBrowser, openPreset, step, watchForErrors } from './fixtures';
import { type RunningServer, startLabServer } from './lab-server';
import { writeLog, writeManyRuns } from './many-runs';

/**
 * What is wanted is a frame every 50 ms at worst in 95 of 100. Where two training runs, the host, the browser and the test share two
 * cores, a frame also waits for its turn on one: there twice that is allowed. What the window itself does in one piece is held to the
 * wanted time in nine frames of ten.
 */
const wanted = 50;
const shared = cpus().length <= 2;
const tolerated = shared ? 2 * wanted : wanted;
/** Frames in which the window worked longer than that in one piece. */
const toleratedShare = shared ? 0.1 : 0.05;

interface Frames {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly longest: number;
  /** Pieces of work of 50 ms and more. */
  readonly longTasks: number;
  /** Of the time. */
  readonly longTaskShare: number;
}

let home: string;
let server: RunningServer;
let browser: Browser;
let page: Page;
let errors: string[];

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(300_000);
  home = await mkdtemp(join(tmpdir(), 'ansatz-frames-'));
  await writeManyRuns(home, 1);
  // Ten numbers a step.
  await writeLog(home, 'run-00000', 1_000_000);
  server = await startLabServer({ home, maxRuns: 2 });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  errors = watchForErrors(page);
});
test.afterAll(async () => {
  await browser.close();
  await server.stop();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

/** Frames while something is done. */
async function framesDuring(work: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const gaps: number[] = [];
    const tasks: number[] = [];
    let last = performance.now();
    let goesOn = true;
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => one.duration)));
    observer.observe({ entryTypes: ['longtask'] });
    const tick = (now: number): void => {
      gaps.push(now - last);
      last = now;
      if (goesOn) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    Object.assign(window, {
      endFrames: () => {
        goesOn = false;
        observer.disconnect();
        return { gaps: gaps.slice(2), tasks };
      },
    });
  });
  await work();
  const { gaps, tasks } = await page.evaluate<{ gaps: number[]; tasks: number[] }>('window.endFrames()');
  const sorted = [...gaps].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  return {
    count: gaps.length,
    p50: at(0.5),
    p95: at(0.95),
    longest: at(1),
    longTasks: tasks.length,
    longTaskShare: tasks.reduce((sum, task) => sum + task, 0) / Math.max(1, total),
  };
}

function judge(what: string, frames: Frames): void {
  const { count, p50, p95, longest, longTasks, longTaskShare } = frames;
  console.log(
    `${what}: ${count} frames, median ${p50.toFixed(0)} ms, 95 % within ${p95.toFixed(0)} ms (wanted ${wanted}, allowed on ${cpus().length} cores ${tolerated}), longest ${longest.toFixed(0)} ms, ${longTasks} tasks over 50 ms, ${(100 * longTaskShare).toFixed(0)} % of the time`,
  );
  expect(count, what).toBeGreaterThan(10);
  expect(p95, what).toBeLessThan(tolerated);
  expect(longTasks / count, `${what}: long tasks a frame`).toBeLessThan(toleratedShare);
}

test('the Gallery is painted within 1.5 s of a first visit and can be used soon after', async () => {
  await page.goto(server.url);
  await expect(page.getByRole('heading', { name: 'Gallery' })).toBeVisible();
  await page.locator('[data-preset]').first().waitFor();
  const usable = await page.evaluate(() => performance.now());
  const painted = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  );
  console.log(`first paint ${painted.toFixed(0)} ms, cards there by ${usable.toFixed(0)} ms (nothing cached)`);
  expect(painted).toBeLessThan(1500);
  expect(usable).toBeLessThan(3000);
});

test('a history of ten million points opens, and zooms without long frames', async () => {
  test.setTimeout(120_000);
  await page.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: 'Runs' }).click();
  const began = Date.now();
  await page
    .getByRole('row', { name: /Chain study 0/ })
    .getByRole('button')
    .first()
    .click();
  await step(page, 'training').click();
  const stage = page.locator('[data-figure="energy"] [aria-roledescription="figure"]');
  await expect(stage.locator('canvas')).toBeVisible({ timeout: 60_000 });
  console.log(`ten million points: curve there ${Date.now() - began} ms after the click`);
  await stage.focus();
  const zooming = await framesDuring(async () => {
    for (let turn = 0; turn < 40; turn += 1) {
      await stage.press(turn % 20 < 10 ? '+' : '-');
      await page.waitForTimeout(40);
    }
  });
  await stage.press('0');
  judge('zooming ten million points', zooming);
});

test('two runs train: their curves come in, a finished run is scrubbed, without long frames', async () => {
  test.setTimeout(240_000);
  // A short one with checkpoints, to be scrubbed; two long ones beside it.
  const navigation = page.getByRole('navigation', { name: 'Workbench' });
  await navigation.getByRole('button', { name: 'Gallery' }).click();
  await openPreset(page, 'tfim-chain-20');
  await step(page, 'training').click();
  for (const [label, value] of [
    ['Steps', '60'],
    ['Checkpoint every', '10'],
    ['Final samples', '2000'],
  ] as const) {
    const field = page.getByRole('textbox', { name: label, exact: true });
    await field.fill(value);
    await field.press('Enter');
  }
  await page.getByRole('button', { name: 'Run', exact: true }).first().click();
  await expect(step(page, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 90_000 });

  // Each checkpoint is looked into once before: what is measured is the drawing.
  await step(page, 'results').click();
  const slider = page.getByLabel('Checkpoint', { exact: true });
  for (let turn = 0; turn < 6; turn += 1) {
    await expect(page.getByText(/checkpoint, [\d,]+ samples/)).toBeVisible({ timeout: 60_000 });
    await slider.press('ArrowLeft');
  }

  await navigation.getByRole('button', { name: 'Gallery' }).click();
  await openPreset(page, 'heisenberg-chain-20');
  await step(page, 'training').click();
  const steps = page.getByRole('textbox', { name: 'Steps', exact: true });
  await steps.fill('100000');
  await steps.press('Enter');
  await page.getByRole('button', { name: 'Run', exact: true }).first().click();
  await expect(page.locator('[data-figure="energy"] canvas')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Add seed' }).click();
  await expect(page.locator('footer')).toContainText('2 running', { timeout: 30_000 });
  await page.getByRole('combobox', { name: 'Smoothing' }).selectOption('savitzkyGolay');
  await page.waitForTimeout(3000);
  judge('curves of a run, smoothed, while two train', await framesDuring(() => page.waitForTimeout(8000)));

  await page.getByRole('navigation', { name: 'Open documents' }).getByText(/Ising/).first().click();
  await step(page, 'results').click();
  await expect(page.locator('[data-figure="weights"] canvas').first()).toBeVisible({ timeout: 60_000 });
  const scrubbing = await framesDuring(async () => {
    for (let turn = 0; turn < 30; turn += 1) {
      await slider.press(turn % 10 < 5 ? 'ArrowRight' : 'ArrowLeft');
      await page.waitForTimeout(150);
    }
  });
  judge('scrubbing a finished run while two train', scrubbing);

  // A node goes round on the canvas, and once it is let go the document has its place.
  await step(page, 'model').click();
  await page.getByRole('radio', { name: /^Residual convolutional/ }).check({ force: true });
  await page.getByRole('button', { name: 'Edit as own graph' }).click();
  const box = await page.locator('[data-node="norm"]').boundingBox();
  if (box === null) throw new Error('the node is not drawn');
  const centre = { x: box.x + 40, y: box.y + 12 };
  await page.waitForTimeout(1500);
  const dragging = await framesDuring(async () => {
    await page.mouse.move(centre.x, centre.y);
    await page.mouse.down();
    for (let turn = 0; turn < 120; turn += 1) {
      const angle = (turn / 40) * 2 * Math.PI;
      await page.mouse.move(centre.x + 70 * Math.sin(angle), centre.y + 50 * (1 - Math.cos(angle)));
      await page.waitForTimeout(25);
    }
    await page.mouse.move(centre.x + 60, centre.y + 40);
    await page.mouse.up();
    await page.waitForTimeout(500);
  });
  judge('dragging a node while two runs train', dragging);
  await expect(page.getByRole('button', { name: /^Undo: Move nodes/ })).toBeVisible();
  expect(errors).toEqual([]);
});

test('two runs train: the Hamiltonian of a hundred sites is typed without long frames', async () => {
  test.setTimeout(180_000);
  await page.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: 'Gallery' }).click();
  await openPreset(page, 'j1j2-10x10');
  await expect(page.locator('footer')).toContainText('2 running');
  const editor = page.locator('.ham-editor[data-ready="true"]');
  await expect(editor).toBeVisible({ timeout: 30_000 });
  await editor.locator('.view-line').last().click();
  await page.keyboard.press('Control+End');
  const typing = await framesDuring(async () => {
    // A field and a coupling, with mistakes in between while they are half written.
    for (const key of ' - 0.25 * sum i Sz(i) + 0.125 * sum <<i,j>> Sz(i)*Sz(j)') {
      await page.keyboard.press(key === ' ' ? 'Space' : key);
      await page.waitForTimeout(90);
    }
  });
  await expect(page.getByRole('region', { name: 'Lattice' })).toContainText('100 sites');
  judge('typing in the Hamiltonian of 10 × 10 sites while two train', typing);
  expect(errors).toEqual([]);
});
