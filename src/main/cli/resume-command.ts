import type { Setting } from './settings';

export interface Resumable {
  readonly name: string;
  readonly seed: string;
  readonly set: readonly Setting[];
  /** Null: it is found in the workspace. */
  readonly directory: string | null;
}

/** The command that goes on with an interrupted run, for a shell. */
export function resumeCommand({ name, seed, set, directory }: Resumable): string {
  const settings = set.flatMap(({ path, value }) => ['--set', `${path}=${JSON.stringify(value)}`]);
  const where = directory === null ? [] : ['--out', directory];
  const words = ['run', name, '--seed', seed, ...settings, ...where, '--resume', 'auto'];
  return `ansatz ${words.map(quoted).join(' ')}`;
}

function quoted(word: string): string {
  return /^[\w./=:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
