import { lazy, Suspense, useState, type ReactElement } from 'react';
import type { ExperimentDefinition } from '../../../shared/experiment';
import type { ExperimentDocument, RunSummary } from '../../../shared/lab/contract';
import { Button, Icon, Mark, Menu, type MenuItem } from '../../../ui/controls';
import { shortcutText } from '../../commands/modifier';
import { useNavigation, useWorkbench } from '../../workbench/context';
import { documentFile, duplicateDocument, removeDocument } from '../../workbench/document-commands';
import { modelFormats, modelFormatWords } from '../../../shared/lab/model-formats';
import { exportModel } from '../../workbench/export-model';
import { nextSeed, startRun } from '../../workbench/run-commands';
import { stateMark } from '../../workbench/run-words';
import { saveFile } from '../../workbench/save-file';
import { useRunsOf } from '../../workbench/use-runs-of';
import styles from './DocumentHeader.module.css';
import { RenameDialog } from './RenameDialog';

interface HeaderActionsProps {
  readonly document: ExperimentDocument;
  readonly definition: ExperimentDefinition;
  readonly run: RunSummary | null;
  readonly blockedBy: string | null;
}

/** What can be done from the step in front: choose a preset and run, add a seed, export. */
export function HeaderActions({ document, definition, run, blockedBy }: HeaderActionsProps): ReactElement {
  const step = useNavigation((state) => state.step);
  const editing = step === 'system' || step === 'model';
  return (
    <div className={styles['actions']}>
      {editing ? <PresetMenu document={document} definition={definition} /> : <RunMenu document={document} run={run} />}
      <DocumentMenu document={document} />
      {step === 'results' && run && definition.wavefunction ? <ModelMenu run={run} /> : null}
      <SweepButton document={document} definition={definition} blockedBy={blockedBy} />
      {step === 'training' && run ? (
        <AddSeed document={document} run={run} blockedBy={blockedBy} />
      ) : (
        <RunButton document={document} blockedBy={blockedBy} primary={step !== 'results'} />
      )}
    </div>
  );
}

function PresetMenu({ document, definition }: Pick<HeaderActionsProps, 'document' | 'definition'>): ReactElement {
  const { documents } = useWorkbench();
  const items = definition.presets.map((preset): MenuItem => ({
    key: preset.id,
    label: preset.title,
    note: preset.id,
    onSelect: () => documents.edit(document.id, { spec: preset.spec }, { label: `Preset ${preset.title}` }),
  }));
  return <Menu label="Presets" items={items} button={<MenuLabel text="Presets" />} />;
}

function MenuLabel({ text }: { readonly text: string }): ReactElement {
  return (
    <>
      {text}
      <Icon name="chevronDown" />
    </>
  );
}

function RunMenu({ document, run }: Pick<HeaderActionsProps, 'document' | 'run'>): ReactElement | null {
  const runs = useRunsOf(document.id);
  const selectRun = useNavigation((state) => state.selectRun);
  if (!run) return null;
  const items = runs.map((candidate): MenuItem => ({
    key: candidate.id,
    label: (
      <span style={{ display: 'inline-flex', gap: 8, alignItems: 'center' }}>
        <Mark kind={stateMark(candidate.state)} />
        seed {candidate.seed}, {candidate.state}
      </span>
    ),
    note: new Date(candidate.createdAt).toLocaleString('en-GB', { dateStyle: 'short', timeStyle: 'medium' }),
    onSelect: () => selectRun(document.id, candidate.id),
  }));
  return (
    <Menu
      label={`seed ${run.seed}, ${run.state}: runs of this document, ${runs.length}`}
      items={items}
      button={<MenuLabel text={`seed ${run.seed}, ${run.state}`} />}
    />
  );
}

function DocumentMenu({ document }: Pick<HeaderActionsProps, 'document'>): ReactElement {
  const workbench = useWorkbench();
  const renaming = useNavigation((state) => state.renaming);
  const setRenaming = useNavigation((state) => state.setRenaming);
  const items: readonly MenuItem[] = [
    { key: 'rename', label: 'Rename and seed…', icon: 'edit', onSelect: () => setRenaming(true) },
    { key: 'copy', label: 'Duplicate', icon: 'copy', onSelect: () => duplicateDocument(workbench, document) },
    { key: 'save', label: 'Save as a file', icon: 'download', onSelect: () => saveFile(documentFile(document)) },
    { key: 'delete', label: 'Delete', icon: 'trash', onSelect: () => removeDocument(workbench, document.id) },
  ];
  return (
    <>
      <Menu label="Document" items={items} button={<Icon name="more" />} />
      {renaming ? <RenameDialog document={document} onClose={() => setRenaming(false)} /> : null}
    </>
  );
}

function ModelMenu({ run }: { readonly run: RunSummary }): ReactElement {
  const workbench = useWorkbench();
  if (run.lastCheckpoint === null) {
    return <Button reason={`The first checkpoint is still to come`}>Export model</Button>;
  }
  const items = modelFormats.map((format): MenuItem => ({
    key: format,
    ...modelFormatWords[format],
    onSelect: () => exportModel(workbench, run, format),
  }));
  return (
    <Menu
      label="Export model"
      items={items}
      button={
        <>
          <Icon name="download" />
          Export model
        </>
      }
    />
  );
}

function AddSeed({
  document,
  run,
  blockedBy,
}: Omit<HeaderActionsProps, 'definition' | 'run'> & { run: RunSummary }): ReactElement {
  const workbench = useWorkbench();
  const runs = useRunsOf(document.id);
  return (
    <Button icon="plus" reason={blockedBy} onClick={() => startRun(workbench, document, nextSeed([...runs, run]))}>
      Add seed
    </Button>
  );
}

const SweepDialog = lazy(async () => ({ default: (await import('../sweeps/SweepDialog')).SweepDialog }));

function SweepButton({
  document,
  definition,
  blockedBy,
}: Pick<HeaderActionsProps, 'document' | 'definition' | 'blockedBy'>): ReactElement {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        data-control="sweep"
        disabled={blockedBy !== null}
        title={blockedBy ?? 'Run this document for many values of a parameter'}
        onClick={() => setOpen(true)}
      >
        Sweep…
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <SweepDialog document={document} definition={definition} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

interface RunButtonProps extends Pick<HeaderActionsProps, 'document' | 'blockedBy'> {
  readonly primary: boolean;
}

function RunButton({ document, blockedBy, primary }: RunButtonProps): ReactElement {
  const workbench = useWorkbench();
  return (
    <Button
      variant={primary ? 'primary' : 'plain'}
      icon="play"
      reason={blockedBy}
      aria-keyshortcuts="Control+Enter"
      title={shortcutText('run')}
      onClick={() => startRun(workbench, document)}
    >
      Run
    </Button>
  );
}
