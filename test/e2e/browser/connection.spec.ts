import { expect, test } from '@playwright/test';
import { launchBrowser } from './fixtures';
import { startLabServer } from './lab-server';

test('a host that goes away is said, and edits are kept meanwhile', async () => {
  const browser = await launchBrowser();
  const server = await startLabServer();
  const page = await browser.newPage();
  await page.goto(server.url);
  await expect(page.getByRole('heading', { name: 'Gallery' })).toBeVisible();
  await page.locator('[data-preset]').first().click();
  await expect(page.locator('footer')).toContainText('saved');
  await server.stop();
  await expect(page.getByRole('alert').filter({ hasText: 'connection to the host was lost' })).toBeVisible();
  await expect(page.locator('footer')).toContainText('host away');
  await page.getByRole('button', { name: 'Document', exact: true }).click();
  await page.getByRole('menuitem', { name: /Rename/ }).click();
  await page.getByLabel('Title', { exact: true }).fill('Renamed while away');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.locator('header').first()).toContainText('Renamed while away');
  await expect(page.locator('footer')).toContainText('not saved');
  await browser.close();
});
