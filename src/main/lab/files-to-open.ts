import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileToOpen } from '../../shared/lab/file-to-open';
import { AnsatzError } from '../../shared/contract';
import { systemCode } from '../run-store/file-system';

const largestBytes = 5_000_000;

/** A file of this machine as the window is told of it. `takeBundle`: takes a bundle of runs in, under the name that it gives. */
export async function fileToOpen(path: string, takeBundle: (path: string) => Promise<string>): Promise<FileToOpen> {
  const name = basename(path);
  try {
    if (/\.zip$/i.test(path)) return { kind: 'bundle', name, importId: await takeBundle(path) };
    const { size } = await stat(path);
    if (size > largestBytes) return problem(name, 'It is larger than 5 MB, and documents are small texts.');
    return { kind: 'file', name, text: await readFile(path, 'utf8') };
  } catch (thrown) {
    return problem(name, reasonOf(thrown));
  }
}

function reasonOf(thrown: unknown): string {
  if (thrown instanceof AnsatzError) return `${thrown.message} ${thrown.reason}`;
  if (systemCode(thrown) === 'ENOENT') return 'There is no such file.';
  return thrown instanceof Error ? thrown.message : String(thrown);
}

const problem = (name: string, reason: string): FileToOpen => ({
  kind: 'problem',
  message: `${name} cannot be opened.`,
  reason,
  suggestion: 'Choose a file that Ansatz has saved.',
});
