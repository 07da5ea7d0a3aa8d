import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, type BrowserContext, type Download, expect, type Page, test } from '@playwright/test';
import { launchBrowser, watchForErrors } from './fixtures';
import { type RunningServer, startLabServer } from './lab-server';

const root = resolve(import.meta.dirname, '../../..');
let home: string;
let server: RunningServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let errors: string[];

test.describe.configure({ timeout: 120_000 });

test.beforeAll(async () => {
  test.setTimeout(180_000);
  home = await mkdtemp(join(tmpdir(), 'ansatz-figures-'));
  const settings = ['--set', 'training.steps=40', '--set', 'sampling.samples=256'];
  execFileSync(process.execPath, [join(root, 'bin/ansatz.mjs'), '--runs', home, 'run', 'tfim-chain-20', ...settings]);
  browser = await launchBrowser();
});
test.afterAll(async () => {
  await browser.close();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});
test.beforeEach(() => open());
test.afterEach(async () => {
  await context.close();
  await server.stop();
  expect(errors).toEqual([]);
});

/** A server with a window of its own, which knows nothing of the one before. */
async function open(): Promise<void> {
  server = await startLabServer({ home });
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
  page = await context.newPage();
  errors = watchForErrors(page);
  await page.goto(server.url);
  await expect(page.getByRole('heading', { name: 'Gallery' })).toBeVisible();
}

const paper = () => page.getByRole('img', { name: /^Two panels\b/ });
const tree = () => page.getByRole('tree', { name: 'Objects of the figure' });
const showFigures = () =>
  page.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: 'Figures' }).click();
const wordsOnPaper = async (): Promise<string> =>
  (await paper().locator('text:not([aria-hidden])').allTextContents()).join('').replace(/\s+/g, ' ');

/** A page of two panels of the run, with labels in LaTeX and an inset, made as somebody makes it. */
async function composeTwoPanels(title: string): Promise<void> {
  await showFigures();
  await page.getByRole('button', { name: 'New figure' }).first().click();
  await page.getByRole('textbox', { name: 'Name' }).fill(title);
  await page.getByRole('button', { name: 'Panel from a run' }).last().click();
  const dialog = page.getByRole('dialog', { name: 'Panel from a run' });
  await dialog.getByRole('button', { name: /^Energy per site/ }).click();
  await expect(dialog.getByText('added', { exact: true })).toBeVisible();
  await dialog
    .getByRole('button', { name: /^Relative error|^Variance/ })
    .first()
    .click();
  await expect(dialog.getByText('added', { exact: true })).toHaveCount(2);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(tree().getByRole('treeitem')).toHaveCount(3);
  await tree()
    .getByRole('treeitem', { name: /^\(a\)/ })
    .click();
  await page.getByRole('textbox', { name: 'y label' }).fill('$\\langle H\\rangle/N$ ($J_{\\mathrm{eff}}$)');
  await page.getByRole('textbox', { name: 'Title' }).fill('Convergence $\\alpha = 1$');
  await expect.poll(wordsOnPaper).toContain('⟨H⟩/N (Jeff)');
  await page.getByRole('button', { name: 'Inset' }).click();
  await expect(tree().getByRole('treeitem')).toHaveCount(4);
  await expect(paper().locator('svg > g')).toHaveCount(3);
}

async function bytesOf(download: Download): Promise<Buffer> {
  return readFile(await download.path());
}

async function exported(button: string): Promise<Download> {
  const waiting = page.waitForEvent('download');
  await page
    .getByRole('region', { name: 'Page settings' })
    .getByRole('button', { name: button, exact: true })
    .first()
    .click();
  return waiting;
}

test('says what of a label cannot be drawn, and goes on', async () => {
  await composeTwoPanels('Two panels, labels');
  await tree()
    .getByRole('treeitem', { name: /^\(a\)/ })
    .click();
  await page.getByRole('textbox', { name: 'y label' }).fill('$E \\foo$');
  await expect(page.getByText('\\foo is not known').first()).toBeVisible();
});

test('arranges by keys and by drag, and takes it back', async () => {
  await composeTwoPanels('Two panels, arranged');
  await tree()
    .getByRole('treeitem', { name: /^\(b\)/ })
    .click();
  const second = await tree()
    .getByRole('treeitem', { name: /^\(b\)/ })
    .textContent();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(tree().getByRole('treeitem', { name: /^\(a\)/ })).toHaveText(second?.replace('(b)', '(a)') ?? '');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(tree().getByRole('treeitem', { name: /^\(b\)/ })).toHaveText(second ?? '');
  const grip = page.getByRole('slider', { name: 'Height of row 2' });
  await grip.focus();
  await page.keyboard.press('ArrowUp');
  await expect(grip).toHaveAttribute('aria-valuetext', '53 mm');
  const box = await grip.boundingBox();
  if (!box) throw new Error('The grip has no place.');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 - 30, { steps: 4 });
  await page.mouse.up();
  await expect(grip).not.toHaveAttribute('aria-valuetext', '53 mm');
  await page.getByRole('button', { name: /^Undo: Height of a row/ }).click();
  await expect(page.getByRole('list', { name: 'Print checks' })).toContainText('smallest text');
});

test('locks axes, names curves in one legend, flows into columns, puts a panel into a frame, all of it taken back', async () => {
  const settings = page.getByRole('region', { name: 'Page settings' });
  await composeTwoPanels('Two panels, locked');
  await tree()
    .getByRole('treeitem', { name: /^Figure/ })
    .click();
  const radio = (group: string, name: string) =>
    settings.getByRole('radiogroup', { name: group }).getByRole('radio', { name, exact: true });
  const before = await wordsOnPaper();
  await radio('Common legend', 'below').check({ force: true });
  await expect(paper().locator('#legend text').first()).toBeVisible();
  await radio('Lock x', 'all').check({ force: true });
  await settings.getByRole('textbox', { name: 'Columns' }).fill('2');
  await page.keyboard.press('Enter');
  const left = async (name: RegExp): Promise<number> =>
    (
      await page
        .getByRole('button', { name })
        .filter({ hasNot: page.locator('span') })
        .first()
        .boundingBox()
    )?.x ?? Number.NaN;
  await expect.poll(async () => (await left(/^\(b\) /)) > (await left(/^\(a\) /))).toBe(true);
  await expect(settings.getByText(/shades told apart in grey|all told apart in grey/).first()).toBeVisible();
  await tree()
    .getByRole('treeitem', { name: /^\(b\)/ })
    .click();
  await page.getByRole('combobox', { name: 'Inside' }).selectOption({ index: 1 });
  await expect(tree().getByRole('treeitem', { name: /^\(b\)/ })).toHaveCount(0);
  for (const step of ['Into a frame', 'Columns', 'Locked axes', 'Common legend'])
    await page.getByRole('button', { name: new RegExp(`^Undo: ${step}`) }).click();
  await expect.poll(wordsOnPaper).toBe(before);
});

test('exports every format with what is on the screen', async () => {
  await composeTwoPanels('Two panels');
  const onScreen = await wordsOnPaper();
  await page.getByRole('treeitem', { name: /^Figure/ }).click();
  const pdf = await exported('PDF');
  expect(pdf.suggestedFilename()).toBe('Two-panels.pdf');
  const info = execFileSync('pdfinfo', [await pdf.path()], { encoding: 'utf8' });
  expect(Number(/Page size:\s+([\d.]+)/.exec(info)?.[1])).toBeCloseTo((86 / 25.4) * 72, 1);
  const words = execFileSync('pdftotext', [await pdf.path(), '-'], { encoding: 'utf8' }).replace(/\s+/g, '');
  for (const label of ['⟨H⟩/N(J', 'Convergence', '(a)', '(b)', 'trainingstep']) expect(words).toContain(label);
  const svg = (await bytesOf(await exported('SVG'))).toString('utf8');
  const texts = [...svg.matchAll(/<text((?:(?!aria-hidden)[^>])*)>([^<]*)<\/text>/g)]
    .map(([, , text]) => text)
    .join('');
  expect(texts.replace(/\s+/g, ' ')).toBe(onScreen);
  const png = await bytesOf(await exported('PNG'));
  expect(png.readUInt32BE(16)).toBe(2031);
  expect((await bytesOf(await exported('CSV'))).toString('utf8')).toMatch(/^# panel \(a\)/);
  expect((await bytesOf(await exported('npz'))).subarray(0, 2).toString()).toBe('PK');
  const made = (await bytesOf(await exported('Markdown'))).toString('utf8');
  expect(made).toContain('ansatz run');
  expect(made).toContain('@article{CarleoTroyer2017');
});

test('keeps the page over a restart, and writes it from the command line', async () => {
  await composeTwoPanels('Two panels, kept');
  const before = await wordsOnPaper();
  await expect(page.getByText('saved', { exact: true }).first()).toBeVisible();
  await context.close();
  await server.stop();
  await open();
  await showFigures();
  await page.getByRole('button', { name: 'Two panels, kept', exact: true }).click();
  await expect.poll(wordsOnPaper).toBe(before);
  const files = execFileSync('ls', [join(home, 'documents')], { encoding: 'utf8' });
  const pages = files.match(/\S+\.ansatz-figure\.json/g) ?? [];
  const name =
    pages.find((file) => readFileSync(join(home, 'documents', file), 'utf8').includes('Two panels, kept')) ?? '';
  const out = join(home, 'page.pdf');
  execFileSync(process.execPath, [
    join(root, 'bin/ansatz.mjs'),
    ...['--runs', home, 'figure', 'export', join(home, 'documents', name), '--out', out],
  ]);
  expect(execFileSync('pdftotext', [out, '-'], { encoding: 'utf8' })).toContain('Convergence');
});
