import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { expect, openEditor, startShortRun, step, test } from './fixtures';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const found = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullable(),
    nodes: z.array(z.object({ target: z.array(z.unknown()), failureSummary: z.string().optional() })),
  }),
);

/** Barriers that axe calls serious or critical, a line each. */
async function barriers(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
  const answer: unknown = await page.evaluate(
    (tags) => Reflect.get(globalThis, 'axe').run(document, { runOnly: { type: 'tag', values: tags } }),
    standards,
  );
  return found
    .parse(z.object({ violations: z.unknown() }).parse(answer).violations)
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
    );
}

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use({ theme });

    test('no page has a serious barrier', async ({ window }) => {
      test.setTimeout(240_000);
      await openEditor(window, 'j1j2-4x4');
      const seen: Record<string, string[]> = {};
      for (const name of ['system', 'model', 'training', 'results'] as const) {
        await step(window, name).click();
        await expect(step(window, name)).toHaveAttribute('aria-current', 'step');
        await window.waitForTimeout(400);
        seen[name] = await barriers(window);
      }
      const entries = window.getByRole('navigation', { name: 'Workbench' }).getByRole('button');
      const count = await entries.count();
      expect(count).toBeGreaterThan(7);
      for (let place = 0; place < count; place++) {
        await entries.nth(place).click();
        await window.waitForTimeout(400);
        seen[await entries.nth(place).innerText()] = await barriers(window);
      }
      await window.keyboard.press('Control+k');
      await expect(window.getByPlaceholder('Type a command')).toBeVisible();
      seen['Palette'] = await barriers(window);
      expect(Object.fromEntries(Object.entries(seen).filter(([, lines]) => lines.length > 0))).toEqual({});
    });

    test('nor have dialogs, menus, popovers and each docked panel', async ({ window }) => {
      test.setTimeout(420_000);
      await startShortRun(window, { steps: 60, checkpointEvery: 30 });
      await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 120_000 });
      const seen: Record<string, string[]> = {};
      const command = async (words: string): Promise<void> => {
        await window.keyboard.press('Control+k');
        await window.getByPlaceholder('Type a command').fill(words);
        const item = window.locator('[cmdk-item]').filter({ has: window.getByText(words, { exact: true }) });
        await item.first().click();
        await window.waitForTimeout(400);
      };
      for (const words of [
        'Keyboard shortcuts',
        'Rename the document, or change its seed…',
        'Sweep over parameters…',
      ]) {
        await command(words);
        await expect(window.locator('dialog[open]')).toBeVisible();
        seen[words] = await barriers(window);
        await window.keyboard.press('Escape');
      }
      await command('Runs at work: order, memory and times');
      await expect(window.getByRole('dialog', { name: 'Runs at work' })).toBeVisible();
      seen['queue'] = await barriers(window);
      await window.keyboard.press('Escape');
      await window.getByRole('button', { name: 'Document', exact: true }).click();
      await expect(window.getByRole('menu')).toBeVisible();
      seen['menu'] = await barriers(window);
      await window.keyboard.press('Escape');
      for (const name of ['system', 'model', 'training', 'results'] as const) {
        await step(window, name).click();
        await window.waitForTimeout(1500);
        await window.keyboard.press('Control+k');
        await expect(window.locator('[cmdk-item]').first()).toBeVisible();
        const titles = await window.locator('[cmdk-item] > span:nth-of-type(1)').allTextContents();
        await window.keyboard.press('Escape');
        for (const title of titles.filter((text) => /^(Go to|Show) the panel /.test(text))) {
          await command(title);
          await window.waitForTimeout(500);
          seen[`${name}, ${title}`] = await barriers(window);
        }
      }
      expect(Object.fromEntries(Object.entries(seen).filter(([, lines]) => lines.length > 0))).toEqual({});
    });

    test('nor have a page of figures, its panels and dialogs, Compare and the bundle of runs', async ({ window }) => {
      test.setTimeout(300_000);
      await startShortRun(window, { steps: 40, checkpointEvery: 20 });
      await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 120_000 });
      const seen: Record<string, string[]> = {};
      const show = (screen: string) =>
        window.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: screen }).click();
      await show('Figures');
      await window.getByRole('button', { name: 'New figure' }).first().click();
      await window.getByRole('button', { name: 'Panel from a run' }).last().click();
      const dialog = window.getByRole('dialog', { name: 'Panel from a run' });
      await dialog.getByRole('button', { name: /^Energy per site/ }).click();
      await expect(dialog.getByText('added', { exact: true })).toBeVisible();
      seen['panel from a run'] = await barriers(window);
      await dialog.getByRole('button', { name: 'Done' }).click();
      await window.getByRole('button', { name: 'Inset' }).click();
      seen['inset'] = await barriers(window);
      for (const item of ['Figure', '(a)']) {
        await window.getByRole('treeitem', { name: item }).first().click();
        await window.waitForTimeout(200);
        seen[`inspector of ${item}`] = await barriers(window);
      }
      await show('Compare');
      for (const view of ['Scatter', 'Differences', 'Published']) {
        await window
          .getByRole('radiogroup', { name: 'View' })
          .getByRole('radio', { name: view })
          .check({ force: true });
        await window.waitForTimeout(400);
        seen[`Compare, ${view}`] = await barriers(window);
      }
      await show('Runs');
      await window.locator('[data-row]').first().locator('td').nth(1).click();
      await window.waitForTimeout(300);
      seen['a run in the list'] = await barriers(window);
      expect(Object.fromEntries(Object.entries(seen).filter(([, lines]) => lines.length > 0))).toEqual({});
    });

    test('nor have the pages of a run', async ({ window }) => {
      test.setTimeout(240_000);
      await startShortRun(window, { steps: 60, checkpointEvery: 30 });
      await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 120_000 });
      expect(await barriers(window)).toEqual([]);
      await step(window, 'results').click();
      await expect(window.locator('[data-figure="correlation-matrix"] canvas')).toBeVisible({ timeout: 60_000 });
      expect(await barriers(window)).toEqual([]);
      for (const screen of ['Runs', 'Compare'] as const) {
        await window.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: screen }).click();
        await expect(window.getByRole('heading', { level: 1 })).toContainText(screen);
        await window.waitForTimeout(300);
        expect(await barriers(window)).toEqual([]);
      }
    });
  });
}

/** Everything that can be dragged, with the control that does the same by key. */
const dragged: Readonly<Record<string, { readonly what: string; readonly byKey: string }>> = {
  'an open document': { what: '[data-tab][draggable]', byKey: 'Alt+Shift+PageUp and PageDown' },
  'a layer of the palette': { what: '[role="option"][draggable], button[draggable]', byKey: 'Enter on it' },
  'a panel of a dock': {
    what: '[data-panel] [draggable]:has(> h2), [role="tab"][draggable]',
    byKey: 'menu of the panel',
  },
  'a plot': { what: '[data-figure] header[draggable], section > header[draggable]', byKey: 'Add to figure' },
  'a node of the model': { what: '.react-flow__node', byKey: 'arrows' },
};

test('everything that is dragged has a way by key', async ({ window }) => {
  test.setTimeout(240_000);
  await startShortRun(window, { steps: 40, checkpointEvery: 20 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 120_000 });
  const unknown: string[] = [];
  const known = Object.values(dragged)
    .map(({ what }) => what)
    .join(', ');
  for (const name of ['system', 'model', 'training', 'results'] as const) {
    await step(window, name).click();
    await window.waitForTimeout(1500);
    const found = await window.evaluate(
      ([selector]) =>
        [...document.querySelectorAll('[draggable="true"]')]
          // The docks have headers of their own beneath ours, without a size.
          .filter((element) => element.getBoundingClientRect().height > 0)
          .filter((element) => !element.matches(selector ?? ''))
          .map((element) => element.outerHTML.slice(0, 160)),
      [known],
    );
    unknown.push(...found.map((html) => `${name}: ${html}`));
    // A header that is dragged into another place, or onto a page, has its menu or its button beside it.
    const without = await window
      .locator('header[draggable="true"]')
      .evaluateAll((headers) =>
        headers
          .filter((header) => header.querySelector('button[aria-haspopup], button[aria-label^="Add "]') === null)
          .map((header) => header.textContent ?? ''),
      );
    expect(without, name).toEqual([]);
  }
  expect(unknown).toEqual([]);
  // Grips between panels, and those of a page of figures, are controls that take arrows.
  for (const grip of await window.locator('[role="separator"]').all()) {
    await expect(grip).toHaveAttribute('tabindex', '0');
  }
});
