import { useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { ReactElement, Ref } from 'react';
import type { Diagnostic } from '../../shared/hamiltonian/model';
import type { EditorController } from './EditorController';
import './editor.css';

export interface HamiltonianEditorHandle {
  format(): void;
  reveal(line: number, column: number): void;
}

interface HamiltonianEditorProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly diagnostics: readonly Diagnostic[];
  readonly theme: 'light' | 'dark';
  readonly onCursor?: (line: number, column: number) => void;
  /** Ctrl/Cmd-Enter inside the editor. */
  readonly onRun?: () => void;
  readonly handle?: Ref<HamiltonianEditorHandle>;
}

/** Text editor of the Hamiltonian language. Monaco is loaded on first use; until then the text can be read. */
export function HamiltonianEditor(props: HamiltonianEditorProps): ReactElement {
  const { value, diagnostics, theme, handle } = props;
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  const [controller, setController] = useState<EditorController | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    let created: EditorController | null = null;
    let gone = false;
    import('./EditorController')
      .then((module) => {
        if (gone || host.current === null) return;
        created = new module.EditorController(host.current, latest.current.value, latest.current.theme, {
          onChange: (text) => latest.current.onChange(text),
          onCursor: (line, column) => latest.current.onCursor?.(line, column),
          onRun: () => latest.current.onRun?.(),
        });
        setController(created);
      })
      .catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)));
    return () => {
      gone = true;
      created?.dispose();
      setController(null);
    };
  }, []);

  useEffect(() => controller?.setValue(value), [controller, value]);
  useEffect(() => controller?.setDiagnostics(diagnostics), [controller, diagnostics]);
  useEffect(() => controller?.setTheme(theme), [controller, theme]);
  useImperativeHandle(
    handle,
    () => ({
      format: () => controller?.format(),
      reveal: (line, column) => controller?.reveal(line, column),
    }),
    [controller],
  );

  return (
    // Canvas libraries on the same page take single keys unless the editor says that they are its own.
    <div className="ham-editor nokey" data-ready={controller !== null}>
      {controller === null && <PlainText value={value} failure={failure} onChange={props.onChange} />}
      <div ref={host} className="ham-editor-host" />
    </div>
  );
}

interface PlainTextProps {
  readonly value: string;
  readonly failure: string | null;
  readonly onChange: (text: string) => void;
}

/** The text while the editor loads; editable without its comforts if it cannot be loaded. */
function PlainText({ value, failure, onChange }: PlainTextProps): ReactElement {
  if (failure === null) return <pre className="ham-editor-loading">{value}</pre>;
  return (
    <div className="ham-editor-plain">
      <p role="alert">The editor could not be loaded ({failure}). The text can be changed here without its help.</p>
      <textarea
        aria-label="Hamiltonian"
        value={value}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
