import { useRef } from 'react';
import type { ReactElement } from 'react';
import type { ModelGraph } from '../../../../shared/model/graph';
import { graphText, readGraph } from '../../../../shared/model/own-graph/read-graph';
import { Button } from '../../../../ui/controls';
import type { StepProps } from '../../../../ui/experiment-view/types';
import type { GroundStateSpec } from '../../schema';

interface GraphFilesProps extends Pick<StepProps<GroundStateSpec>, 'announce' | 'saveFile' | 'document'> {
  readonly graph: ModelGraph | null;
  readonly onImport: (graph: ModelGraph, label: string) => void;
}

const largestFile = 4_000_000;
const toldProblems = 4;

/** The graph as a file of JSON, and back. A file that is no graph changes nothing: what is in the way is said. */
export function GraphFiles({
  graph,
  announce,
  saveFile,
  document: { title },
  onImport,
}: GraphFilesProps): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  const read = async (file: File): Promise<void> => {
    const refuse = (detail: string): void =>
      announce({ severity: 'error', message: `${file.name} is no graph of layers.`, detail });
    if (file.size > largestFile) return refuse('It has more than 4 MB; a graph of 256 layers has less than 0.1 MB.');
    const { graph: found, problems } = readGraph(await file.text());
    if (found !== null) return onImport(found, `Import ${file.name}`);
    const told = problems.slice(0, toldProblems).map(({ message }) => message);
    const rest = problems.length - told.length;
    return refuse([...told, ...(rest > 0 ? [`And ${rest} more.`] : [])].join(' '));
  };
  return (
    <>
      <Button size="small" variant="quiet" onClick={() => input.current?.click()}>
        Import…
      </Button>
      <Button
        size="small"
        variant="quiet"
        disabled={graph === null}
        onClick={() => {
          if (graph === null) return;
          const name = `${title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'model'}.graph.json`;
          const content = new TextEncoder().encode(`${graphText(graph)}\n`);
          saveFile({ name, mediaType: 'application/json', content });
        }}
      >
        Export
      </Button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="Graph file"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // The same file may be chosen again after it was mended.
          event.target.value = '';
          if (file === undefined) return;
          read(file).catch(() =>
            announce({ severity: 'error', message: `${file.name} could not be read.`, detail: 'Choose it again.' }),
          );
        }}
      />
    </>
  );
}
