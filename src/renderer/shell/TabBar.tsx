import { useEffect, useRef, useState, type DragEvent, type ReactElement } from 'react';
import type { ExperimentDocument } from '../../shared/lab/contract';
import { Icon, IconButton, Mark, Menu, type MenuItem } from '../../ui/controls';
import { shortcutText } from '../commands/modifier';
import { useDocuments, useNavigation, useRuns, useWorkbench } from '../workbench/context';
import { closeDocument, closeOtherDocuments, lastClosed, reopenClosed } from '../workbench/tab-commands';
import styles from './TabBar.module.css';

const dragType = 'application/x-ansatz-tab';

/** The open documents, over whatever screen is there; nothing while none is open. */
export function TabBar(): ReactElement | null {
  const tabs = useNavigation((state) => state.tabs);
  const documents = useDocuments((state) => state.documents);
  const open = tabs.flatMap((id) => documents[id] ?? []);
  const strip = useRef<HTMLUListElement>(null);
  const [target, setTarget] = useState<number | null>(null);
  const moveTab = useNavigation((state) => state.moveTab);
  if (open.length === 0) return null;
  const dragOver = (event: DragEvent, index: number): void => {
    if (!event.dataTransfer.types.includes(dragType)) return;
    event.preventDefault();
    setTarget(index);
  };
  const drop = (event: DragEvent, index: number): void => {
    const id = event.dataTransfer.getData(dragType);
    setTarget(null);
    if (id === '') return;
    event.preventDefault();
    moveTab(id, index);
  };
  return (
    <nav className={styles['bar']} aria-label="Open documents" onDragLeave={() => setTarget(null)}>
      <ul ref={strip}>
        {open.map((document, index) => (
          <li
            key={document.id}
            className={target === index ? styles['target'] : undefined}
            onDragOver={(event) => dragOver(event, index)}
            onDrop={(event) => drop(event, index)}
          >
            <Tab document={document} />
          </li>
        ))}
      </ul>
      <TabMenu open={open} />
    </nav>
  );
}

function Tab({ document: { id, title } }: { readonly document: ExperimentDocument }): ReactElement {
  const workbench = useWorkbench();
  const inFront = useNavigation((state) => state.documentId === id);
  const onScreen = useNavigation((state) => state.screen === 'document' && state.documentId === id);
  const unsaved = useDocuments((state) => state.unsaved.includes(id));
  const running = useRuns((state) =>
    Object.values(state.runs).some((run) => run.documentId === id && run.state === 'running'),
  );
  const reference = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (inFront) reference.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [inFront]);
  const state = [running ? 'running' : '', unsaved ? 'not saved yet' : ''].filter((word) => word !== '').join(', ');
  return (
    <div
      ref={reference}
      className={[styles['tab'], onScreen ? styles['on'] : inFront ? styles['front'] : ''].join(' ')}
      data-tab={id}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData(dragType, id);
      }}
      onAuxClick={(event) => {
        if (event.button === 1) closeDocument(workbench, id);
      }}
    >
      <button
        type="button"
        aria-current={onScreen ? 'page' : undefined}
        title={state === '' ? title : `${title}: ${state}`}
        onClick={() => workbench.navigation.getState().openDocument(id)}
        onKeyDown={(event) => {
          if (event.key === 'Delete') closeDocument(workbench, id);
        }}
      >
        {running ? <Mark kind="running" label="running" /> : <Icon name="file" size={14} />}
        <span>{title}</span>
        {unsaved ? (
          <>
            <i className={styles['unsaved']} aria-hidden="true" />
            <span className="visually-hidden">, not saved yet</span>
          </>
        ) : null}
      </button>
      <IconButton
        size="small"
        icon="close"
        label={`Close ${title}`}
        {...(onScreen ? { shortcut: shortcutText('close-tab') } : {})}
        onClick={() => closeDocument(workbench, id)}
      />
    </div>
  );
}

/** All of them by name, for when there are more than fit; and those that were closed. */
function TabMenu({ open }: { readonly open: readonly ExperimentDocument[] }): ReactElement {
  const workbench = useWorkbench();
  const items = (): readonly MenuItem[] => {
    const { documentId } = workbench.navigation.getState();
    const closed = lastClosed(workbench);
    return [
      ...open.map(({ id, title }): MenuItem => ({
        key: id,
        group: 'Open documents',
        label: title,
        icon: id === documentId ? 'check' : 'file',
        onSelect: () => workbench.navigation.getState().openDocument(id),
      })),
      ...(closed === null
        ? []
        : [
            {
              key: 'reopen',
              group: 'Closed',
              label: `Reopen ${workbench.documents.get(closed)?.title ?? ''}`,
              note: shortcutText('reopen-tab'),
              icon: 'undo' as const,
              onSelect: () => reopenClosed(workbench),
            },
          ]),
      ...(documentId === null || open.length < 2
        ? []
        : [
            {
              key: 'others',
              group: 'Close',
              label: 'Close the other documents',
              icon: 'close' as const,
              onSelect: () => closeOtherDocuments(workbench, documentId),
            },
          ]),
    ];
  };
  return (
    <Menu
      hasCommands
      label={`Open documents, ${open.length}`}
      title="All open documents"
      button={<Icon name="chevronDown" size={14} />}
      items={items}
    />
  );
}
