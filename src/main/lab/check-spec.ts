import type { z } from 'zod';
import type { specIssueSchema } from '../../shared/lab/contract';
import { AnsatzError } from '../../shared/contract';
import type { OtherSpec } from '../../shared/experiment';
import type { ExperimentCatalogue } from '../../shared/run/experiment-catalogue';

export type SpecIssue = z.infer<typeof specIssueSchema>;

/** A run that a spec names; null: there is none of this experiment. */
export type FindOther = (id: string) => OtherSpec | null;

/**
 * Everything that is wrong with a spec: first its form, then what only the experiment can see, then the runs that it builds on.
 *
 * @param find without it the other runs are not looked at
 */
export function checkSpec(
  catalogue: ExperimentCatalogue,
  experiment: string,
  spec: unknown,
  find?: FindOther,
): SpecIssue[] {
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
  const others = find === undefined ? [] : (definition.otherRunIssues?.(parsed.data, find) ?? []);
  return [...definition.check(parsed.data), ...others].map((issue) => ({ ...issue }));
}

/** The spec, if nothing is wrong with it. Throws SPEC_INVALID with all issues in `details`. */
export function requireValidSpec(
  catalogue: ExperimentCatalogue,
  experiment: string,
  spec: unknown,
  find?: FindOther,
): unknown {
  const errors = checkSpec(catalogue, experiment, spec, find).filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return catalogue.get(experiment).specSchema.parse(spec);
  const more = errors.length === 1 ? '' : ` (and ${errors.length - 1} more)`;
  const position = first.line === null ? first.path : `${first.path}, ${first.line}:${first.column ?? 1}`;
  throw new AnsatzError({
    // What does not fit about another run has a code of its own.
    code: first.code.startsWith('TRANSFER_') || first.code.startsWith('OTHER_RUN_') ? first.code : 'SPEC_INVALID',
    message: `The spec is not valid. ${position}: ${first.message}${more}`,
    reason: 'A run starts only from a spec without errors.',
    suggestion: 'Correct the named field.',
    details: errors,
  });
}
