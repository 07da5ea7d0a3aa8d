import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { ExperimentDefinition, SpecIssue } from '../../../shared/experiment';
import type { ExperimentDocument } from '../../../shared/lab/contract';
import { useHost } from '../../workbench/context';

/** The host is asked when typing has paused. */
const askAfterMilliseconds = 300;

interface Answer {
  readonly spec: unknown;
  readonly issues: readonly SpecIssue[];
}

/** Problems of a document's spec: at once from its schema and the experiment, a moment later also from the host. */
export function useIssues(document: ExperimentDocument, definition: ExperimentDefinition): readonly SpecIssue[] {
  const { lab } = useHost();
  const { spec, experiment } = document;
  // Checking compiles the text: it must not stand between a key and its letter.
  const settled = useDeferredValue(spec);
  const local = useMemo(() => localIssues(definition, settled), [definition, settled]);
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    if (!lab) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      lab.check({ experiment, spec }, { signal: abort.signal }).then(
        ({ issues }) => setAnswer({ spec, issues }),
        // The local check stands; a lost connection is said elsewhere.
        () => undefined,
      );
    }, askAfterMilliseconds);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [lab, experiment, spec]);
  return useMemo(() => (answer && answer.spec === spec ? merged(local, answer.issues) : local), [local, answer, spec]);
}

function localIssues(definition: ExperimentDefinition, spec: unknown): readonly SpecIssue[] {
  const parsed = definition.specSchema.safeParse(spec);
  if (parsed.success) return definition.check(parsed.data);
  return parsed.error.issues.map((issue) => ({
    severity: 'error',
    code: 'SPEC_INVALID',
    path: issue.path.join('.'),
    message: issue.message,
    line: null,
    column: null,
  }));
}

function merged(first: readonly SpecIssue[], second: readonly SpecIssue[]): readonly SpecIssue[] {
  const keyOf = (issue: SpecIssue): string => `${issue.path}|${issue.line}|${issue.column}|${issue.message}`;
  const known = new Set(first.map(keyOf));
  return [...first, ...second.filter((issue) => !known.has(keyOf(issue)))];
}
