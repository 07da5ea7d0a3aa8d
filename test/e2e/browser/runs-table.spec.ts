import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { expect, expectNoOverflow, startShortRun, step, test, watchForErrors } from './fixtures';
import { startLabServer, type RunningServer } from './lab-server';
import { writeManyRuns, writeTags } from './many-runs';

const goTo = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name }).click();

test.describe('a thousand runs', () => {
  let server: RunningServer;
  let home = '';
  let address = '';
  let cookies: Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['cookies']>> = [];

  test.beforeAll(async ({ testBrowser }) => {
    home = await mkdtemp(join(tmpdir(), 'ansatz-many-runs-'));
    await writeManyRuns(home, 1000);
    await writeTags(home, 'run-00995', ['paper'], 'Stuck from step 40 on <img src=x onerror=alert(1)>');
    server = await startLabServer({ home });
    const context = await testBrowser.newContext();
    const page = await context.newPage();
    await page.goto(server.url);
    cookies = await context.cookies();
    address = new URL('/', page.url()).href;
    await context.close();
  });
  test.afterAll(async () => {
    await server.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });

  async function opened(testBrowser: Browser): Promise<{ page: Page; errors: string[]; close: () => Promise<void> }> {
    const context = await testBrowser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
    await context.addCookies([...cookies]);
    const page = await context.newPage();
    const errors = watchForErrors(page);
    await page.goto(address);
    await goTo(page, 'Runs');
    await expect(page.getByRole('grid', { name: 'Runs' })).toBeVisible({ timeout: 30_000 });
    return { page, errors, close: () => context.close() };
  }

  test('make no page longer than its window', async ({ testBrowser }) => {
    const { page, errors, close } = await opened(testBrowser);
    await page.setViewportSize({ width: 1024, height: 700 });
    for (const screen of ['Runs', 'Compare']) {
      await goTo(page, screen);
      await expect(page.getByText('Chain study').first()).toBeVisible();
      await expectNoOverflow(page);
    }
    expect(errors).toEqual([]);
    await close();
  });

  test('are searched, filtered, sorted and chosen with the keyboard', async ({ testBrowser }) => {
    const { page, errors, close } = await opened(testBrowser);
    const grid = page.getByRole('grid', { name: 'Runs' });
    await expect(grid).toHaveAttribute('aria-rowcount', '1001');
    // Only those in sight are in the page.
    expect(await page.locator('[data-row]').count()).toBeLessThan(80);
    await expect(page.getByText(/1,000 runs, 0 running, .* on disk/)).toBeVisible();

    await page.getByLabel('Search runs').fill('chain(8) study 10');
    const found = Number(await grid.getAttribute('aria-rowcount'));
    expect(found).toBeGreaterThan(1);
    expect(found).toBeLessThan(20);
    await page.getByLabel('Search runs').fill('');
    await page.getByRole('button', { name: 'State: any' }).click();
    await page.getByRole('menuitem', { name: /failed/ }).click();
    await expect(grid).toHaveAttribute('aria-rowcount', '60');
    await page.getByRole('button', { name: 'Ansatz: any' }).click();
    await page.getByRole('menuitem', { name: /Jastrow/ }).click();
    await expect(grid).not.toHaveAttribute('aria-rowcount', '60');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect(grid).toHaveAttribute('aria-rowcount', '1001');

    await page.getByRole('button', { name: 'Rel. error' }).click();
    const errorsOf = async (): Promise<string[]> =>
      page
        .locator('[data-row] td:nth-child(7)')
        .evaluateAll((cells) => cells.slice(0, 5).map((cell) => cell.textContent));
    expect(await errorsOf()).toEqual(Array(5).fill('1.3 × 10⁻⁵'));
    await page.getByRole('button', { name: 'Rel. error' }).click();
    expect(await errorsOf()).toEqual(Array(5).fill('1.0 × 10⁻¹'));
    await page.getByRole('button', { name: 'Started' }).click();
    await expect(page.locator('[data-row]').first()).toHaveAttribute('data-row', 'run-00000');

    await grid.focus();
    await page.keyboard.press('End');
    await expect(page.locator('[data-row="run-00999"]')).toBeInViewport();
    await expect(page.getByRole('region', { name: 'Details' })).toContainText('Chain study 999');
    await page.keyboard.press('Home');
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(page.getByText(/3 runs chosen, .* on disk/)).toBeVisible();
    await expect(grid.locator('[aria-selected="true"]')).toHaveCount(3);
    await page.keyboard.press('Escape');
    await expect(page.getByText('runs chosen')).toHaveCount(0);

    await page.getByRole('button', { name: 'Columns…' }).click();
    await page.getByRole('dialog').getByText('System', { exact: true }).click();
    await page.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('columnheader', { name: 'System' })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('columnheader', { name: 'System' })).toBeVisible();
    expect(errors).toEqual([]);
    await close();
  });

  test('are tagged and noted, and that outlives the window and the host', async ({ testBrowser }) => {
    const { page, errors, close } = await opened(testBrowser);
    await page.locator('[data-row="run-00995"]').getByText('paper').click();
    const details = page.getByRole('region', { name: 'Details' });
    // What was noted is text, whatever it looks like.
    await expect(details.getByLabel('Note')).toHaveValue(/<img src=x/);
    await details.getByLabel('New tags').fill('figure 2, Paper');
    await details.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.locator('[data-row="run-00995"]')).toContainText('paperfigure 2');
    await details.getByLabel('Note').fill('Use seed 7 instead');
    const file = join(home, 'annotations', 'run-00995.json');
    await expect.poll(() => readFile(file, 'utf8')).toContain('Use seed 7 instead');
    await page.reload();
    await expect(page.locator('[data-row="run-00995"]')).toContainText('paperfigure 2');
    await page.getByRole('button', { name: 'Tag: any' }).click();
    await page.getByRole('menuitem', { name: /figure 2/ }).click();
    await expect(page.locator('[data-row]')).toHaveCount(1);
    expect(errors).toEqual([]);
    await close();
  });

  test('go to the trash together, come back, and are removed for good only when asked', async ({ testBrowser }) => {
    const { page, errors, close } = await opened(testBrowser);
    const grid = page.getByRole('grid', { name: 'Runs' });
    await page.getByLabel('Search runs').fill('study 90');
    await expect(grid).toHaveAttribute('aria-rowcount', '21');
    await grid.focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await expect(page.getByText('Deleted 20 runs')).toBeVisible();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect(grid).toHaveAttribute('aria-rowcount', '21');
    await grid.focus();
    await page.keyboard.press('Delete');
    await expect(page.getByText('No run fits')).toBeVisible();
    await page.getByRole('button', { name: 'Trash' }).click();
    const trash = page.getByRole('table', { name: 'Deleted runs' });
    await expect(trash.getByRole('row')).toHaveCount(21);
    await page.getByRole('button', { name: 'Restore Chain study 90, seed 90', exact: true }).click();
    await expect(trash.getByRole('row')).toHaveCount(20);
    await page.getByRole('button', { name: 'Empty the trash…' }).click();
    await expect(page.getByRole('dialog')).toContainText(/frees [\d.]+ kB/);
    await page.getByRole('button', { name: 'Keep' }).click();
    await expect(trash.getByRole('row')).toHaveCount(20);
    await page.getByRole('button', { name: 'Empty the trash…' }).click();
    await page.getByRole('button', { name: 'Remove for good' }).click();
    await expect(page.getByText('The trash is empty.')).toBeVisible();
    await page.getByRole('button', { name: 'Back to the runs' }).click();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect(grid).toHaveAttribute('aria-rowcount', '982');
    expect(errors).toEqual([]);
    await close();
  });

  test('are compared: what differs, any result against any setting, and ranges on parallel axes', async ({
    testBrowser,
  }) => {
    const { page, errors, close } = await opened(testBrowser);
    await page.getByLabel('Search runs').fill('study 12');
    const grid = page.getByRole('grid', { name: 'Runs' });
    await grid.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByRole('button', { name: 'Compare', exact: true }).last().click();
    await expect(page.getByText(/^2 of \d+ drawn/)).toBeVisible();
    await page.getByText('Differences', { exact: true }).click();
    await expect(page.getByRole('table', { name: 'Different settings' })).toContainText('Learning rate η');
    await expect(page.getByRole('table', { name: 'Different results' })).toContainText('σ');
    await expect(page.getByRole('region', { name: /^Hamiltonian: / })).toContainText('lattice chain');

    await page.getByText('Scatter', { exact: true }).click();
    await page.getByLabel('Across', { exact: true }).selectOption({ label: 'h' });
    await expect(page.getByText(/^\d+ points as links/)).toBeVisible();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export Scatter' }).click();
    await page.getByRole('menuitem', { name: 'CSV' }).click();
    const csv = await readFile(await (await download).path(), 'utf8');
    expect(csv).toContain('one standard deviation of y');

    const compared = page.getByRole('grid', { name: 'Runs to compare' });
    const before = Number(await compared.getAttribute('aria-rowcount'));
    await page.getByLabel('Greatest of Relative error, measured').focus();
    for (let presses = 0; presses < 30; presses += 1) await page.keyboard.press('ArrowLeft');
    await expect.poll(async () => Number(await compared.getAttribute('aria-rowcount'))).toBeLessThan(before);
    await page.getByRole('button', { name: 'Clear brush' }).click();
    await expect(compared).toHaveAttribute('aria-rowcount', String(before));
    const strip = page.locator('[data-axis="result relativeError"]');
    const box = await strip.boundingBox();
    if (box === null) throw new Error('There is no axis to draw on.');
    await page.mouse.move(box.x + 10, box.y + box.height * 0.9);
    await page.mouse.down();
    await page.mouse.move(box.x + 10, box.y + box.height * 0.5, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => Number(await compared.getAttribute('aria-rowcount'))).toBeLessThan(before);
    expect(errors).toEqual([]);
    await close();
  });

  test('scroll like a blank page', async ({ testBrowser }) => {
    const { page, close } = await opened(testBrowser);
    const table = await page.getByRole('grid', { name: 'Runs' }).evaluateHandle((grid) => grid.parentElement);
    const blank = await page.evaluateHandle(() => {
      const outer = document.createElement('div');
      outer.style.cssText = 'position:fixed;inset:100px 0 0 0;overflow:auto;z-index:9;background:#fff';
      const inner = document.createElement('div');
      inner.style.height = '28000px';
      outer.append(inner);
      document.body.append(outer);
      return outer;
    });
    /** Milliseconds of each frame while an element is scrolled from top to bottom. */
    const frames = (element: typeof table | typeof blank): Promise<number[]> =>
      page.evaluate(async (scrolled) => {
        if (!(scrolled instanceof HTMLElement)) return [];
        const times: number[] = [];
        let last = performance.now();
        for (let frame = 0; frame < 180; frame += 1) {
          await new Promise((resolve) => requestAnimationFrame(resolve));
          scrolled.scrollTop = (frame / 180) * (scrolled.scrollHeight - scrolled.clientHeight);
          const time = performance.now();
          times.push(time - last);
          last = time;
        }
        return times.slice(5).sort((a, b) => a - b);
      }, element);
    const ofBlank = await frames(blank);
    await blank.evaluate((element) => element.remove());
    const ofTable = await frames(table);
    const at = (times: number[], share: number): number => times[Math.floor(share * times.length)] ?? 0;
    console.log(
      `frames while scrolling, median and 95 %: blank ${at(ofBlank, 0.5).toFixed(1)}, ${at(ofBlank, 0.95).toFixed(1)} ms; table ${at(ofTable, 0.5).toFixed(1)}, ${at(ofTable, 0.95).toFixed(1)} ms`,
    );
    // In 28,000 px of rows a blank page takes its frames too; what the rows add must not be seen.
    expect(at(ofTable, 0.5)).toBeLessThan(at(ofBlank, 0.5) + 17);
    expect(at(ofTable, 0.95)).toBeLessThan(at(ofBlank, 0.95) + 50);
    await close();
  });
});

test('a run is replayed and shown to be the same, sent as a bundle, and opened again', async ({ window }) => {
  test.setTimeout(180_000);
  await startShortRun(window, { steps: 40, checkpointEvery: 10 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 120_000 });
  await goTo(window, 'Runs');
  const grid = window.getByRole('grid', { name: 'Runs' });
  await window.locator('[data-row]').first().locator('td').nth(1).click();
  await window.getByRole('button', { name: 'Replay and compare…' }).click();
  const dialog = window.getByRole('dialog', { name: /^Replay/ });
  await dialog.getByRole('button', { name: 'Replay and compare' }).click();
  await expect(dialog.getByText(/Bitwise the same over 40 steps, \d+ tensors and the result/)).toBeVisible({
    timeout: 120_000,
  });
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(window.getByRole('region', { name: 'Details' })).toContainText('Bitwise the same over 40 steps');
  const count = Number(await grid.getAttribute('aria-rowcount'));

  await window.getByRole('button', { name: 'Send…' }).first().click();
  const download = window.waitForEvent('download');
  await window.getByRole('button', { name: 'Make the file' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.ansatz-run\.zip$/);
  const bytes = await readFile(await file.path());
  const chooser = window.waitForEvent('filechooser');
  await window.getByRole('button', { name: 'Open a bundle…' }).click();
  await (await chooser).setFiles({ name: file.suggestedFilename(), mimeType: 'application/zip', buffer: bytes });
  await expect(window.getByText(/^Opened 1 run/)).toBeVisible({ timeout: 60_000 });
  await expect(grid).toHaveAttribute('aria-rowcount', String(count + 1));
  await expect(window.getByRole('region', { name: 'Details' })).toContainText('Imported from');
  await expect(window.getByRole('region', { name: 'Details' })).toContainText('Made with');

  // A damaged one is refused, and nothing comes of it.
  const broken = Buffer.from(bytes);
  broken.fill(0, 200, 400);
  const again = window.waitForEvent('filechooser');
  await window.getByRole('button', { name: 'Open a bundle…' }).click();
  await (await again).setFiles({ name: 'broken.zip', mimeType: 'application/zip', buffer: broken });
  await expect(window.getByText('The bundle was not opened, and nothing of it was kept.')).toBeVisible({
    timeout: 60_000,
  });
  await expect(grid).toHaveAttribute('aria-rowcount', String(count + 1));
});
