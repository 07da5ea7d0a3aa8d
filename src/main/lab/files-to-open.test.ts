import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileToOpen } from './files-to-open';

test('a file is handed over with its name; one that cannot be read with its reason', async () => {
  const home = await mkdtemp(join(tmpdir(), 'ansatz-files-'));
  const taken: string[] = [];
  const take = async (path: string): Promise<string> => {
    taken.push(path);
    if (path.includes('large')) throw new Error('There is no room.');
    return 'import-1';
  };
  try {
    const path = join(home, 'a.ansatz.json');
    await writeFile(path, '{}');
    expect(await fileToOpen(path, take)).toEqual({ kind: 'file', name: 'a.ansatz.json', text: '{}' });
    expect(await fileToOpen(join(home, 'b.json'), take)).toMatchObject({
      kind: 'problem',
      message: expect.stringContaining('b.json'),
      reason: 'There is no such file.',
    });
    await writeFile(path, ' '.repeat(5_000_001));
    expect(await fileToOpen(path, take)).toMatchObject({ kind: 'problem', reason: expect.stringContaining('5 MB') });
    const bundle = join(home, 'of-ada.ansatz-run.zip');
    expect(await fileToOpen(bundle, take)).toEqual({
      kind: 'bundle',
      name: 'of-ada.ansatz-run.zip',
      importId: 'import-1',
    });
    expect(await fileToOpen(join(home, 'large.zip'), take)).toMatchObject({ kind: 'problem' });
    expect(taken).toHaveLength(2);
  } finally {
    await rm(home, { recursive: true });
  }
});
