import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataSetDirectory, openShippedDataSet, shippedDataSets } from './shipped';

const countByClass = (labels: Uint8Array): number[] =>
  Array.from({ length: 10 }, (_, digit) => labels.reduce((sum, label) => sum + Number(label === digit), 0));

describe('data sets that come with the app', () => {
  let copy = '';
  beforeAll(async () => {
    copy = await mkdtemp(path.join(tmpdir(), 'ansatz-datasets-'));
    await cp(dataSetDirectory(), copy, { recursive: true });
  });
  afterAll(() => rm(copy, { recursive: true, force: true }));

  test('each says what it is, where it is from and under which licence', async () => {
    const all = await shippedDataSets();
    expect(all.map(({ id, samples }) => [id, samples])).toEqual([
      ['mnist-10000', 10_000],
      ['optical-digits', 1_797],
    ]);
    for (const { licence, source } of all) expect(Math.min(licence.length, source.length)).toBeGreaterThan(5);
  });

  test('the digits are all there, with ink in the middle', async () => {
    const { height, width, images, labels } = await openShippedDataSet('mnist-10000');
    expect([height, width, images.length]).toEqual([28, 28, 7_840_000]);
    expect(countByClass(labels)).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]);
    const mean = (row: number, column: number): number => {
      let sum = 0;
      for (let sample = 0; sample < labels.length; sample += 1) sum += images[sample * 784 + row * 28 + column];
      return sum / labels.length;
    };
    expect(mean(0, 0)).toBeLessThan(1);
    expect(mean(14, 14)).toBeGreaterThan(80);
  });

  test('the small digits are counts from 0 to 16', async () => {
    const { height, width, images, labels } = await openShippedDataSet('optical-digits');
    expect([height, width, labels.length]).toEqual([8, 8, 1797]);
    expect(images.reduce((most, value) => Math.max(most, value), 0)).toBe(16);
    expect(countByClass(labels)).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
  });

  test('a changed file, a missing one and an unknown name are refused with their reason', async () => {
    const file = path.join(copy, 'optical-digits-images.idx3.gz');
    const bytes = await readFile(file);
    bytes[500] ^= 1;
    await writeFile(file, bytes);
    await expect(openShippedDataSet('optical-digits', copy)).rejects.toMatchObject({
      code: 'DATASET_DAMAGED',
      reason: 'optical-digits-images.idx3.gz: it is not that of its digest.',
    });
    await rm(file);
    await expect(openShippedDataSet('optical-digits', copy)).rejects.toMatchObject({ code: 'DATASET_DAMAGED' });
    await writeFile(path.join(copy, 'mnist-10000.json'), '{"format": "other"}');
    await expect(shippedDataSets(copy)).rejects.toMatchObject({ code: 'DATASET_DAMAGED' });
    await expect(openShippedDataSet('letters')).rejects.toMatchObject({
      code: 'DATASET_UNKNOWN',
      reason: 'There are mnist-10000, optical-digits.',
    });
  });
});
