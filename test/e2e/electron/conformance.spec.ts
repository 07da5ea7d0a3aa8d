import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { conformanceCases } from '../../../src/shared/contract/conformance/cases';
import { buildConformance, conformanceDirectory } from './build-conformance';
import { electronPath, launch, skipReason } from './launch';

test.skip(electronPath === null, skipReason);

const results = z.record(z.string(), z.string());
const allPassed = Object.fromEntries(conformanceCases.map(({ name }) => [name, 'passed']));

test('the contract holds over a port to a sandboxed window, and to a utility process', async () => {
  await buildConformance();
  const { app, page, errors, close } = await launch({ entry: join(conformanceDirectory, 'main.cjs') });
  try {
    const port = async () => page.evaluate(() => Reflect.get(window, 'portResults') as unknown);
    await expect.poll(port, { timeout: 60_000 }).toBeTruthy();
    expect(results.parse(await port())).toEqual(allPassed);
    const utility = async () => app.evaluate(() => Reflect.get(globalThis, 'utilityResults') as unknown);
    await expect.poll(utility, { timeout: 60_000 }).toBeTruthy();
    expect(results.parse(await utility())).toEqual(allPassed);
    expect(errors).toEqual([]);
  } finally {
    await close();
  }
});
