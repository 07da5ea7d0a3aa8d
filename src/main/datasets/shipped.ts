import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AnsatzError } from '../../shared/contract/errors';
import { parseIdx, type IdxArray } from '../../shared/dataset/idx';
import {
  imageDataSetManifestSchema,
  type ImageDataSet,
  type ImageDataSetManifest,
} from '../../shared/dataset/image-data-set';
import { resourceFolder } from '../resource-folder';
import { sha256Hex } from '../run-store/sealed-json';

/** Bytes that a file may have once it is unpacked: 60,000 images of MNIST are 47 MB. */
const mostBytes = 256 * 2 ** 20;
const unpack = promisify(gunzip);

/** The folder with the data sets that come with the app. Throws an AnsatzError `DATASET_DAMAGED` where it is not there. */
export function dataSetDirectory(): string {
  const found = resourceFolder('datasets', 'mnist-10000.json');
  if (found === null) throw damaged('resources/datasets', 'the folder is not there');
  return found;
}

/** Manifests of the data sets in a folder, by id. Throws an AnsatzError `DATASET_DAMAGED` for one that cannot be read. */
export async function shippedDataSets(directory = dataSetDirectory()): Promise<readonly ImageDataSetManifest[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(names.map((name) => readManifest(path.join(directory, name))));
}

/**
 * Images and labels of a data set that comes with the app. Throws an AnsatzError: `DATASET_UNKNOWN`, or `DATASET_DAMAGED` where a
 * file is not that of its digest or does not hold what the manifest says.
 */
export async function openShippedDataSet(id: string, directory = dataSetDirectory()): Promise<ImageDataSet> {
  const all = await shippedDataSets(directory);
  const manifest = all.find((one) => one.id === id);
  if (!manifest) {
    throw new AnsatzError({
      code: 'DATASET_UNKNOWN',
      message: `There is no data set ${id}.`,
      reason: `There are ${all.map((one) => one.id).join(', ')}.`,
      suggestion: 'Choose one of these, or import a file of your own.',
    });
  }
  const [images, labels] = await Promise.all([
    open(directory, manifest.images, [manifest.samples, null, null]),
    open(directory, manifest.labels, [manifest.samples]),
  ]);
  const largest = labels.data.reduce((most, label) => Math.max(most, label), 0);
  if (largest >= manifest.classes) throw damaged(manifest.labels.file, `it has a label ${largest}`);
  const [, height = 0, width = 0] = images.shape;
  return { height, width, images: images.data, labels: labels.data };
}

async function readManifest(file: string): Promise<ImageDataSetManifest> {
  try {
    return imageDataSetManifestSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw damaged(path.basename(file), 'it is no manifest of a data set', cause);
  }
}

async function open(
  directory: string,
  { file, sha256 }: ImageDataSetManifest['images'],
  shape: readonly (number | null)[],
): Promise<{ readonly shape: readonly number[]; readonly data: Uint8Array }> {
  const packed = await readFile(path.join(directory, file)).catch((cause: unknown) => {
    throw damaged(file, 'it cannot be read', cause);
  });
  if (sha256Hex(packed) !== sha256) throw damaged(file, 'it is not that of its digest');
  const array: IdxArray = parseIdx(await unpack(packed, { maxOutputLength: mostBytes }));
  const fits =
    array.shape.length === shape.length && shape.every((extent, at) => extent === null || extent === array.shape[at]);
  if (!fits || !(array.data instanceof Uint8Array)) throw damaged(file, `its extents are ${array.shape.join(' x ')}`);
  return { shape: array.shape, data: array.data };
}

function damaged(file: string, reason: string, cause?: unknown): AnsatzError {
  return new AnsatzError({
    code: 'DATASET_DAMAGED',
    message: 'A data set that comes with the app cannot be used.',
    reason: `${file}: ${reason}.`,
    suggestion: 'Install the app again, or restore the folder resources/datasets.',
    cause,
  });
}
