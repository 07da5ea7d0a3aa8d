import type { QuickFix, SourceSpan } from '../model';
import type { Diagnostics } from '../syntax/source';
import { timeName } from '../vocabulary';
import type { Scope, ValueType } from './scope';

/** A parameter that depends on time, where it is used. */
export function timedParameter(name: string, span: SourceSpan, scope: Scope, diagnostics: Diagnostics): ValueType {
  scope.usedParameters.add(name);
  if (scope.time !== 'none') return 'scalar';
  const { defines } = scope;
  diagnostics.error(span, {
    code: 'TIME_NOT_HERE',
    message: `${name} depends on time, and here stands a constant.`,
    reason: defines
      ? `${defines.name} then depends on time, too.`
      : 'Lattices, sites, sectors, lists, conditions of sums and random numbers are the same at all times; a coupling can vanish by if(..., 1, 0).',
    fixes: defines ? [timeFix(defines)] : [],
  });
  return 'unknown';
}

/** Makes a constant depend on time. */
export function timeFix({ name, nameSpan }: { readonly name: string; readonly nameSpan: SourceSpan }): QuickFix {
  const { end } = nameSpan;
  const span = { ...nameSpan, start: end, column: nameSpan.column + end - nameSpan.start };
  return { title: `Make it time dependent: ${name}(${timeName})`, span, replacement: `(${timeName})` };
}
