import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Locator, Page } from '@playwright/test';
import { decodeEventLine, encodeEventLine, type LoggedEvent } from '../../../src/shared/run/event-line';
import { expect, test, watchForErrors } from './fixtures';
import { startLabServer } from './lab-server';

const chain =
  'lattice chain(10) periodic\nsite spin(1/2)\nparam J = 1, h = 1\nH = -J * sum <i,j> Z(i)*Z(j) - h * sum i X(i)\n';
/** Energies per site of ten sites at J = h = 1 in σ·σ, and of the ring of the Gallery. */
const ten = -1.2785;
const galleryChain = -1.27455;

const root = resolve(import.meta.dirname, '../../..');

/** Runs of two sizes with two seeds each, the first of which has an alarm that quotes an energy. */
async function makeRuns(home: string): Promise<void> {
  await writeFile(join(home, 'chain.ham'), chain);
  const set = ['training.steps=120', 'training.finalSamples=8000'].flatMap((setting) => ['--set', setting]);
  const sweep = ['sweep', 'run', 'chain.ham', '--over', 'size=8,10', '--seeds', '1,2', ...set];
  await promisify(execFile)(process.execPath, [join(root, 'bin/ansatz.mjs'), ...sweep], {
    cwd: home,
    env: { ...process.env, ANSATZ_HOME: home },
  });
  for (const run of await readdir(join(home, 'runs'))) {
    const log = join(home, 'runs', run, 'events.jsonl');
    const events = (await readFile(log, 'utf8'))
      .split('\n')
      .filter((line) => line !== '')
      .flatMap((line) => decodeEventLine(new TextEncoder().encode(line))?.event ?? []);
    const alarm: LoggedEvent = {
      kind: 'notice',
      step: 3,
      severity: 'warning',
      code: 'ENERGY_WRONG_EIGENSTATE',
      message: `An eigenstate, but not the ground state, E/N = ‹${ten} energy›.`,
      suggestion: 'Begin again with another seed.',
      at: new Date().toISOString(),
    };
    const third = events.findIndex((event) => event.kind === 'observation' && event.step === 3);
    const all = [...events.slice(0, third + 1), alarm, ...events.slice(third + 1)];
    await writeFile(log, all.map((event, number) => encodeEventLine(number, event)).join(''));
  }
}

async function show(page: Page, screen: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: screen }).click();
}

async function choose(page: Page, convention: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.insertText(`Energies: in the coupling of ${convention}`);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
}

/** What the cursor reads at the last point of a figure. */
async function readout(figure: Locator): Promise<string> {
  const stage = figure.locator('[aria-roledescription="figure"]').first();
  await stage.focus();
  await stage.press('End');
  return stage.getByRole('status').innerText();
}

/** The number of a text, such as −1.2785 or −1.27849(12), that lies closest to the wanted one. */
function closest(text: string, wanted: number): number {
  const found = [...text.matchAll(/[−-]?\d+\.\d+/g)].map(([number]) => Number(number.replace('−', '-')));
  return found.reduce((best, one) => (Math.abs(one - wanted) < Math.abs(best - wanted) ? one : best), Infinity);
}

interface Place {
  readonly name: string;
  readonly read: () => Promise<string>;
  /** What stands there in σ·σ; null: any number. */
  readonly value: number | null;
}

const at = (name: string, where: Locator, value: number | null = ten): Place => ({
  name,
  read: () => where.innerText(),
  value,
});

/** Every place has the unit with its convention, and in S·S a quarter of the number that it has in σ·σ. */
async function expectSwitched(page: Page, places: readonly Place[]): Promise<void> {
  for (const [convention, factor] of [
    ['σ·σ', 1],
    ['S·S', 1 / 4],
  ] as const) {
    await choose(page, convention);
    for (const { name, read, value } of places) {
      const plain = async (): Promise<string> => (await read()).replaceAll(/\s+/g, ' ');
      await expect.poll(plain, { message: `${name} in ${convention}` }).toMatch(new RegExp(`J, ?${convention}`));
      if (value === null) continue;
      const text = await plain();
      const wanted = factor * value;
      expect(Math.abs(closest(text, wanted) / wanted - 1), `${name} in ${convention}: ${text}`).toBeLessThan(0.01);
    }
  }
}

test('every screen shows its energies in the convention that is wanted, with the unit', async ({ testBrowser }) => {
  test.setTimeout(300_000);
  const home = await mkdtemp(join(tmpdir(), 'ansatz-e2e-conventions-'));
  await makeRuns(home);
  const server = await startLabServer({ home });
  const context = await testBrowser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const errors = watchForErrors(page);
  const region = (name: string | RegExp): Locator => page.getByRole('region', { name });
  try {
    await page.goto(server.url);
    const card = page.locator('[data-preset="tfim-chain-20"]');
    await expectSwitched(page, [at('card of the Gallery', card, galleryChain)]);

    await show(page, 'Runs');
    const row = page.getByRole('row', { name: /L = 10/ }).first();
    await row.click();
    await expectSwitched(page, [at('table of runs', row), at('details of a run', region(/^Details/))]);

    await show(page, 'Compare');
    const compared = (size: number, which: number): Locator =>
      page
        .getByRole('row', { name: new RegExp(`L = ${size} `) })
        .nth(which)
        .getByRole('checkbox');
    for (const which of [0, 1]) {
      await compared(10, which).setChecked(true);
      await compared(8, which).setChecked(false);
    }
    await page.getByRole('radiogroup', { name: 'Quantity' }).getByText('Energy').click();
    const view = (name: string): Promise<void> =>
      page.getByRole('radiogroup', { name: 'View' }).getByText(name).click();
    const overlay = page.locator('section', { has: page.getByRole('heading', { name: 'Overlay' }) });
    await expectSwitched(page, [
      at('table of Compare', page.getByRole('row', { name: /L = 10/ }).first()),
      { name: 'overlay', read: () => readout(overlay), value: ten },
      at('gaps', region('Gaps'), null),
    ]);
    await view('Scatter');
    const scatter = page.locator('section', { has: page.getByRole('heading', { name: 'Scatter' }) });
    await scatter.getByText(/points as links/).click();
    await expectSwitched(page, [
      { name: 'scatter', read: () => readout(scatter), value: null },
      at('points of the scatter', scatter.getByRole('listitem').filter({ hasText: 'L = 10' }).first()),
    ]);
    await view('Differences');
    await expectSwitched(page, [
      at('differences', page.getByRole('row', { name: /^Energy per site/ })),
      at('variances', page.getByRole('row', { name: /^Variance/ }), null),
    ]);
    await view('Published');
    await expectSwitched(page, [
      at('published energies', page.getByRole('table', { name: 'Exact' })),
      at('place among them', page.getByText(/^Place \d|: Place/).first()),
    ]);

    await show(page, 'Sweeps');
    const curve = page.locator('section', { has: page.getByRole('heading', { name: 'Curve' }) });
    const cell = page.locator('[data-cell="1"]');
    await expectSwitched(page, [
      { name: 'curve of a sweep', read: () => readout(curve), value: ten },
      { name: 'place of a sweep', read: async () => (await cell.getAttribute('aria-label')) ?? '', value: ten },
      at('tasks', page.getByRole('table', { name: 'All tasks' }).getByRole('row').nth(2)),
    ]);
    await page.getByText('Extrapolation', { exact: true }).click();
    await expectSwitched(page, [
      at('points of a fit', page.getByRole('table', { name: 'Runs to extrapolate from' })),
      at('limit of a fit', page.getByRole('status').filter({ hasText: 'At zero E/N' }), null),
      at('coefficients of a fit', page.getByText(/values in J/), null),
    ]);
    await page.getByText('Published energies', { exact: true }).click();
    await expectSwitched(page, [at('published of a sweep', page.getByRole('table', { name: 'Exact' }))]);

    await page.getByText('Map', { exact: true }).click();
    await page.getByRole('row', { name: /^10/ }).getByRole('button', { name: 'Open run' }).first().click();
    await expect(page.locator('[data-step="results"]')).toHaveAttribute('aria-current', 'step');
    await expectSwitched(page, [
      at('numbers of a result', page.getByText(/measured after the last step/).locator('..')),
    ]);
    await page.locator('[data-step="training"]').click();
    const energy = page.locator('[data-figure="energy"]');
    await expectSwitched(page, [
      at('live numbers', page.getByText(/^E\/N/).first().locator('..')),
      { name: 'live curve', read: () => readout(energy), value: ten },
      at('alarm', page.getByText(/^Step 3: An eigenstate/)),
      at('log of the run', page.getByRole('list', { name: 'Log of the run' })),
    ]);
    // A run of the document itself, which lists of documents show.
    await page.getByRole('button', { name: 'Add seed' }).click();
    await expect(page.getByText(/^seed (?!1,)\d+, finished/).first()).toBeVisible({ timeout: 60_000 });
    await page.locator('[data-step="system"]').click();
    const inspector = region('Parameters');
    await inspector.getByRole('button', { name: 'Compute exactly' }).click();
    await inspector.getByRole('button', { name: 'Evolve' }).click();
    const dialog = page.getByRole('dialog', { name: 'Exact dynamics' });
    expect(await readout(dialog.locator('[data-figure="evolution-energy"]'))).toContain('J, S·S');
    await dialog.getByRole('button', { name: 'Close' }).first().click();
    await expectSwitched(page, [
      at('exact energy', inspector),
      at('time of an evolution', inspector.getByText(/t ≤/), null),
      at('report', page.locator('[data-report-row="elements"]'), null),
    ]);
    await show(page, 'Documents');
    await expectSwitched(page, [at('documents', page.getByRole('row', { name: /L = 10/ }).first())]);
    await show(page, 'Gallery');
    await expectSwitched(page, [at('recent documents', page.getByRole('button', { name: /L = 10.* J,/ }).first())]);
    expect(errors).toEqual([]);
  } finally {
    await context.close();
    await server.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
});
