import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { JsonFolder } from './json-folder';

test('files that are damaged are in no list, are named with the reason, and are left as they are', async () => {
  const home = await mkdtemp(join(tmpdir(), 'ansatz-folder-'));
  try {
    const folder = new JsonFolder(home, '.thing.json', z.object({ id: z.string(), modifiedAt: z.string() }));
    await folder.save({ id: 'good-one', modifiedAt: '' });
    await writeFile(join(home, 'torn.thing.json'), '{"id": "to');
    await writeFile(join(home, 'other.thing.json'), '{"id": 3, "modifiedAt": "x"}');
    await writeFile(join(home, 'elsewhere.txt'), 'nothing of ours');
    expect((await folder.list()).map(({ id }) => id)).toEqual(['good-one']);
    const unreadable = (await folder.unreadable()).sort((a, b) => a.name.localeCompare(b.name));
    expect(unreadable.map(({ name }) => name)).toEqual(['other.thing.json', 'torn.thing.json']);
    expect(unreadable[0]?.reason).toContain('id');
    expect(unreadable[1]?.reason).toMatch(/JSON/);
  } finally {
    await rm(home, { recursive: true });
  }
});
