import { defineConfig } from '@playwright/test';

/** Browser tests run against the real lab server; the electron project drives the desktop window. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: process.env['CI'] ? [['list']] : 'list',
  forbidOnly: Boolean(process.env['CI']),
  projects: [
    {
      name: 'browser',
      testDir: 'test/e2e/browser',
      use: {
        viewport: { width: 1440, height: 900 },
        trace: 'retain-on-failure',
        screenshot: 'only-on-failure',
      },
    },
    { name: 'electron', testDir: 'test/e2e/electron' },
  ],
});
