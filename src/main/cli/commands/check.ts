import { checkSpec, type SpecIssue } from '../../lab/check-spec';
import { exitCodes } from '../errors';
import { catalogue } from '../open-host';
import type { Setting } from '../settings';
import { readSpec } from '../spec-argument';

/** Problems go to standard error as name:line:column, like those of a compiler. */
export async function checkCommand(
  name: string,
  options: { set: readonly Setting[]; json?: boolean },
): Promise<number> {
  const known = catalogue();
  const { experiment, spec } = await readSpec(known, name, options.set);
  const issues = checkSpec(known, experiment, spec);
  const valid = !issues.some(({ severity }) => severity === 'error');
  if (options.json === true) process.stdout.write(`${JSON.stringify({ valid, issues })}\n`);
  else {
    for (const issue of issues) process.stderr.write(`${line(name, issue)}\n`);
    if (valid) process.stdout.write(`${name}: valid\n`);
  }
  return valid ? exitCodes.done : exitCodes.badInput;
}

function line(name: string, { severity, code, path, message, line: row, column }: SpecIssue): string {
  const where = row === null ? path : `${row}:${column ?? 1}`;
  return `${name}:${where}: ${severity} ${code}: ${message}`;
}
