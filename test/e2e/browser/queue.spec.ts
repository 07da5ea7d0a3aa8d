import type { Page } from '@playwright/test';
import { expect, startShortRun, test } from './fixtures';

async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Type a command').fill(words);
  await page.keyboard.press('Enter');
}

test('the queue says what waits, for how long and whether it fits, and is put in order by key', async ({ window }) => {
  test.setTimeout(180_000);
  // One run at a time has to be slow enough that the others wait.
  await startShortRun(window, { steps: 60_000, checkpointEvery: 2_000 });
  const trigger = window.locator('[data-control="queue"]');
  await expect(trigger).toContainText('1 running');
  let waiting = 0;
  for (; waiting < 3;) {
    await command(window, 'add seed');
    await window.waitForTimeout(300);
    waiting = Number(/(\d+) queued/.exec(await trigger.innerText())?.[1] ?? 0);
  }
  await expect(trigger).toContainText(/all done in about/, { timeout: 30_000 });
  await window.keyboard.press('Alt+q');
  const panel = window.getByRole('dialog', { name: 'Runs at work' });
  await expect(panel).toBeVisible();
  const rows = panel.locator('li[data-run]');
  const queued = rows.filter({ hasText: /waits/ });
  await expect(queued).toHaveCount(3);
  await expect(queued.first()).toContainText(/waits, starts next, starts in about .*, finished in about/);
  await expect(queued.first()).toContainText(
    /needs about [\d.]+ MB: fits beside the runs at work, which leave [\d.]+ GB/,
  );
  const ids = (): Promise<(string | null)[]> =>
    rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-run')));
  const running = await rows.filter({ hasText: /left/ }).count();
  const before = await ids();
  // The opened panel has the focus on its first row; arrows go on, with Alt they move what waits.
  for (let row = 0; row < running; row += 1) await window.keyboard.press('ArrowDown');
  await window.keyboard.press('Alt+ArrowDown');
  await expect.poll(ids).toEqual(swapped(before, running));
  await window.keyboard.press('Alt+ArrowDown');
  await expect.poll(ids).toEqual(swapped(swapped(before, running), running + 1));
  await expect(rows.nth(running + 2).locator('[data-row]')).toBeFocused();
  await window.keyboard.press('Delete');
  await expect(queued).toHaveCount(2);
  await window.keyboard.press('Escape');
  await expect(trigger).toBeFocused();
  // One press each, from the status bar or the list.
  await window
    .locator('footer')
    .getByRole('button', { name: /^Cancel run/ })
    .first()
    .click();
  await trigger.click();
  while ((await rows.count()) > 0) {
    const left = await rows.count();
    await rows
      .first()
      .getByRole('button', { name: /^Cancel/ })
      .click();
    await expect.poll(() => rows.count(), { timeout: 20_000 }).toBeLessThan(left);
  }
  await expect(panel).toContainText('Nothing runs and nothing waits');
});

function swapped<Item>(list: readonly Item[], at: number): Item[] {
  const copy = [...list];
  copy.splice(at, 2, ...list.slice(at, at + 2).reverse());
  return copy;
}

test('every page has a hint for the first time, which is put away for good and called back', async ({ window }) => {
  const pages = ['Gallery', 'Documents', 'Runs', 'Compare', 'Sweeps', 'Figures', 'Data', 'Devices'];
  const go = (page: string) =>
    window.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: page }).click();
  for (const page of pages) {
    await go(page);
    const hint = window.locator('[data-hint]');
    await expect(hint).toHaveCount(1);
    await hint.getByRole('button', { name: /^Put the hint away/ }).click();
    await expect(hint).toHaveCount(0);
  }
  await window.reload();
  await go('Runs');
  await expect(window.getByRole('heading', { level: 1 })).toContainText('Runs');
  await expect(window.locator('[data-hint]')).toHaveCount(0);
  await command(window, 'show the hints of the first start');
  await expect(window.locator('[data-hint]')).toHaveCount(1);
});
