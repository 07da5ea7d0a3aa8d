// Pictures of the workbench for the docs, Help and README, from real runs: `node scripts/make-pictures.mjs [PART...]`, where a part is
// one of pages, panels, dialogs, sizes. Needs a build and a Chromium. The workspace stays in .cache/pictures: a second call goes on.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright';
import { findChromium } from './lib/chromium.mjs';
import { root, run, step } from './lib/run.mjs';

const parts = { pages, panels, dialogs, sizes };
const wanted = process.argv.slice(2);
const size = { width: 1440, height: 900 };
const folder = path.join(root, 'docs', 'images');
const listFile = path.join(folder, 'pictures.json');
const ansatz = path.join(root, 'bin', 'ansatz.mjs');
const home = path.join(root, '.cache', 'pictures');
const steps = ['System', 'Model', 'Training', 'Results'];
const title = 'Frustrated square lattice';

const executablePath = await findChromium();
if (executablePath === null) throw new Error('There is no Chromium: install one, or set ANSATZ_CHROMIUM to its path.');
await mkdir(folder, { recursive: true });
const list = existsSync(listFile) ? JSON.parse(await readFile(listFile, 'utf8')) : {};
if (!existsSync(home)) await step('Runs and a sweep to look at', prepare);
const server = spawn(process.execPath, [ansatz, 'serve', '--port', '0'], {
  env: { ...process.env, ANSATZ_HOME: home },
});
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await browser.newPage({ viewport: size, colorScheme: 'light' });
  const encoder = await browser.newPage();
  await page.goto(await addressOf(server));
  await page.getByRole('heading', { name: 'Gallery' }).waitFor();
  await settle(page);
  for (const [name, part] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    list[name] = [];
    await step(`Pictures: ${name}`, () => part(page, camera(page, encoder, list[name])));
    await writeFile(listFile, `${JSON.stringify(list, null, 2)}\n`);
    await writeFile(path.join(root, 'docs', 'pictures.md'), describe());
  }
} finally {
  await browser.close();
  server.kill('SIGTERM');
}

async function prepare() {
  const quick = ['--set', 'training.steps=120', '--set', 'sampling.samples=512', '--set', 'training.finalSamples=4000'];
  const command = (...args) =>
    run(process.execPath, [ansatz, ...args], { env: { ANSATZ_HOME: home }, stdio: 'ignore' });
  await command('sweep', 'run', 'tfim-chain-12-jastrow', '--over', 'h=0.5:1.5:6', '--over', 'J=0.6:1.4:5', ...quick);
  await command('run', 'heisenberg-chain-20', '--set', 'training.steps=200');
}

/** Takes what is shown in both themes, as WebP, and notes it. `of`: a part of the page. */
function camera(page, encoder, taken) {
  return async (name, words, { of = null, width = null, ...more } = {}) => {
    for (const theme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: theme });
      await page.waitForTimeout(350);
      const png = of === null ? await page.screenshot() : await of.screenshot();
      const webp = await encoder.evaluate(encode, [png.toString('base64'), width]);
      await writeFile(path.join(folder, `${name}-${theme}.webp`), Buffer.from(webp, 'base64'));
    }
    await page.emulateMedia({ colorScheme: 'light' });
    taken.push({ name, title: words, ...more });
  };
}

/** Runs in a page: it can encode. */
async function encode([png, width]) {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const scale = width === null ? 1 : width / image.width;
  const canvas = new OffscreenCanvas(Math.round(image.width * scale), Math.round(image.height * scale));
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality: 0.82 })).arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function settle(page, milliseconds = 1_200) {
  return page.waitForTimeout(milliseconds);
}

function open(page, name) {
  const bar = page.getByRole('navigation', { name: 'Workbench' });
  return bar.getByRole('button', { name: new RegExp(`^${name}`) }).click();
}

function go(page, name) {
  return page.locator(`[data-step="${name.toLowerCase()}"]`).click();
}

/** Hints are for the first time. */
async function putHintsAway(page) {
  const hint = page.locator('[data-hint] button');
  while ((await hint.count()) > 0) await hint.first().click();
}

/** Every page as a user goes, with a run of the frustrated square. */
async function pages(page, take) {
  await take('gallery', 'Gallery');
  await page.locator('[data-preset="j1j2-4x4"]').click();
  await page.locator('[data-step="system"][data-mark="valid"]').waitFor();
  await settle(page, 2_500);
  await putHintsAway(page);
  await take('system', 'System');
  await go(page, 'Model');
  await settle(page, 1_500);
  await putHintsAway(page);
  await take('model', 'Model');
  await go(page, 'Training');
  await settle(page);
  await putHintsAway(page);
  await take('training-settings', 'Training, before the run');
  for (const [label, value] of [
    ['Steps', '150'],
    ['Final samples', '8000'],
  ]) {
    const field = page.getByRole('textbox', { name: label, exact: true });
    await field.fill(value);
    await field.press('Enter');
  }
  await page.getByRole('button', { name: 'Run', exact: true }).first().click();
  await page.locator('[data-step="training"][data-mark="valid"]').waitFor({ timeout: 400_000 });
  await settle(page, 3_000);
  await putHintsAway(page);
  await take('training', 'Training');
  await addToFigure(page, 'energy');
  await go(page, 'Results');
  await page.locator('[data-figure] canvas').first().waitFor({ timeout: 60_000 });
  await settle(page, 4_000);
  await putHintsAway(page);
  await take('results', 'Results');
  const rest = ['Documents', 'Runs', 'Compare', 'Sweeps', 'Figures', 'Data', 'Devices', 'Help', 'Settings'];
  for (const name of rest) {
    await open(page, name);
    await settle(page, 2_000);
    await putHintsAway(page);
    await take(name.toLowerCase(), name);
  }
}

async function openDocument(page) {
  await open(page, 'Documents');
  await page.getByText(title, { exact: true }).first().dblclick();
  await page.locator('[data-step="system"][data-mark="valid"]').waitFor();
  await settle(page, 2_500);
}

/** Each docked panel of each step: all that the palette names. */
async function panels(page, take) {
  await openDocument(page);
  for (const name of steps) {
    await go(page, name);
    await settle(page, 3_000);
    await putHintsAway(page);
    for (const [panel, words] of await panelCommands(page)) {
      await choose(page, words);
      await settle(page, 900);
      const file = `panel-${name.toLowerCase()}-${panel.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
      const of = page.locator('[data-panel]:visible', { has: page.getByRole('heading', { name: panel, exact: true }) });
      const tab = page.locator('[data-panel]:visible', { has: page.getByRole('tab', { name: panel, exact: true }) });
      const found = (await of.count()) > 0 ? of.first() : (await tab.count()) > 0 ? tab.first() : null;
      await take(file, panel, { of: found, step: name });
    }
  }
}

async function titles(page) {
  await page.keyboard.press('Control+k');
  await page.locator('[cmdk-item]').first().waitFor();
  const all = await page
    .locator('[cmdk-item]')
    .evaluateAll((items) => items.map((item) => item.querySelector('span:nth-of-type(1)')?.textContent ?? ''));
  await page.keyboard.press('Escape');
  await page.locator('[cmdk-item]').first().waitFor({ state: 'detached' });
  return all;
}

/** The command that brings each docked panel of the step to the front. */
async function panelCommands(page) {
  const all = (await titles(page)).flatMap((words) => {
    const title = /^(?:Go to|Show) the panel (.+)$/.exec(words)?.[1];
    return title === undefined ? [] : [[title, words]];
  });
  return new Map(all);
}

async function choose(page, words) {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Type a command').fill(words);
  await page
    .locator('[cmdk-item]')
    .filter({ has: page.getByText(words, { exact: true }) })
    .first()
    .click();
  await settle(page, 300);
}

/** What floats over the pages. */
async function dialogs(page, take) {
  await openDocument(page);
  await page.keyboard.press('Control+k');
  await settle(page);
  await take('palette', 'Every command by name');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await settle(page);
  await take('shortcuts', 'Keyboard shortcuts');
  await page.keyboard.press('Escape');
  for (const [name, words, label] of [
    ['sweep-dialog', 'Sweep over parameters…', 'A sweep'],
    ['rename-dialog', 'Rename the document, or change its seed…', 'Title and seed'],
  ]) {
    await choose(page, words);
    await settle(page);
    await take(name, label);
    await page.keyboard.press('Escape');
  }
  await go(page, 'Training');
  await page.keyboard.press('Control+Enter');
  await settle(page, 3_000);
  for (let seed = 0; seed < 2; seed += 1) {
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Type a command').fill('add seed');
    await page.keyboard.press('Enter');
    await settle(page, 2_000);
  }
  await page.keyboard.press('Alt+q');
  await settle(page, 4_000);
  await take('queue', 'Runs at work, and those that wait');
  const rows = page.getByRole('dialog', { name: 'Runs at work' }).locator('li[data-run]');
  while ((await rows.count()) > 0) {
    const left = await rows.count();
    await rows
      .last()
      .getByRole('button', { name: /^Cancel/ })
      .click();
    while ((await rows.count()) === left) await settle(page, 200);
  }
  await page.keyboard.press('Escape');
}

/** The main pages in the smallest window, and at 4K. */
async function sizes(page, take) {
  await openDocument(page);
  for (const [name, viewport, words] of [
    ['small', { width: 1024, height: 700 }, '1,024 × 700'],
    ['4k', { width: 3840, height: 2160 }, '3,840 × 2,160, at half size'],
  ]) {
    const width = name === '4k' ? 1920 : null;
    await page.setViewportSize(viewport);
    for (const shown of [...steps, 'Gallery', 'Runs', 'Compare', 'Sweeps', 'Figures']) {
      if (!steps.includes(shown)) await open(page, shown);
      else {
        await page.locator('[data-tab] > button').first().click();
        await go(page, shown);
      }
      await settle(page, 1_500);
      await putHintsAway(page);
      await take(`${name}-${shown.toLowerCase()}`, `${shown}, ${words}`, { width });
    }
  }
  await page.setViewportSize(size);
}

async function addToFigure(page, figure) {
  await page
    .locator(`[data-figure="${figure}"]`)
    .getByRole('button', { name: /^Export/ })
    .click();
  const entry = page.getByRole('menuitem', { name: /Add to/ }).first();
  if ((await entry.count()) === 0) return page.keyboard.press('Escape');
  await entry.click();
  await page.waitForTimeout(1_500);
  await page.locator('[data-tab] > button').first().click();
}

function describe() {
  const picture = (entry) =>
    ['light', 'dark'].map((theme) => `![${entry.title}, ${theme}](images/${entry.name}-${theme}.webp)`).join('\n\n');
  const section = (heading, entries, deep) =>
    `${deep} ${heading}\n\n${entries.map((entry) => `${deep}# ${entry.title}\n\n${picture(entry)}\n`).join('\n')}`;
  const all = [
    section('Pages', list.pages ?? [], '##'),
    ...steps.flatMap((name) => {
      const entries = (list.panels ?? []).filter((entry) => entry.step === name);
      return entries.length === 0 ? [] : [section(`Panels of ${name}`, entries, '##')];
    }),
    section('Dialogs', list.dialogs ?? [], '##'),
    section('Sizes', list.sizes ?? [], '##'),
  ];
  return `# Pictures\n\nEvery page and every panel of the workbench, light and dark, made from real runs by \`node scripts/make-pictures.mjs\`. A test holds the list of\nthem (\`images/pictures.json\`) against the panels that the window has.\n\n${all.join('\n')}`;
}

function addressOf(started) {
  return new Promise((resolve, reject) => {
    let said = '';
    started.stdout.on('data', (chunk) => {
      said += chunk;
      const address = /https?:\/\/\S+/.exec(said)?.[0];
      if (address) resolve(address);
    });
    started.once('exit', () => reject(new Error(`The lab server ended. It said:\n${said}`)));
  });
}
