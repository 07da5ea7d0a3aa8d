import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const chromium = process.env['ANSATZ_CHROMIUM'] ?? '/usr/bin/chromium';
const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/playwright',
  // Runs compute on all cores: tests beside each other would only disturb their times.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  projects: [
    {
      name: 'browser',
      testMatch: 'browser/**/*.spec.ts',
      use: {
        viewport: { width: 1440, height: 900 },
        launchOptions: { args: chromiumArguments, ...(existsSync(chromium) ? { executablePath: chromium } : {}) },
      },
    },
    { name: 'electron', testMatch: 'electron/**/*.spec.ts' },
  ],
});
