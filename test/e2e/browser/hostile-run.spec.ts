import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeEventLine, encodeEventLine, type LoggedEvent } from '../../../src/shared/run/event-line';
import { decodeSealed, encodeSealed } from '../../../src/main/run-store/sealed-json';
import { runFileSchema } from '../../../src/shared/run/run-files';
import { expect, startShortRun, step, test, watchForErrors } from './fixtures';
import { hostileTexts } from './hostile-texts';
import { startLabServer } from './lab-server';
import { whatRan } from './what-ran';

/** A run whose every name is hostile: title, preset, references, metrics, labels of profiles, notices. */
async function poison(directory: string): Promise<void> {
  const file = join(directory, 'run.json');
  const run = decodeSealed(await readFile(file), runFileSchema, file);
  const [title = ''] = hostileTexts;
  await writeFile(file, encodeSealed({ ...run, title, preset: hostileTexts[1], citations: hostileTexts.slice(0, 60) }));
  const log = join(directory, 'events.jsonl');
  const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '');
  const events = lines.map((line): LoggedEvent => {
    const decoded = decodeEventLine(new TextEncoder().encode(line));
    if (!decoded) throw new Error(`unreadable: ${line}`);
    const { event } = decoded;
    if (event.kind !== 'observation') return event;
    return {
      ...event,
      values: { ...event.values, ...Object.fromEntries(hostileTexts.map((text) => [text, event.step])) },
    };
  });
  const notices = hostileTexts.map((text): LoggedEvent => ({
    kind: 'notice',
    step: 1,
    severity: 'warning',
    code: 'HOSTILE',
    message: text,
    suggestion: text,
    at: new Date().toISOString(),
  }));
  const first = events.findIndex((event) => event.kind === 'observation');
  const all = [...events.slice(0, first + 1), ...notices, ...events.slice(first + 1)];
  await writeFile(log, all.map((event, number) => encodeEventLine(number, event)).join(''));
}

test('a run from elsewhere with hostile names is shown as text', async ({ window, session, testBrowser }) => {
  test.setTimeout(240_000);
  await startShortRun(window, { steps: 20, checkpointEvery: 10 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 120_000 });
  const home = await mkdtemp(join(tmpdir(), 'ansatz-hostile-'));
  await cp(session.server.home, home, { recursive: true });
  for (const run of await readdir(join(home, 'runs'))) await poison(join(home, 'runs', run));
  const server = await startLabServer({ home });
  try {
    const page = await testBrowser.newPage();
    const errors = watchForErrors(page);
    page.on('dialog', (dialog) => {
      errors.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(server.url);
    await expect(page.getByRole('heading', { name: 'Gallery' })).toBeVisible();
    for (const screen of ['Runs', 'Compare', 'Documents']) {
      await page.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: screen }).click();
      await expect(page.getByRole('heading', { level: 1 })).toContainText(screen);
      await page.waitForTimeout(300);
      expect(await whatRan(page), screen).toEqual([]);
      if (screen !== 'Documents') await expect(page.locator('main')).toContainText(hostileTexts[0] ?? '');
    }
    // The document of the run: its curves, its log and what it found.
    await page.locator('main').getByText('Ising chain, first steps').first().click();
    for (const name of ['training', 'results'] as const) {
      await step(page, name).click();
      await expect(step(page, name)).toHaveAttribute('aria-current', 'step');
      await page.waitForTimeout(800);
      expect(await whatRan(page), name).toEqual([]);
    }
    await step(page, 'training').click();
    await expect(page.locator('main')).toContainText(hostileTexts[3] ?? '');
    expect(errors).toEqual([]);
    await page.close();
  } finally {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
});
