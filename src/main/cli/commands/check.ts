import { checkSpec, type SpecIssue } from '../../lab/check-spec';
import { exitCodes } from '../errors';
import type { ExperimentCatalogue } from '../../../shared/run/experiment-catalogue';
import { catalogue, withHost } from '../open-host';
import type { Setting } from '../settings';
import { readSpec } from '../spec-argument';

/** Problems go to standard error as name:line:column, like those of a compiler. */
export async function checkCommand(
  name: string,
  options: { set: readonly Setting[]; json?: boolean; home: string | undefined },
): Promise<number> {
  const known = catalogue();
  const { experiment, spec } = await readSpec(known, name, options.set);
  const alone = checkSpec(known, experiment, spec);
  // The workspace is opened only for a spec that names runs of it.
  const issues = namesRuns(known, experiment, spec)
    ? await withHost(options.home, async (lab) => checkSpec(known, experiment, spec, lab.otherSpecs(experiment)))
    : alone;
  const valid = !issues.some(({ severity }) => severity === 'error');
  if (options.json === true) process.stdout.write(`${JSON.stringify({ valid, issues })}\n`);
  else {
    for (const issue of issues) process.stderr.write(`${line(name, issue)}\n`);
    if (valid) process.stdout.write(`${name}: valid\n`);
  }
  return valid ? exitCodes.done : exitCodes.badInput;
}

function namesRuns(known: ExperimentCatalogue, experiment: string, spec: unknown): boolean {
  const definition = known.get(experiment);
  const parsed = definition.specSchema.safeParse(spec);
  return parsed.success && (definition.otherRuns?.(parsed.data) ?? []).length > 0;
}

function line(name: string, { severity, code, path, message, line: row, column }: SpecIssue): string {
  const where = row === null ? path : `${row}:${column ?? 1}`;
  return `${name}:${where}: ${severity} ${code}: ${message}`;
}
