import { useState } from 'react';
import type { ReactElement } from 'react';
import type { SpecIssue } from '../../../../shared/experiment';
import { modelGraphSchema, type ModelGraph } from '../../../../shared/model/graph';
import { Button } from '../../../../ui/controls';
import styles from './model.module.css';

interface GraphTextProps {
  readonly graph: ModelGraph | null;
  readonly issues: readonly SpecIssue[];
  readonly onChange: (graph: ModelGraph) => void;
}

/** The graph as text. What cannot be read stays in the field, with the reason below, and changes nothing. */
export function GraphText({ graph, issues, onChange }: GraphTextProps): ReactElement {
  const [draft, setDraft] = useState<string | null>(null);
  const stored = graph === null ? '' : graphText(graph);
  const read = draft === null ? null : readGraph(draft);
  return (
    <div className={styles['graphText']}>
      <textarea
        aria-label="Graph as JSON"
        spellCheck={false}
        value={draft ?? stored}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && draft !== null) {
            event.stopPropagation();
            setDraft(null);
          }
        }}
      />
      {typeof read === 'string' && (
        <p className={styles['problem']} role="status">
          {read}
        </p>
      )}
      {draft === null &&
        issues.map(({ message }) => (
          <p key={message} className={styles['problem']}>
            {message}
          </p>
        ))}
      {draft !== null && (
        <div className={styles['buttons']}>
          {typeof read === 'object' && read !== null && (
            <Button
              size="small"
              variant="primary"
              onClick={() => {
                onChange(read);
                setDraft(null);
              }}
            >
              Use this graph
            </Button>
          )}
          <Button size="small" variant="quiet" onClick={() => setDraft(null)}>
            Discard
          </Button>
        </div>
      )}
    </div>
  );
}

/** One node a line. */
export const graphText = ({ nodes, ...rest }: ModelGraph): string => {
  const head = Object.entries(rest).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  const body = nodes.map((node) => `    ${JSON.stringify(node)}`).join(',\n');
  return `{\n${head.join(',\n')},\n  "nodes": [\n${body}\n  ]\n}`;
};

/** The graph, or why it is none. */
export const readGraph = (text: string): ModelGraph | string => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (thrown) {
    return `Not JSON: ${thrown instanceof Error ? thrown.message : 'it cannot be read'}.`;
  }
  const parsed = modelGraphSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a graph'}.`;
};
