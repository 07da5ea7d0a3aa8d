import { chromium, expect, test as base, type Browser, type Page } from '@playwright/test';
import { startLabServer, type RunningServer } from './lab-server';

const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Chromium of the system or of Playwright; set by `npm test`. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['ANSATZ_CHROMIUM'] ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: browserArguments });
}

interface Session {
  readonly server: RunningServer;
  /** Address without the token, which is spent. */
  readonly address: string;
  readonly cookies: Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['cookies']>>;
}

/** Collects what must not happen on any page: errors on the console and errors that nobody caught. */
export function watchForErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => errors.push(`page: ${error.message}`));
  return errors;
}

export const test = base.extend<
  { window: Page; theme: 'light' | 'dark'; size: { width: number; height: number } },
  { testBrowser: Browser; session: Session }
>({
  theme: ['light', { option: true }],
  size: [{ width: 1440, height: 900 }, { option: true }],
  testBrowser: [
    async ({}, use) => {
      const browser = await launchBrowser();
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  session: [
    async ({ testBrowser }, use) => {
      const server = await startLabServer();
      // The token works once: one page spends it, and the tests share the cookie that it gave.
      const context = await testBrowser.newContext();
      const page = await context.newPage();
      await page.goto(server.url);
      await expect(page.getByRole('heading', { name: 'Gallery' })).toBeVisible();
      const cookies = await context.cookies();
      const address = new URL('/', page.url()).href;
      await context.close();
      await use({ server, address, cookies });
      await server.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  window: async ({ testBrowser, session, theme, size }, use) => {
    const context = await testBrowser.newContext({ viewport: size, colorScheme: theme, acceptDownloads: true });
    await context.addCookies([...session.cookies]);
    const page = await context.newPage();
    const errors = watchForErrors(page);
    await page.goto(session.address);
    await expect(page.getByRole('heading', { name: 'Gallery' })).toBeVisible();
    await use(page);
    expect(errors, 'errors on the page').toEqual([]);
    await context.close();
  },
});

/** The document itself never scrolls: what is long scrolls in its own place. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const over = await page.evaluate(() => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
    return { x: scrollWidth - clientWidth, y: scrollHeight - clientHeight };
  });
  expect(over).toEqual({ x: 0, y: 0 });
}

export { expect };

/** Opens a preset from its card in the Gallery; the document's System step is in front then. */
export async function openPreset(page: Page, preset: string): Promise<void> {
  await page.locator(`[data-preset="${preset}"]`).click();
  await expect(page.locator('[data-step="system"]')).toHaveAttribute('aria-current', 'step');
}

/** Opens a preset, with the editor of its text ready. */
export async function openEditor(page: Page, preset: string): Promise<void> {
  await openPreset(page, preset);
  await expect(page.locator('.ham-editor[data-ready="true"]')).toBeVisible({ timeout: 30_000 });
}

/** Opens a preset with its editor ready and replaces the text. */
export async function write(window: Page, text: string): Promise<void> {
  await openEditor(window, 'tfim-chain-20');
  await window.locator('.ham-editor .view-lines').click();
  await window.keyboard.press('Control+A');
  await window.keyboard.insertText(text);
  await window.keyboard.press('Escape');
}

/** Runs an Ising chain of eight sites from a preset's document: done in seconds, with a few checkpoints. */
export async function startShortRun(
  window: Page,
  { steps, checkpointEvery }: { readonly steps: number; readonly checkpointEvery: number },
): Promise<void> {
  await write(
    window,
    'lattice chain(8) periodic\nsite spin(1/2)\nparam J = 1, h = 1\nH = -J * sum <i,j> Z(i)*Z(j) - h * sum i X(i)\n',
  );
  await step(window, 'training').click();
  for (const [label, value] of [
    ['Steps', String(steps)],
    ['Checkpoint every', String(checkpointEvery)],
    ['Final samples', '4000'],
  ] as const) {
    const field = window.getByRole('textbox', { name: label, exact: true });
    await field.fill(value);
    await field.press('Enter');
  }
  await window.getByRole('button', { name: 'Run', exact: true }).first().click();
}

export function step(page: Page, name: 'system' | 'model' | 'training' | 'results') {
  return page.locator(`[data-step="${name}"]`);
}

/** Steps that the newest run has made, as the status bar shows them. */
export async function stepsDone(page: Page): Promise<number> {
  const text = await page.locator('footer').innerText();
  const match = /([\d,]+)\/[\d,]+/.exec(text);
  return match ? Number((match[1] ?? '0').replaceAll(',', '')) : 0;
}
