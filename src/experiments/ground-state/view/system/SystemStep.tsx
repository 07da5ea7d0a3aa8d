import { useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { couplingsOn, editCoupling, setParameter } from '../../../../shared/hamiltonian';
import { useCompilation } from '../../../../ui/compilation/use-compilation';
import { Splitter } from '../../../../ui/controls';
import { column, DockLayout, row, tabs, type DockArea, type DockPanel } from '../../../../ui/dock';
import type { StepProps } from '../../../../ui/experiment-view/types';
import type { LatticeSelection } from '../../../../ui/lattice-view/selection';
import type { GroundStateSpec } from '../../schema';
import { withField } from '../draft';
import { useNarrow } from '../../../../ui/use-narrow';
import { EditorPanel } from './EditorPanel';
import { ImportMolecule } from './ImportMolecule';
import { LatticePanel } from './LatticePanel';
import { ProgramMenu } from './ProgramMenu';
import { ReportPanel } from './ReportPanel';
import { SystemInspector } from './SystemInspector';
import styles from './system.module.css';

/** The system: its Hamiltonian as text, what the compiler found, its lattice and its parameters. */
export function SystemStep(props: StepProps<GroundStateSpec>): ReactElement {
  const { spec, onChange, theme } = props;
  const text = spec.system.hamiltonian;
  const [time, setTime] = useState(0);
  const compilation = useCompilation(text, time);
  const [stored, setStored] = useState<{ lattice: string; selection: LatticeSelection | null }>({
    lattice: '',
    selection: null,
  });
  const narrow = useNarrow();

  const setText = (next: string, label: string, group: string): void => {
    if (next !== text) onChange(withField(spec, 'system', 'hamiltonian', next), { label, group });
  };
  // A selection of an earlier lattice would point to other sites.
  const lattice = compilation.hamiltonian?.lattice.label ?? '';
  const selection = stored.lattice === lattice ? stored.selection : null;
  const setSelection = (next: LatticeSelection | null): void => setStored({ lattice, selection: next });

  const editor = (
    <EditorPanel
      text={text}
      compilation={compilation}
      theme={theme}
      presets={props.definition.presets}
      onChange={(next) => setText(next, 'Hamiltonian', 'hamiltonian')}
      onReplace={(next, title) => setText(next, title, `sample ${title}`)}
      onRun={props.onRun}
    >
      <ImportMolecule {...props} />
      <ProgramMenu {...props} hamiltonian={compilation.stale ? null : compilation.hamiltonian} />
    </EditorPanel>
  );
  const report = <ReportPanel compilation={compilation} lab={props.lab} />;
  const selectionPlace = useRef<HTMLDivElement>(null);
  const editByPicture = (next: string, label: string): void => setText(next, label, `picture ${label}`);
  const removeSelected = (): void => {
    if (selection === null || compilation.stale) return;
    const sites = selection.kind === 'site' ? [selection.site] : [selection.from, selection.to];
    const there = couplingsOn(text, sites);
    const chosen =
      selection.kind === 'bond' ? (there.find(({ term }) => term === selection.term) ?? there[0]) : there[0];
    if (chosen === undefined) return;
    const edited = editCoupling(text, sites, { kind: 'remove', coupling: chosen.id });
    if (edited.ok) editByPicture(edited.text, `Remove from ${selection.kind} ${sites.join('–')}`);
  };
  const picture = (
    <LatticePanel
      compilation={compilation}
      selection={selection}
      onSelect={setSelection}
      onRemove={removeSelected}
      onEdit={() =>
        selectionPlace.current?.querySelector<HTMLInputElement>('[data-couplings] input:not([type])')?.focus()
      }
    />
  );
  const inspector = (
    <SystemInspector
      {...props}
      compilation={compilation}
      selection={selection}
      onSelect={setSelection}
      onText={editByPicture}
      selectionPlace={selectionPlace}
      time={time}
      onTime={setTime}
      onParameter={(name, value) => {
        const next = setParameter(text, name, value);
        if (next !== null) setText(next, name, `parameter ${name}`);
      }}
    />
  );
  if (narrow) {
    const texts = (
      <Splitter
        id="system-text"
        direction="vertical"
        panes={[
          { id: 'editor', content: editor, size: '53%', minimum: 120 },
          { id: 'report', content: report, size: '47%', minimum: 60 },
        ]}
      />
    );
    return (
      <div className={styles['system']}>
        <Splitter
          id="system-narrow"
          direction="vertical"
          panes={[
            {
              id: 'work',
              size: '76%',
              content: (
                <Splitter
                  id="system-narrow-work"
                  panes={[
                    { id: 'texts', content: texts, size: '54%', minimum: 300 },
                    { id: 'lattice', content: picture, size: '46%', minimum: 240 },
                  ]}
                />
              ),
            },
            { id: 'inspector', content: <div className={styles['bottom']}>{inspector}</div>, size: '24%', minimum: 90 },
          ]}
        />
      </div>
    );
  }
  const panels: readonly DockPanel[] = [
    { id: 'editor', title: 'Hamiltonian', content: editor, ownHeader: true },
    { id: 'report', title: 'Compiled report', content: report, ownHeader: true },
    { id: 'lattice', title: 'Lattice', content: picture, ownHeader: true },
    { id: 'inspector', title: 'Parameters', content: inspector, ownHeader: true },
  ];
  return (
    <div className={styles['system']}>
      <DockLayout layoutKey="system" title="System" panels={panels} initial={systemLayout} />
    </div>
  );
}

/** Text and report at the left, the picture in the middle, what is chosen and computed at the right. */
const systemLayout: DockArea = row(
  1,
  column(560, tabs(53, 'editor'), tabs(47, 'report')),
  tabs(520, 'lattice'),
  tabs(296, 'inspector'),
);
