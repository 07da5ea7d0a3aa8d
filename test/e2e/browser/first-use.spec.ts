import { readFile } from 'node:fs/promises';
import { expect, step, test, watchForErrors } from './fixtures';
import { startLabServer } from './lab-server';

const longest = 180_000;

/** A workspace that nobody has used yet. */
test('a new user changes a Hamiltonian and a network, runs, and exports a PDF, all within three minutes', async ({
  testBrowser,
}) => {
  test.setTimeout(longest + 60_000);
  const began = Date.now();
  const server = await startLabServer();
  try {
    const context = await testBrowser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
    const window = await context.newPage();
    const errors = watchForErrors(window);
    await window.goto(server.url);
    await expect(window.getByRole('heading', { name: 'Gallery' })).toBeVisible();

    // The first card, whatever it is called.
    await window.locator('[data-preset]').first().click();
    await expect(window.locator('.ham-editor[data-ready="true"]')).toBeVisible({ timeout: 30_000 });
    await expect(step(window, 'system')).toHaveAttribute('data-mark', 'valid');

    // A smaller chain in a weaker field, typed over what stands there.
    await window.locator('.ham-editor .view-lines').click();
    await window.keyboard.press('Control+A');
    await window.keyboard.insertText(
      'lattice chain(12) periodic\nsite spin(1/2)\nparam J = 1, h = 0.7\nH = -J * sum <i,j> Z(i)*Z(j) - h * sum i X(i)\n',
    );
    await window.keyboard.press('Escape');
    await expect(step(window, 'system')).toContainText('12 sites');

    // Another network.
    await step(window, 'model').click();
    const before = await step(window, 'model').innerText();
    await window.getByRole('radio', { name: /^Jastrow/ }).click();
    await expect(step(window, 'model')).toHaveAttribute('data-mark', 'valid');
    await expect(step(window, 'model')).not.toHaveText(before);

    // Run, watch, and wait for the end.
    await step(window, 'training').click();
    const steps = window.getByRole('textbox', { name: 'Steps', exact: true });
    await steps.fill('150');
    await steps.press('Enter');
    await window.getByRole('button', { name: 'Run', exact: true }).first().click();
    await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 90_000 });

    const figure = window.getByRole('region', { name: 'Energy per site' });
    await figure.getByRole('button', { name: /^Export/ }).click();
    const download = window.waitForEvent('download');
    await window.getByRole('menuitem', { name: /PDF/ }).first().click();
    const pdf = await readFile(await (await download).path());
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(Date.now() - began).toBeLessThan(longest);
    expect(errors).toEqual([]);
    await context.close();
  } finally {
    await server.stop();
  }
});

test('the Gallery needs less than 1.5 MB', async ({ testBrowser, session }) => {
  const context = await testBrowser.newContext();
  await context.addCookies([...session.cookies]);
  const window = await context.newPage();
  const sizes = new Map<string, number>();
  window.on('response', (response) => {
    void response
      .body()
      .then((body) => sizes.set(new URL(response.url()).pathname, body.length))
      .catch(() => undefined);
  });
  await window.goto(session.address);
  await expect(window.getByRole('heading', { name: 'Gallery' })).toBeVisible();
  await window.waitForLoadState('networkidle');
  const scripts = [...sizes].filter(([path]) => /\.(js|css)$/.test(path));
  const total = scripts.reduce((sum, [, size]) => sum + size, 0);
  expect(scripts.length).toBeGreaterThan(0);
  expect(total, JSON.stringify(scripts)).toBeLessThan(1.5e6);
  await context.close();
});
