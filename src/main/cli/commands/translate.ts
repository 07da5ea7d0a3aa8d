import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { AnsatzError } from '../../../shared/contract';
import { compile } from '../../../shared/hamiltonian';
import { programFormats, writeProgram } from '../../../shared/hamiltonian/programs';
import { usage } from '../errors';
import { hamiltonianOf } from '../hamiltonian-text';
import { catalogue } from '../open-host';
import type { Setting } from '../settings';
import { readSpec } from '../spec-argument';

const formatSchema = z.enum(programFormats);

interface TranslateOptions {
  readonly to: string;
  readonly out?: string;
  readonly set: readonly Setting[];
}

/** The system of a spec for another program, to standard output or a file. */
export async function translateCommand(name: string, options: TranslateOptions): Promise<void> {
  const format = formatSchema.safeParse(options.to);
  if (!format.success) throw usage(`"${options.to}" is no program.`, `Choose one of ${programFormats.join(', ')}.`);
  const { spec } = await readSpec(catalogue(), name, options.set);
  const compiled = compile(hamiltonianOf(spec));
  if (!compiled.ok) {
    const [first] = compiled.diagnostics.filter(({ severity }) => severity === 'error');
    throw new AnsatzError({
      code: 'SPEC_INVALID',
      message: `${name}:${first?.span.line ?? 1}:${first?.span.column ?? 1}: ${first?.message ?? 'not valid'}`,
      reason: first?.reason ?? '',
      suggestion: `See all problems with: ansatz check ${name}`,
    });
  }
  const text = writeProgram(compiled.hamiltonian, format.data);
  if (options.out === undefined) {
    process.stdout.write(text);
    return;
  }
  await writeFile(options.out, text);
  process.stdout.write(`${resolve(options.out)}\n`);
}
