import type { z } from 'zod';
import { AnsatzError, contractErrorCodes } from './errors';
import { describeIssues } from './messages';

/** The value as the schema sees it. Throws `INVALID_INPUT` with the paths in `details`. */
export function validateInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  method: string,
): z.output<Schema> {
  return validate(schema, value, contractErrorCodes.invalidInput, `The input of ${method} is not valid.`);
}

/** The same for results and events. Throws `INVALID_OUTPUT`. */
export function validateOutput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: string,
): z.output<Schema> {
  return validate(schema, value, contractErrorCodes.invalidOutput, `${what} is not valid.`);
}

function validate<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  code: string,
  message: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = describeIssues(parsed.error);
  const reason = issues
    .map((issue) => (issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`))
    .join('; ');
  throw new AnsatzError({
    code,
    message,
    reason,
    suggestion: 'Correct the named fields; if both sides have the same version, this is a defect worth a report.',
    details: { issues },
  });
}
