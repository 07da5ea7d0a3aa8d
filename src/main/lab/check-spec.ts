import type { z } from 'zod';
import type { specIssueSchema } from '../../shared/lab/contract';
import { AnsatzError } from '../../shared/contract';
import type { ExperimentCatalogue } from '../../shared/run/experiment-catalogue';

export type SpecIssue = z.infer<typeof specIssueSchema>;

/** Everything that is wrong with a spec: first its form, then what only the experiment can see. */
export function checkSpec(catalogue: ExperimentCatalogue, experiment: string, spec: unknown): SpecIssue[] {
  const definition = catalogue.get(experiment);
  const parsed = definition.specSchema.safeParse(spec);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => ({
      severity: 'error',
      code: 'SPEC_INVALID',
      path: path.join('.'),
      message,
      line: null,
      column: null,
    }));
  }
  return definition.check(parsed.data).map((issue) => ({ ...issue }));
}

/** The spec, if nothing is wrong with it. Throws SPEC_INVALID with all issues in `details`. */
export function requireValidSpec(catalogue: ExperimentCatalogue, experiment: string, spec: unknown): unknown {
  const errors = checkSpec(catalogue, experiment, spec).filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return catalogue.get(experiment).specSchema.parse(spec);
  const more = errors.length === 1 ? '' : ` (and ${errors.length - 1} more)`;
  const position = first.line === null ? first.path : `${first.path}, ${first.line}:${first.column ?? 1}`;
  throw new AnsatzError({
    code: 'SPEC_INVALID',
    message: `The spec is not valid. ${position}: ${first.message}${more}`,
    reason: 'A run starts only from a spec without errors.',
    suggestion: 'Correct the named field.',
    details: errors,
  });
}
