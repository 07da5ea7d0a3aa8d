import type { Page } from '@playwright/test';
import { expect, openEditor, startShortRun, step, test } from './fixtures';

/** What a button is called by, and where it stands. */
interface Control {
  readonly name: string;
  readonly where: string;
}

/**
 * Controls that are no commands, each with its reason. Matched with the name, or with the place that they stand in.
 */
const exceptions: readonly { readonly name?: RegExp; readonly within?: string; readonly reason: string }[] = [
  { within: '[data-preset]', reason: 'cards of the Gallery: "New from …" has each of them' },
  {
    within: 'tr, [role="row"], [role="grid"]',
    reason: 'rows of a table: runs, documents and figures are commands by name',
  },
  { within: '[role="tablist"]', reason: 'tabs: "Go to the panel …", and choices of one panel' },
  { within: '[data-tab]', reason: 'open documents: "Open: …" and "Close …"' },
  { within: '[data-step]', reason: 'steps: "Go to System" and so on' },
  { within: 'nav[aria-label="Workbench"]', reason: 'pages: the group "Go to"' },
  { within: 'nav[aria-label="Help topics"]', reason: 'pages of Help: "Help: …"' },
  { within: '[data-run]', reason: 'rows of the queue: "Pause: …", "Cancel: …" by the name of the run' },
  { within: '[aria-haspopup="menu"]', reason: 'opens a menu, whose entries are commands' },
  { name: /^All \d+ panels in this place$/, reason: 'list of tabs: "Go to the panel …"' },
  { name: /^Cancel$/, reason: 'of work that goes on at the moment and ends by itself; the palette has it as long' },
  { name: /^Not used here: /, reason: 'unfolds a sentence' },
  { within: '.monaco-editor', reason: 'marks of the editor, which has keys of its own' },
  { within: '.react-flow', reason: 'nodes and zoom of the canvas, which has keys of its own' },
  { within: 'svg, [data-lattice]', reason: 'sites and bonds of a drawing, which arrows walk' },
  { name: /^Panel /, reason: 'menu of a docked panel: the group "Panels"' },
  { name: /^Open documents, /, reason: 'list of the tabs: "Open: …"' },
  { name: /^(Undo|Redo): |^Nothing to (undo|redo)$/, reason: '"Undo: …" with what would be undone' },
  { name: /^Switch to (dark|light)$/, reason: '"Theme: dark" and "Theme: light"' },
  { name: /^Find a run, a document, a command/, reason: 'opens the palette itself' },
  { name: /^Put the hint away/, reason: 'a hint goes away where it is read' },
  { within: '[role="status"], [role="alert"]', reason: 'messages: gone in a moment' },
  { within: 'footer', reason: 'status bar: "Devices", "Runs at work", "Cancel: …"' },
];

/** Every enabled button in sight, of the whole window. */
async function controls(page: Page): Promise<Control[]> {
  return page.evaluate(
    (places) =>
      [...document.querySelectorAll<HTMLElement>('button, [role="button"], [role="menuitem"], summary')].flatMap(
        (element) => {
          if (element.getClientRects().length === 0 || element.matches(':disabled, [aria-disabled="true"]')) return [];
          if (element.getAttribute('role') === 'tab') return [];
          if (places.some((place) => element.closest(place) !== null)) return [];
          const panel = element.closest('[data-panel], section, aside, nav, header');
          const where = panel?.getAttribute('data-panel') ?? panel?.getAttribute('aria-label') ?? panel?.tagName ?? '';
          const name = (element.getAttribute('aria-label') ?? element.innerText).replaceAll(/\s+/g, ' ').trim();
          return [{ name, where }];
        },
      ),
    exceptions.flatMap(({ within }) => within ?? []),
  );
}

/** Entries of every menu of the page, opened one after the other as a user opens them. */
async function menuEntries(page: Page): Promise<Control[]> {
  const found: Control[] = [];
  const triggers = page.locator('main [aria-haspopup="menu"]:visible');
  const count = await triggers.count();
  for (let place = 0; place < count; place += 1) {
    const trigger = triggers.nth(place);
    const label = (await trigger.getAttribute('aria-label')) ?? '';
    const among = exceptions.flatMap(({ within }) => within ?? []).join(', ');
    if (
      /^(Panel |Open documents)/.test(label) ||
      (await trigger.evaluate((one, places) => one.closest(places) !== null, among))
    )
      continue;
    await trigger.click();
    const entries = page.locator('[role="menu"] [role="menuitem"]:not(:disabled) > span');
    for (const text of await entries.allInnerTexts()) found.push({ name: `${label}: ${text.trim()}`, where: 'menu' });
    await page.keyboard.press('Escape');
  }
  return found;
}

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().toLowerCase();

/** Controls in sight that the palette does not have. */
async function missing(page: Page): Promise<string[]> {
  const wanted = [...(await controls(page)), ...(await menuEntries(page))].filter(
    ({ name }) => !exceptions.some((exception) => exception.name?.test(name) === true),
  );
  await page.keyboard.press('Control+k');
  const list = page.getByRole('listbox');
  await expect(list.getByRole('option').first()).toBeVisible();
  const titles = await page
    .locator('[cmdk-item]')
    .evaluateAll((items) => items.map((item) => item.querySelector('span:nth-of-type(1)')?.textContent ?? ''));
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  const known = new Set(titles.map(plain));
  return [
    ...new Set(
      wanted.flatMap(({ name, where }) =>
        name !== '' && [...known].some((title) => title === plain(name) || title.startsWith(`${plain(name)} `))
          ? []
          : [`${where}: ${name === '' ? 'a button without a name' : name}`],
      ),
    ),
  ];
}

test('whatever a page can do is in the palette', async ({ window }) => {
  test.setTimeout(300_000);
  await startShortRun(window, { steps: 60, checkpointEvery: 30 });
  await expect(step(window, 'training')).toHaveAttribute('data-mark', 'valid', { timeout: 120_000 });
  const seen: Record<string, string[]> = {};
  for (const name of ['system', 'model', 'training', 'results'] as const) {
    await step(window, name).click();
    await expect(step(window, name)).toHaveAttribute('aria-current', 'step');
    await window.waitForTimeout(1500);
    seen[name] = await missing(window);
  }
  const entries = window.getByRole('navigation', { name: 'Workbench' }).getByRole('button');
  const count = await entries.count();
  for (let place = 0; place < count; place += 1) {
    await entries.nth(place).click();
    await window.waitForTimeout(700);
    seen[await entries.nth(place).innerText()] = await missing(window);
  }
  expect(Object.fromEntries(Object.entries(seen).filter(([, lines]) => lines.length > 0))).toEqual({});
});

test('a button and an entry of a menu are pressed by name', async ({ window }) => {
  await openEditor(window, 'tfim-chain-20');
  const command = async (words: string): Promise<void> => {
    await window.keyboard.press('Control+k');
    await window.getByPlaceholder('Type a command').fill(words);
    await window.keyboard.press('Enter');
  };
  const before = await window.getByRole('navigation', { name: 'Open documents' }).locator('[data-tab]').count();
  await command('document: duplicate');
  await expect(window.getByRole('navigation', { name: 'Open documents' }).locator('[data-tab]')).toHaveCount(
    before + 1,
  );
  await window.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: 'Settings' }).click();
  await expect(window.getByRole('button', { name: 'All shortcuts' })).toBeVisible();
  await command('all shortcuts');
  await expect(window.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});
