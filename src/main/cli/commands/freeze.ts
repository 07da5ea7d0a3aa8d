import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { frozenAt } from '../../../shared/hamiltonian';
import { usage } from '../errors';
import { hamiltonianOf } from '../hamiltonian-text';
import { catalogue } from '../open-host';
import { readSpec } from '../spec-argument';

interface FreezeOptions {
  readonly at: string;
  readonly out?: string;
}

/** The text of a spec with the parameters that depend on time as the numbers that they are at one, to standard output or a file. */
export async function freezeCommand(name: string, options: FreezeOptions): Promise<void> {
  const time = options.at.trim() === '' ? Number.NaN : Number(options.at);
  if (!Number.isFinite(time)) throw usage(`"${options.at}" is no time.`, 'Write a number, as in --at 0.5.');
  const { spec } = await readSpec(catalogue(), name, []);
  const text = frozenAt(hamiltonianOf(spec), time);
  if (text === null) {
    throw usage(
      `${name} has no parameters that depend on time, or one that is not finite at t = ${time}.`,
      'They are written param h(t) = ...; choose another time.',
    );
  }
  if (options.out === undefined) {
    process.stdout.write(text);
    return;
  }
  await writeFile(options.out, text);
  process.stdout.write(`${resolve(options.out)}\n`);
}
