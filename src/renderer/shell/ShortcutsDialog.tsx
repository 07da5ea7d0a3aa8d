import type { ReactElement } from 'react';
import { localKeys, shortcutIds, shortcuts, type Shortcut } from '../../shared/window/shortcuts';
import { Dialog } from '../../ui/controls';
import { shortcutTexts } from '../commands/modifier';
import { useNavigation } from '../workbench/context';
import styles from './ShortcutsDialog.module.css';

const groups: readonly Shortcut['group'][] = ['Everywhere', 'Document', 'Tabs', 'Panels'];

/** Every key of the window, from the table that its handlers are made of. */
export function ShortcutsDialog(): ReactElement | null {
  const open = useNavigation((state) => state.shortcutsOpen);
  const setOpen = useNavigation((state) => state.setShortcutsOpen);
  if (!open) return null;
  return (
    <Dialog title="Keyboard shortcuts" width={860} onClose={() => setOpen(false)}>
      <ShortcutList />
    </Dialog>
  );
}

/** The same as a page of Help. */
export function ShortcutList(): ReactElement {
  return (
    <div className={styles['groups']}>
      {groups.map((group) => (
        <section key={group} aria-label={group}>
          <h3>{group}</h3>
          <dl>
            {shortcutIds
              .filter((id) => shortcuts[id].group === group)
              .map((id) => (
                <div key={id} data-shortcut={id}>
                  <dt>{shortcuts[id].words}</dt>
                  <dd>
                    {shortcutTexts(id).map((keys) => (
                      <kbd key={keys}>{keys}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
      <section aria-label="In panels">
        <h3>In panels</h3>
        <dl>
          {localKeys.map(({ keys, words }) => (
            <div key={keys}>
              <dt>{words}</dt>
              <dd>
                <kbd>{keys}</kbd>
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <p>In a browser some keys belong to the browser itself: the combinations with Alt do the same.</p>
    </div>
  );
}
