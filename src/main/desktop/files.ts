import { readFile, stat } from 'node:fs/promises';
import { basename, isAbsolute, resolve } from 'node:path';
import type { DesktopOrder } from '../../shared/lab/desktop-bridge';

const largestBytes = 5_000_000;

/** Files among the arguments of a start: those that end like a document, its spec, or the integrals of a molecule. */
export function filesOfArguments(args: readonly string[], directory: string): string[] {
  return args
    .filter((argument) => !argument.startsWith('-') && /(\.json|fcidump)$/i.test(argument))
    .map((argument) => (isAbsolute(argument) ? argument : resolve(directory, argument)));
}

/** The order to open a file, or the one to say why it cannot be read. */
export async function orderToOpen(path: string): Promise<DesktopOrder> {
  const name = basename(path);
  try {
    const { size } = await stat(path);
    if (size > largestBytes) return problem(name, 'It is larger than 5 MB, and documents are small texts.');
    return { kind: 'file', name, text: await readFile(path, 'utf8') };
  } catch (thrown) {
    return problem(name, thrown instanceof Error ? thrown.message : String(thrown));
  }
}

const problem = (name: string, reason: string): DesktopOrder => ({
  kind: 'problem',
  message: `${name} cannot be opened.`,
  reason,
  suggestion: 'Choose a file that Ansatz has saved.',
});
