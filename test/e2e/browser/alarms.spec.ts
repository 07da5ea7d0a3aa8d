import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { groundStatePresets } from '../../../src/experiments/ground-state/presets';
import type { Notice } from '../../../src/shared/lab/contract';
import { launchBrowser, step, watchForErrors } from './fixtures';
import { startLabServer } from './lab-server';
import { writeLog, writeManyRuns } from './many-runs';

const notice = (at: number, code: string, message: string): Notice => ({
  step: at,
  severity: 'warning',
  code,
  message,
  suggestion: `What to try against ${code}.`,
  at: `2026-01-01T00:00:${String(at % 60).padStart(2, '0')}.${at}Z`,
});

const notices = [
  notice(100, 'RUN_ROLLED_BACK', 'Step 100 gave NaN in the local energy. Went back to step 90 and halved η.'),
  notice(200, 'RUN_ROLLED_BACK', 'Step 200 diverged in the energy. Went back to step 190 and halved η.'),
  notice(300, 'SAMPLING_CHAINS_STUCK', '3 chains have accepted no proposal.'),
  notice(400, 'ENERGY_WRONG_EIGENSTATE', 'The variance falls to zero at an energy 3 % above the reference.'),
  notice(500, 'ENERGY_BELOW_REFERENCE', 'The energy lies 7 σ below the reference for 10 steps.'),
];

test('alarms stand on the curve at their steps, with cause and remedy, by mouse and by keyboard', async () => {
  test.setTimeout(120_000);
  const home = await mkdtemp(join(tmpdir(), 'ansatz-alarms-'));
  const preset = groundStatePresets.find(({ id }) => id === 'tfim-chain-20');
  await writeManyRuns(home, 1, preset?.spec);
  await writeLog(home, 'run-00000', 600, notices);
  const server = await startLabServer({ home });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const errors = watchForErrors(page);
    await page.goto(server.url);
    await page.getByRole('navigation', { name: 'Workbench' }).getByRole('button', { name: 'Runs' }).click();
    await page
      .getByRole('row', { name: /Chain study 0/ })
      .getByRole('button')
      .first()
      .click();
    await step(page, 'training').click();
    const energy = page.locator('[data-figure="energy"]');
    const marks = energy.getByRole('button', { name: /^Alarm at step/ });
    await expect(marks).toHaveCount(5, { timeout: 60_000 });
    for (const [k, words] of ['NaN', 'diverged', 'chains stuck', 'wrong eigenstate', 'below reference'].entries()) {
      await expect(marks.nth(k)).toHaveAttribute('aria-label', new RegExp(words));
    }
    // In the order of their steps, from left to right.
    const places = await marks.evaluateAll((all) => all.map((mark) => mark.getBoundingClientRect().x));
    expect([...places].sort((a, b) => a - b)).toEqual(places);

    await marks.nth(2).click();
    await expect(energy.getByText('Step 300: 3 chains have accepted no proposal.')).toBeVisible();
    await expect(energy.getByText('What to try against SAMPLING_CHAINS_STUCK.')).toBeVisible();
    await energy.getByRole('button', { name: 'Close', exact: true }).click();
    await expect(energy.getByText('Step 300:')).toHaveCount(0);

    await marks.nth(3).focus();
    await page.keyboard.press('Enter');
    await expect(energy.getByText(/Step 400: The variance falls to zero/)).toBeVisible();
    await energy.getByRole('button', { name: 'Run again with another seed' }).click();
    await expect(page.getByText(/^seed [1-9]\d*, /).first()).toBeVisible({ timeout: 30_000 });

    expect(errors).toEqual([]);
  } finally {
    await browser.close();
    await server.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
});
