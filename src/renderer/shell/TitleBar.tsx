import type { ReactElement } from 'react';
import { Icon, IconButton } from '../../ui/controls';
import { useUndo } from '../commands/use-undo';
import { shortcutText } from '../commands/modifier';
import { useDocuments, useNavigation, useWorkbench } from '../workbench/context';
import { BrandMark } from './BrandMark';
import { screenTitles } from './screen-titles';
import styles from './TitleBar.module.css';
import { useTheme } from './use-theme';

export function TitleBar(): ReactElement {
  const workbench = useWorkbench();
  const { navigation } = workbench;
  const theme = useTheme();
  const undo = useUndo();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <header className={styles['title']}>
      <div className={styles['brand']}>
        <BrandMark />
        <b>Ansatz</b>
        <Breadcrumb />
      </div>
      <button
        type="button"
        className={styles['command']}
        aria-keyshortcuts="Control+K"
        onClick={() => navigation.getState().setPaletteOpen(true)}
      >
        <Icon name="search" />
        Find a run, a document, a command
        <kbd>{shortcutText('palette')}</kbd>
      </button>
      <div className={styles['right']}>
        <IconButton
          icon="undo"
          label={undo.undoLabel ? `Undo: ${undo.undoLabel}` : 'Nothing to undo'}
          shortcut={shortcutText('undo')}
          disabled={undo.undoLabel === null}
          onClick={undo.undo}
        />
        <IconButton
          icon="redo"
          label={undo.redoLabel ? `Redo: ${undo.redoLabel}` : 'Nothing to redo'}
          shortcut={shortcutText('redo')}
          disabled={undo.redoLabel === null}
          onClick={undo.redo}
        />
        <IconButton
          icon="theme"
          label={`Switch to ${other}`}
          onClick={() => workbench.changePreferences({ theme: other }, 'Theme')}
        />
      </div>
    </header>
  );
}

function Breadcrumb(): ReactElement {
  const screen = useNavigation((state) => state.screen);
  const documentId = useNavigation((state) => state.documentId);
  const title = useDocuments((state) => (documentId === null ? undefined : state.documents[documentId]?.title));
  const place = screen === 'document' ? (title ?? 'Document') : screenTitles[screen];
  return (
    <span className={styles['crumb']}>
      <em>/</em> {place}
    </span>
  );
}
