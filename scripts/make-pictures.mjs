// Pictures of the workbench for the docs, from real runs: `node scripts/make-pictures.mjs [light|dark]`. Needs a build and a Chromium.
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright';
import { findChromium } from './lib/chromium.mjs';
import { root, run, step } from './lib/run.mjs';

const wanted = process.argv[2];
const themes = wanted === undefined ? ['light', 'dark'] : [wanted];
const size = { width: 1440, height: 900 };
const folder = path.join(root, 'docs', 'images');
const ansatz = path.join(root, 'bin', 'ansatz.mjs');

const executablePath = await findChromium();
if (executablePath === null) throw new Error('There is no Chromium: install one, or set ANSATZ_CHROMIUM to its path.');
const home = await mkdtemp(path.join(os.tmpdir(), 'ansatz-pictures-'));
await mkdir(folder, { recursive: true });
try {
  await step('Runs and a sweep to look at', async () => {
    const quick = [
      '--set',
      'training.steps=120',
      '--set',
      'sampling.samples=512',
      '--set',
      'training.finalSamples=4000',
    ];
    const command = (...args) =>
      run(process.execPath, [ansatz, ...args], { env: { ANSATZ_HOME: path.join(home, 'start') }, stdio: 'ignore' });
    await command('sweep', 'run', 'tfim-chain-12-jastrow', '--over', 'h=0.5:1.5:6', '--over', 'J=0.6:1.4:5', ...quick);
    await command('run', 'heisenberg-chain-20', '--set', 'training.steps=200');
  });
  for (const theme of themes) await step(`Pictures, ${theme}`, () => pictures(theme));
} finally {
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
}

async function pictures(theme) {
  // Each begins with the same workspace.
  const own = path.join(home, theme);
  await cp(path.join(home, 'start'), own, { recursive: true });
  const server = spawn(process.execPath, [ansatz, 'serve', '--port', '0'], {
    env: { ...process.env, ANSATZ_HOME: own },
  });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport: size, colorScheme: theme });
    await page.goto(await addressOf(server));
    await walk(page, (name) => page.screenshot({ path: path.join(folder, `${name}-${theme}.png`) }));
  } finally {
    await browser.close();
    server.kill('SIGTERM');
  }
}

/** Through every page as a user goes, with a run of the frustrated square. */
async function walk(page, take) {
  const settle = (milliseconds = 1_200) => page.waitForTimeout(milliseconds);
  const go = (name) => page.locator(`[data-step="${name}"]`).click();
  await page.getByRole('heading', { name: 'Gallery' }).waitFor();
  for (const hint of await page.getByRole('button', { name: /^Dismiss/ }).all()) await hint.click();
  await settle();
  await take('gallery');
  await page.locator('[data-preset="j1j2-4x4"]').click();
  await page.locator('[data-step="system"][data-mark="valid"]').waitFor();
  await settle(2_500);
  await take('system');
  await go('model');
  await settle();
  await page.getByRole('button', { name: 'Edit as own graph' }).click();
  await settle(1_500);
  await take('model');
  await page.keyboard.press('Control+z');
  await go('training');
  await settle();
  await take('training-settings');
  await page.getByRole('button', { name: 'Run', exact: true }).first().click();
  await page.locator('[data-step="training"][data-mark="valid"]').waitFor({ timeout: 240_000 });
  await settle();
  await take('training');
  await addToFigure(page, 'energy');
  await go('results');
  await page.locator('[data-figure="correlation-matrix"] canvas').first().waitFor({ timeout: 60_000 });
  await settle(3_000);
  await take('results');
  for (const name of ['Tensors', 'Entanglement', 'Traces', 'Sign map', 'Local energies', 'Ranked']) {
    await page.getByRole('tab', { name, exact: true }).click();
  }
  await settle(2_500);
  await take('inspectors');
  const pages = ['Documents', 'Runs', 'Compare', 'Sweeps', 'Figures', 'Data', 'Devices', 'Help', 'Settings'];
  for (const name of pages) {
    await page.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name }).click();
    await settle(2_000);
    await take(name.toLowerCase());
  }
  await page.keyboard.press('Control+k');
  await settle();
  await take('palette');
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
  await page.getByText('Frustrated square lattice', { exact: true }).first().click();
}

function addressOf(server) {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (chunk) => {
      said += chunk;
      const address = /https?:\/\/\S+/.exec(said)?.[0];
      if (address) resolve(address);
    });
    server.once('exit', () => reject(new Error(`The lab server ended. It said:\n${said}`)));
  });
}
