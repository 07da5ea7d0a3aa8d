import { expect, test } from 'vitest';
import { filesOfArguments } from './files';

test('files are found among the arguments of a start', () => {
  const args = [
    ...['/usr/bin/ansatz', '--no-sandbox', '/app/out/main/index.cjs'],
    ...['mine.ansatz.json', '/x/Other.JSON', '/x/of-ada.ansatz-run.zip', '--a.json'],
  ];
  expect(filesOfArguments(args, '/home/ada')).toEqual([
    '/home/ada/mine.ansatz.json',
    '/x/Other.JSON',
    '/x/of-ada.ansatz-run.zip',
  ]);
});
