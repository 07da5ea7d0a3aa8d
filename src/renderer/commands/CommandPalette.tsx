import { Command as Palette } from 'cmdk';
import { useMemo, type ReactElement } from 'react';
import { Icon } from '../../ui/controls';
import { useNavigation, useWorkbench } from '../workbench/context';
import styles from './CommandPalette.module.css';
import { commandGroups } from './command';
import { commandsOf } from './commands';
import { shortcutText } from './modifier';

export function CommandPalette(): ReactElement | null {
  const open = useNavigation((state) => state.paletteOpen);
  const setOpen = useNavigation((state) => state.setPaletteOpen);
  return (
    <Palette.Dialog
      open={open}
      onOpenChange={setOpen}
      label="Commands"
      loop
      overlayClassName={styles['overlay'] ?? ''}
      contentClassName={styles['palette'] ?? ''}
    >
      {open ? <Commands onDone={() => setOpen(false)} /> : null}
    </Palette.Dialog>
  );
}

function Commands({ onDone }: { readonly onDone: () => void }): ReactElement {
  const workbench = useWorkbench();
  const commands = useMemo(() => commandsOf(workbench), [workbench]);
  return (
    <>
      <div className={styles['field']}>
        <Icon name="search" />
        <Palette.Input placeholder="Type a command, a run, a document" />
        <kbd>Esc</kbd>
      </div>
      <Palette.List className={styles['list']}>
        <Palette.Empty className={styles['empty']}>
          No command fits. Try a preset, a run&apos;s title, or &ldquo;theme&rdquo;.
        </Palette.Empty>
        {commandGroups.map((group) => {
          const entries = commands.filter((command) => command.group === group);
          if (entries.length === 0) return null;
          return (
            <Palette.Group key={group} heading={group} className={styles['group']}>
              {entries.map((command) => (
                <Palette.Item
                  key={command.id}
                  value={`${command.title} ${command.note ?? ''} ${command.id}`}
                  className={styles['item']}
                  onSelect={() => {
                    onDone();
                    command.run();
                  }}
                >
                  {command.icon ? <Icon name={command.icon} /> : <span className={styles['noIcon']} />}
                  <span className={styles['name']}>{command.title}</span>
                  {command.note ? <small>{command.note}</small> : null}
                  {command.shortcut ? <kbd>{shortcutText(command.shortcut)}</kbd> : null}
                </Palette.Item>
              ))}
            </Palette.Group>
          );
        })}
      </Palette.List>
    </>
  );
}
