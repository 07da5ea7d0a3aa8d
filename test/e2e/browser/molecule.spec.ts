import { join } from 'node:path';
import { expect, openEditor, step, test } from './fixtures';

const file = join(import.meta.dirname, '../../fixtures/molecules/h2-sto-3g.fcidump');

test('a molecule is imported from its integrals and has its exact energy', async ({ window }) => {
  await openEditor(window, 'tfim-chain-20');
  const input = window.getByLabel('FCIDUMP file');
  await input.setInputFiles({ name: 'bad.fcidump', mimeType: 'text/plain', buffer: Buffer.from('&FCI NORB=2 /\n') });
  await expect(window.getByText(/bad.fcidump: Line 1: The header has no NELEC/)).toBeVisible();

  await input.setInputFiles(file);
  await expect(step(window, 'system')).toContainText('2 sites', { timeout: 30_000 });
  await expect(step(window, 'system')).toHaveAttribute('data-mark', 'valid');
  await window.getByRole('button', { name: 'Compute exactly' }).click();
  // -1.1373 hartree over two orbitals.
  await expect(window.getByText(/Computed, Lanczos/).locator('..')).toContainText('−0.56864', { timeout: 60_000 });
  if (process.env['ANSATZ_SCREENSHOTS'])
    await window.screenshot({ path: `${process.env['ANSATZ_SCREENSHOTS']}/molecule.png` });

  // One step of undo.
  await window.getByRole('button', { name: /^Undo/ }).click();
  await expect(step(window, 'system')).toContainText('20 sites', { timeout: 30_000 });
});
