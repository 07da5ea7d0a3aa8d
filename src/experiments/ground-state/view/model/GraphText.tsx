import { useRef, useState } from 'react';
import type { ReactElement } from 'react';
import type { SpecIssue } from '../../../../shared/experiment';
import type { ModelGraph } from '../../../../shared/model/graph';
import { placeInText } from '../../../../shared/model/own-graph/node-field';
import { graphText, readGraph } from '../../../../shared/model/own-graph/read-graph';
import { Button } from '../../../../ui/controls';
import type { Surveyed } from '../../derive';
import { GraphTools } from './GraphTools';
import styles from './model.module.css';

interface GraphTextProps {
  readonly graph: ModelGraph | null;
  readonly issues: readonly SpecIssue[];
  /** Null while the text of the Hamiltonian does not compile. */
  readonly surveyed: Surveyed | null;
  readonly onChange: (graph: ModelGraph, label: string) => void;
  readonly chosenNode: string | null;
  readonly onChooseNode: (id: string | null) => void;
}

interface Problem {
  readonly path: string;
  readonly message: string;
}

/** The graph as text, with its problems where they are. What cannot be read stays in the field and changes nothing. */
export function GraphText(props: GraphTextProps): ReactElement {
  const { graph, issues, surveyed, onChange, chosenNode, onChooseNode } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const text = draft ?? (graph === null ? '' : graphText(graph));
  const read = draft === null ? null : readGraph(draft);
  const problems: readonly Problem[] =
    read?.problems ?? issues.map(({ path, message }) => ({ path: path.replace(/^model\.graph\.?/, ''), message }));
  const show = ({ path }: Problem): void => {
    const place = placeInText(text, path);
    if (place === null) return;
    area.current?.focus();
    area.current?.setSelectionRange(place.start, place.end);
  };
  return (
    <div className={styles['graphText']}>
      {draft === null && (
        <GraphTools
          graph={graph}
          surveyed={surveyed}
          onChange={onChange}
          chosenNode={chosenNode}
          onChooseNode={onChooseNode}
        />
      )}
      <textarea
        ref={area}
        aria-label="Graph as JSON"
        aria-invalid={problems.length > 0 || undefined}
        spellCheck={false}
        value={text}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && draft !== null) {
            event.stopPropagation();
            setDraft(null);
          }
        }}
      />
      {problems.map((problem) => (
        <p key={`${problem.path} ${problem.message}`} className={styles['problem']} role="status">
          {problem.message}{' '}
          {placeInText(text, problem.path) !== null && (
            <Button size="small" variant="quiet" onClick={() => show(problem)}>
              Show
            </Button>
          )}
        </p>
      ))}
      {draft !== null && (
        <div className={styles['buttons']}>
          {read?.graph != null && (
            <Button
              size="small"
              variant="primary"
              onClick={() => {
                onChange(read.graph, 'Graph');
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
