import { expect, openPreset, step, test } from './fixtures';

test('any ansatz is chosen, drawn, counted and taken apart into its layers', async ({ window }) => {
  await openPreset(window, 'heisenberg-6x6');
  await step(window, 'model').click();
  await window.getByRole('radio', { name: /^Residual convolutional/ }).check({ force: true });
  await expect(step(window, 'model')).toContainText('1,336 parameters');
  await expect(window.getByRole('application').getByText('8 channels, 2 shells').first()).toBeVisible();

  // Arrow keys go through the boxes and tell shape and weights.
  await window.getByRole('application').focus();
  await window.keyboard.press('ArrowRight');
  await window.keyboard.press('ArrowRight');
  await expect(
    window.getByText('conv0: 8 channels × 36 lattice sites; weights 8 × 9 × 1, bias 8: 80 real parameters'),
  ).toBeVisible();

  await window.getByRole('radio', { name: 'Table' }).check({ force: true });
  await expect(
    window.getByRole('row', { name: /conv1 Lattice convolution 8 × 36 weights 8×9×8, bias 8 584/ }),
  ).toBeVisible();

  // As an own graph, with a channel too few: the node says so, and a button puts it right.
  await window.getByRole('radio', { name: /^Own graph/ }).check({ force: true });
  await window.getByRole('radio', { name: 'Text' }).check({ force: true });
  const text = window.getByRole('textbox', { name: 'Graph as JSON' });
  const graph = await text.inputValue();
  expect(graph).toContain('"id":"conv1"');
  await text.fill(graph.replace(/("id":"conv1"[^\n]*"channels":)8/, '$15'));
  await window.getByRole('button', { name: 'Use this graph' }).click();
  await expect(step(window, 'model')).toHaveAttribute('data-mark', 'error');
  await expect(window.getByRole('alert').getByText(/Add "skip1": Channels differ: conv0 8, conv1 5\./)).toBeVisible();
  await window.getByRole('button', { name: 'Set conv1 to 8 channels' }).click();
  await expect(step(window, 'model')).toHaveAttribute('data-mark', 'valid');

  // What cannot be read changes nothing.
  await text.fill('{ "version": 1');
  await expect(window.getByText(/^Not JSON/)).toBeVisible();
  await window.getByRole('button', { name: 'Discard' }).click();
  await expect(text).toHaveValue(/"id":"conv1"/);
});

test('an own graph grows by layers that fit, begins ready, and shows a problem where it is', async ({ window }) => {
  await openPreset(window, 'heisenberg-6x6');
  await step(window, 'model').click();
  await window.getByRole('radio', { name: /^Convolutional network/ }).check({ force: true });
  await window.getByRole('radio', { name: /^Own graph/ }).check({ force: true });
  await window.getByRole('radio', { name: 'Text' }).check({ force: true });
  const text = window.getByRole('textbox', { name: 'Graph as JSON' });

  // It begins behind the last layer over the lattice. There a convolution fits, a determinant of fermions does not.
  const behind = window.getByRole('combobox', { name: 'Behind the node' });
  await expect(behind).toHaveValue('act2');
  await window.getByRole('button', { name: 'Add layer' }).click();
  await expect(window.getByRole('menuitem', { name: /^Determinant.*needs fermions/ })).toBeDisabled();
  await window.getByRole('menuitem', { name: /^Lattice convolution/ }).click();
  await expect(text).toHaveValue(/"id":"latticeConvolution","inputs":\["act2"\]/);
  await expect(behind).toHaveValue('latticeConvolution');
  await window.getByRole('button', { name: 'Remove latticeConvolution' }).click();
  await expect(text).not.toHaveValue(/"id":"latticeConvolution"/);
  await expect(behind).toHaveValue('act2');
  await window.getByRole('button', { name: /^Undo: Remove latticeConvolution/ }).click();
  await expect(text).toHaveValue(/"id":"latticeConvolution","inputs":\["act2"\]/);

  // A box that is chosen in the drawing is the place as well.
  await window.getByRole('radio', { name: 'Graph', exact: true }).check({ force: true });
  await window.getByRole('application').focus();
  await window.keyboard.press('Escape');
  await window.keyboard.press('ArrowRight');
  await window.keyboard.press('ArrowRight');
  await window.getByRole('radio', { name: 'Text' }).check({ force: true });
  await expect(behind).toHaveValue('conv1');
  await expect(step(window, 'model')).toHaveAttribute('data-mark', 'valid');

  // A number out of its range is named with its node; the button selects it.
  const graph = await text.inputValue();
  await text.fill(graph.replace(/("id":"conv1"[^\n]*"shells":)\d+/, '$199'));
  await expect(window.getByText(/Node "conv1", shells:/)).toBeVisible();
  await window.getByRole('button', { name: 'Show', exact: true }).click();
  const selection = await text.evaluate((area: HTMLTextAreaElement) =>
    area.value.slice(area.selectionStart, area.selectionEnd),
  );
  expect(selection).toBe('"shells":99');
  await window.getByRole('button', { name: 'Discard' }).click();

  await window.getByRole('button', { name: 'Begin with a ready graph' }).click();
  await window.getByRole('menuitem', { name: /^Sum of two states/ }).click();
  await expect(text).toHaveValue(/"layer":"sum"/);
  await expect(step(window, 'model')).toHaveAttribute('data-mark', 'valid');
});

test('the layers of own graphs have a page in the Help', async ({ window }) => {
  await window.getByRole('button', { name: 'Help' }).first().click();
  await window.getByRole('button', { name: 'Own graphs' }).click();
  await expect(window.getByRole('heading', { name: /Group convolution/ })).toBeVisible();
  await expect(window.getByRole('row', { name: /bondDimension.*1 to 512/ })).toBeVisible();
});

test('what does not fit the system is not offered, and the reason stands beside it', async ({ window }) => {
  await openPreset(window, 'tfim-chain-20');
  await step(window, 'model').click();
  await expect(window.getByRole('radio', { name: /^Slater determinant/ })).toHaveCount(0);
  await expect(window.getByText(/A determinant needs fermions/).first()).toBeVisible();
  await step(window, 'training').click();
  await expect(
    window.getByText(/exchange\s+not offered: Exchange moves keep the total Sz, but H changes it/),
  ).toBeVisible();
  await expect(window.getByText(/drawn directly\s+not offered/)).toBeVisible();

  // Choices bring their own fields and take away those without meaning.
  await expect(window.getByRole('textbox', { name: 'β₁' })).toHaveCount(0);
  await window.getByRole('combobox', { name: 'Rule' }).selectOption('adam');
  await expect(window.getByRole('textbox', { name: 'β₁' })).toBeVisible();
  await window.getByRole('combobox', { name: 'Direction' }).selectOption('none');
  await expect(window.getByRole('textbox', { name: 'Diagonal shift λ' })).toHaveCount(0);
});

test('a field without meaning is named with its reason, for the mouse and for the keyboard', async ({ window }) => {
  await openPreset(window, 'tfim-chain-20');
  await step(window, 'model').click();
  const settings = window.getByRole('region', { name: 'Settings of the network' });
  await settings.locator('summary').getByText('Heads', { exact: true }).hover();
  await expect(window.getByRole('tooltip')).toHaveText('Not read by this ansatz, but by: Vision transformer.');
  await step(window, 'training').click();
  const update = window.locator('details').filter({ hasText: 'β₁' });
  await expect(update.getByText('Not used by this rule.').first()).toBeHidden();
  await update.locator('summary').focus();
  await window.keyboard.press('Enter');
  await expect(update.getByRole('listitem').filter({ hasText: 'β₁' })).toContainText('Not used by this rule.');

  // Spins do not hop: in a mixture that weight is not offered.
  await window.getByRole('combobox', { name: 'Move' }).selectOption('mixture');
  await expect(window.getByRole('textbox', { name: 'Exchange', exact: true })).toBeVisible();
  await expect(window.getByRole('textbox', { name: 'Hop', exact: true })).toHaveCount(0);
  await window.locator('summary').getByText('Hop', { exact: true }).hover();
  await expect(window.getByRole('tooltip')).toHaveText('Hop moves carry fermions, and this system has none.');
});

test('electrons have determinants, hop moves and their particle numbers in the report', async ({ window }) => {
  await openPreset(window, 'hubbard-4x4-5-5');
  await expect(step(window, 'system')).toHaveAttribute('data-mark', 'valid', { timeout: 30_000 });
  await expect(window.getByText(/particle numbers/)).toBeVisible();
  await expect(window.getByText(/Marshall\s+not offered/)).toBeVisible();
  await step(window, 'model').click();
  await expect(window.getByRole('radio', { name: /^Neural backflow/ })).toBeChecked();
  await step(window, 'training').click();
  await expect(window.getByText('Metropolis, hop moves, in a sector')).toBeVisible();
});

test('frustrated magnets have pair products with a network in front, and chains no pair of the wrong sector', async ({
  window,
}) => {
  await openPreset(window, 'j1j2-6x6-rvb');
  await expect(step(window, 'system')).toHaveAttribute('data-mark', 'valid', { timeout: 30_000 });
  await step(window, 'model').click();
  await expect(window.getByRole('radio', { name: /^Pair product/ })).toBeChecked();
  await expect(window.getByRole('combobox', { name: 'Factor' })).toHaveValue('restrictedBoltzmannMachine');
  await expect(window.getByRole('textbox', { name: 'Hidden density α' })).toBeVisible();
  await window.getByRole('combobox', { name: 'Factor' }).selectOption('none');
  await expect(window.getByRole('textbox', { name: 'Hidden density α' })).toHaveCount(0);
  await expect(step(window, 'model')).toHaveAttribute('data-mark', 'valid');
});

test('pairs are not offered where spins do not pair up', async ({ window }) => {
  await openPreset(window, 'tfim-chain-20');
  await step(window, 'model').click();
  await expect(window.getByRole('radio', { name: /^Residual convolutional/ })).toBeVisible();
  await expect(window.getByRole('radio', { name: /^Pair product/ })).toHaveCount(0);
});

test('a projection offers the representations that the lattice has', async ({ window }) => {
  await openPreset(window, 'heisenberg-6x6');
  await step(window, 'model').click();
  const point = window.getByLabel('Point group');
  // Six by six sites: all of C4v. Weights that are shared over translations leave every one of them.
  await expect(point.getByRole('option')).toHaveText(['none', 'A₁', 'A₂', 'B₁', 'B₂', 'E']);
  await point.selectOption('E');
  await expect(step(window, 'model')).toHaveAttribute('data-mark', 'valid');
  await expect(window.getByText('· 2π/L').first()).toBeHidden();
  await window.getByRole('checkbox', { name: 'not projected' }).check({ force: true });
  const along = window.getByRole('textbox', { name: 'Momentum along direction 1' });
  await along.fill('1');
  await along.press('Enter');
  // Of them a mirror keeps the momentum: E is not there any more, and the form says what is.
  await expect(window.getByText(/keep this momentum have no E: they have A1, A2\./).first()).toBeVisible();
  await expect(step(window, 'model')).toHaveAttribute('data-mark', 'error');
});

test('the model is tried before any training, in the window and by the palette', async ({ window }) => {
  test.setTimeout(120_000);
  await openPreset(window, 'tfim-chain-20');
  await window.keyboard.press('Control+k');
  await window.keyboard.type('try the model before');
  await window.keyboard.press('Enter');
  const panel = window.getByRole('region', { name: 'Try it' });
  await expect(panel.getByRole('button', { name: 'Cancel' })).toBeVisible();
  const times = panel.getByRole('table', { name: 'Times' });
  await expect(times.getByRole('row', { name: /^One amplitude .*(ns|µs|ms) .*flop .*flop\/s/ })).toBeVisible({
    timeout: 60_000,
  });
  await expect(times.getByRole('row', { name: /^One step, 1,008 samples .*measured/ })).toBeVisible();
  const derivatives = panel.getByRole('table', { name: 'Derivatives' });
  await expect(derivatives.getByRole('row', { name: /^weights agrees/ })).toBeVisible();
  await expect(panel.getByRole('table', { name: 'Symmetries' }).getByRole('row')).not.toHaveCount(1);
  for (const figure of ['trial-configurations', 'trial-wheel', 'trial-phases', 'trial-moduli'])
    await expect(panel.locator(`[data-figure="${figure}"] canvas`)).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Add Complex plane to a figure' })).toBeVisible();

  // Another seed draws other parameters; a cancelled trial leaves what was there.
  await panel.getByRole('textbox', { name: 'Seed of the trial' }).fill('7');
  await panel.getByRole('button', { name: 'Try again' }).click();
  await expect(panel.getByText(/^seed 7, /)).toBeVisible({ timeout: 60_000 });
  await panel.getByRole('button', { name: 'With the next seed' }).click();
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect(panel.getByText(/^seed 7, /)).toBeVisible();
  await panel.getByRole('textbox', { name: 'Seed of the trial' }).fill('seven');
  await expect(panel.getByText('“seven” is no seed.')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Try again' })).toBeDisabled();

  // A changed model is said; the trial outlives a visit to another step.
  await window.getByRole('radio', { name: 'α 4' }).check({ force: true });
  await expect(panel.getByText('The document has been changed since.')).toBeVisible();
  await step(window, 'training').click();
  await step(window, 'model').click();
  await expect(window.getByText('The document has been changed since.')).toBeVisible();
});

test('the panels of the Model step are docked, moved and reset', async ({ window }) => {
  await openPreset(window, 'tfim-chain-20');
  await step(window, 'model').click();
  await expect(window.getByRole('tab', { name: 'Try it' })).toBeVisible();
  await window.getByRole('button', { name: 'Panel Settings' }).click();
  await window.getByRole('menuitem', { name: 'Hide' }).click();
  await expect(window.getByRole('region', { name: 'Settings of the network' })).toHaveCount(0);
  await window.getByRole('button', { name: 'Panel Ansatz' }).click();
  await window.getByRole('menuitem', { name: 'Reset the layout' }).click();
  await expect(window.getByRole('region', { name: 'Settings of the network' })).toBeVisible();
});
