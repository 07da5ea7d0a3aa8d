import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { expect, startShortRun, step, test } from './fixtures';

const folder = resolve(import.meta.dirname, '../../../docs/images');
const pictureSchema = z.object({ name: z.string(), title: z.string(), step: z.string().optional() });
const listSchema = z.object({
  pages: z.array(pictureSchema),
  panels: z.array(pictureSchema),
  dialogs: z.array(pictureSchema),
  sizes: z.array(pictureSchema),
});
const pictures = listSchema.parse(JSON.parse(readFileSync(join(folder, 'pictures.json'), 'utf8')));
const mostBytes = 12e6;

test('every picture is there in both themes, and nothing else', () => {
  const named = Object.values(pictures)
    .flat()
    .flatMap(({ name }) => [`${name}-light.webp`, `${name}-dark.webp`]);
  expect(named.filter((name) => !existsSync(join(folder, name)))).toEqual([]);
  const files = readdirSync(folder).filter((name) => name !== 'pictures.json');
  expect(files.filter((name) => !named.includes(name))).toEqual([]);
  expect(files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)).toBeLessThan(mostBytes);
});

test('every page and every docked panel has a picture', async ({ window }) => {
  test.setTimeout(240_000);
  await startShortRun(window, { steps: 60, checkpointEvery: 30 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 120_000 });
  const missing: string[] = [];
  for (const [name, id] of [
    ['System', 'system'],
    ['Model', 'model'],
    ['Training', 'training'],
    ['Results', 'results'],
  ] as const) {
    const entry = step(window, id);
    await entry.click();
    await expect(entry).toHaveAttribute('aria-current', 'step');
    await window.waitForTimeout(2500);
    await window.keyboard.press('Control+k');
    await expect(window.locator('[cmdk-item]').first()).toBeVisible();
    const commands = await window.locator('[cmdk-item] > span:nth-of-type(1)').allTextContents();
    await window.keyboard.press('Escape');
    const known = new Set(pictures.panels.filter((picture) => picture.step === name).map(({ title }) => title));
    const panels = commands.flatMap((text) => /^(?:Go to|Show) the panel (.+)$/.exec(text)?.[1] ?? []);
    missing.push(...panels.filter((panel) => !known.has(panel)).map((panel) => `${name}: ${panel}`));
  }
  const bar = await window.getByRole('navigation', { name: 'Workbench' }).getByRole('button').allInnerTexts();
  const pages = new Set(pictures.pages.map(({ title }) => title));
  missing.push(...bar.map((text) => text.trim()).filter((page) => !pages.has(page.replace(/\d+ running$/, '').trim())));
  expect(missing).toEqual([]);
});
