import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesOfArguments, orderToOpen } from './files';

test('files are found among the arguments of a start', () => {
  const args = [
    '/usr/bin/ansatz',
    '--no-sandbox',
    '/app/out/main/index.cjs',
    'mine.ansatz.json',
    '/x/Other.JSON',
    '--a.json',
  ];
  expect(filesOfArguments(args, '/home/ada')).toEqual(['/home/ada/mine.ansatz.json', '/x/Other.JSON']);
});

test('a file is handed over with its name; one that cannot be read with its reason', async () => {
  const home = await mkdtemp(join(tmpdir(), 'ansatz-files-'));
  try {
    const path = join(home, 'a.ansatz.json');
    await writeFile(path, '{}');
    expect(await orderToOpen(path)).toEqual({ kind: 'file', name: 'a.ansatz.json', text: '{}' });
    expect(await orderToOpen(join(home, 'b.json'))).toMatchObject({
      kind: 'problem',
      message: expect.stringContaining('b.json'),
    });
    await writeFile(path, ' '.repeat(5_000_001));
    expect(await orderToOpen(path)).toMatchObject({ kind: 'problem', reason: expect.stringContaining('5 MB') });
  } finally {
    await rm(home, { recursive: true });
  }
});
