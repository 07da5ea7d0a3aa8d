import { useRef } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { Preset } from '../../../../shared/experiment';
import { formatCount } from '../../../../shared/format';
import { sampleGroups } from '../../../../shared/hamiltonian';
import type { CompilationState } from '../../../../ui/compilation/Compilation';
import { Button, Icon, Menu, PanelHeader, Tag } from '../../../../ui/controls';
import { HamiltonianEditor } from '../../../../ui/hamiltonian-editor/HamiltonianEditor';
import type { HamiltonianEditorHandle } from '../../../../ui/hamiltonian-editor/HamiltonianEditor';
import { readDraft } from '../draft';
import styles from './system.module.css';

interface EditorPanelProps {
  readonly text: string;
  readonly compilation: CompilationState;
  readonly theme: 'light' | 'dark';
  readonly presets: readonly Preset<unknown>[];
  readonly onChange: (text: string) => void;
  /** A whole other text from the menu. */
  readonly onReplace: (text: string, title: string) => void;
  readonly onRun: (() => void) | null;
  /** Other ways in than typing. */
  readonly children?: ReactNode;
}

/** Text of the Hamiltonian with its problems. */
export function EditorPanel(props: EditorPanelProps): ReactElement {
  const { text, compilation, theme, presets, onChange, onReplace, onRun, children } = props;
  const editor = useRef<HamiltonianEditorHandle>(null);
  const errors = compilation.diagnostics.filter(({ severity }) => severity === 'error');
  const warnings = compilation.diagnostics.filter(({ severity }) => severity === 'warning');
  const [first] = [...errors, ...warnings];
  const items = [
    ...sampleGroups.flatMap(({ title: group, samples }) =>
      samples.map(({ title, text: sample }) => ({
        key: `sample ${title}`,
        group,
        label: title,
        onSelect: () => onReplace(sample, title),
      })),
    ),
    ...presets.flatMap(({ id, title, spec }) => {
      const sample = readDraft(spec)?.system.hamiltonian;
      return sample === undefined
        ? []
        : [{ key: id, group: 'Of the Gallery', label: title, note: id, onSelect: () => onReplace(sample, title) }];
    }),
  ];
  return (
    <section className={styles['panel']} aria-label="Hamiltonian">
      <PanelHeader title="Hamiltonian" note={formatCount(text.split('\n').length, 'line')}>
        {first !== undefined && (
          <button
            type="button"
            className={styles['problem']}
            onClick={() => editor.current?.reveal(first.span.line, first.span.column)}
          >
            <Tag tone={errors.length > 0 ? 'error' : 'warning'}>
              {formatCount(
                errors.length > 0 ? errors.length : warnings.length,
                errors.length > 0 ? 'error' : 'warning',
              )}
            </Tag>
          </button>
        )}
        <Button size="small" variant="quiet" onClick={() => editor.current?.format()}>
          Format
        </Button>
        {children}
        <Menu
          label="Sample texts"
          button={
            <>
              Sample texts <Icon name="chevronDown" size={14} />
            </>
          }
          items={items}
        />
      </PanelHeader>
      <HamiltonianEditor
        handle={editor}
        value={text}
        diagnostics={compilation.diagnostics}
        theme={theme}
        onChange={onChange}
        onRun={() => onRun?.()}
      />
    </section>
  );
}
