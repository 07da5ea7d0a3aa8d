import { expect, openEditor, openPreset, step, test } from './fixtures';

test('a reload brings back the document, its step and the theme', async ({ window }) => {
  await openPreset(window, 'tfim-chain-40');
  await step(window, 'model').click();
  await window.getByRole('button', { name: /Switch to dark/ }).click();
  await expect(window.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(window.locator('footer')).toContainText('saved');
  await window.reload();
  await expect(step(window, 'model')).toHaveAttribute('aria-current', 'step');
  await expect(window.locator('header').first()).toContainText('Ground state of the Ising chain');
  await expect(window.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('title and seed can be changed, undone and redone', async ({ window }) => {
  await openPreset(window, 'tfim-chain-20');
  await window.getByRole('button', { name: 'Document', exact: true }).click();
  await window.getByRole('menuitem', { name: /Rename/ }).click();
  await window.getByLabel('Title', { exact: true }).fill('My chain');
  await window.getByLabel('Seed', { exact: true }).fill('x');
  await expect(window.getByRole('dialog')).toContainText('whole number');
  await window.getByLabel('Seed', { exact: true }).fill('42');
  await window.getByRole('button', { name: 'Save', exact: true }).click();
  const title = window.locator('header').first();
  await expect(title).toContainText('My chain');
  await window.getByRole('button', { name: /^Undo/ }).click();
  await expect(title).toContainText('Ising chain, first steps');
  await window.getByRole('button', { name: /^Redo/ }).click();
  await expect(title).toContainText('My chain');
});

test('a mistake in the Hamiltonian is marked and blocks Run, with the reason', async ({ window }) => {
  await openPreset(window, 'tfim-chain-20');
  const editor = window.locator('.monaco-editor').first();
  await expect(editor).toBeVisible({ timeout: 30_000 });
  await editor.click();
  await window.keyboard.press('Control+A');
  await window.keyboard.insertText('lattice chain(8) periodic\nsite spin(1/2)\nH = sum i Sz(i, j)\n');
  await expect(step(window, 'system')).toHaveAttribute('data-mark', 'error');
  await expect(step(window, 'system')).toContainText('line 3');
  await expect(window.getByRole('button', { name: 'Run', exact: true })).toBeDisabled();
  await window.keyboard.press('Escape');
  await window.keyboard.press('Control+Enter');
  await expect(window.getByRole('status').filter({ hasText: 'cannot run yet' })).toBeVisible();
});

test('a file that is no document is refused with its reason', async ({ window }) => {
  const chooser = window.waitForEvent('filechooser');
  await window.getByRole('button', { name: 'Open a file…' }).click();
  await (await chooser).setFiles({ name: 'notes.json', mimeType: 'application/json', buffer: Buffer.from('{"a": 1}') });
  await expect(window.getByRole('status')).toContainText('notes.json cannot be opened');
});

test('a document leaves as a file and comes back', async ({ window }) => {
  await openPreset(window, 'heisenberg-chain-20');
  await window.getByRole('button', { name: 'Document', exact: true }).click();
  const waiting = window.waitForEvent('download');
  await window.getByRole('menuitem', { name: 'Save as a file' }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe('Antiferromagnetic-chain.ansatz.json');
  const path = await download.path();
  await window.getByRole('button', { name: 'Gallery' }).click();
  const chooser = window.waitForEvent('filechooser');
  await window.getByRole('button', { name: 'Open a file…' }).click();
  await (await chooser).setFiles(path);
  await expect(step(window, 'system')).toHaveAttribute('aria-current', 'step');
});

test('keys typed into the Hamiltonian stay in it, and Ctrl Enter there starts one run', async ({ window }) => {
  await openEditor(window, 'tfim-chain-20');
  await window.locator('.ham-editor .view-lines').click();
  await window.keyboard.press('Control+End');
  await window.keyboard.type('# a/b');
  await expect(window.locator('.view-lines')).toContainText('a/b');
  await window.keyboard.press('Control+Enter');
  await expect(step(window, 'training')).toHaveAttribute('aria-current', 'step');
  await window.waitForTimeout(1000);
  await expect(window.getByRole('button', { name: /runs of this document/ })).toHaveAccessibleName(/, 1$/);
  await window
    .locator('footer')
    .getByRole('button', { name: /^Cancel run/ })
    .first()
    .click();
});

test('a file that is dropped is opened, wherever the window is', async ({ window }) => {
  await window.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: 'Help' }).click();
  await window.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['not json'], 'broken.json'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  });
  await expect(window.getByRole('status').filter({ hasText: 'broken.json cannot be opened' })).toBeVisible();
});
