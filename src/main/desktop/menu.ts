import { Menu, shell, type MenuItemConstructorOptions } from 'electron';
import type { DesktopMenu } from '../../shared/lab/desktop-bridge';
import { acceleratorOf, type ShortcutId } from '../../shared/window/shortcuts';

interface MenuOptions {
  readonly platform: NodeJS.Platform;
  readonly runsDirectory: string;
  readonly command: (id: string) => void;
}

/** Before the page has said anything. */
export const emptyMenu: DesktopMenu = {
  enabled: [],
  recent: [],
  presets: [],
  sections: [],
  undo: null,
  redo: null,
  theme: 'system',
};

/** Shows the native menu. What its entries do is done by the page: they are commands of the palette. */
export function showMenu(menu: DesktopMenu, options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(menu, options)));
}

export function menuTemplate(menu: DesktopMenu, options: MenuOptions): MenuItemConstructorOptions[] {
  const placed = new Set<string>();
  const { platform, runsDirectory, command } = options;
  const onMac = platform === 'darwin';
  const enabled = new Set(menu.enabled);
  const item = (
    label: string,
    id: string,
    shortcut?: ShortcutId,
    extra: MenuItemConstructorOptions = {},
  ): MenuItemConstructorOptions => {
    placed.add(id);
    return {
      id,
      label,
      enabled: enabled.has(id),
      click: () => command(id),
      // The page has the keys; here they are only shown.
      ...(shortcut ? { accelerator: acceleratorOf(shortcut), registerAccelerator: false } : {}),
      ...extra,
    };
  };
  const line: MenuItemConstructorOptions = { type: 'separator' };
  const chosen = (entries: DesktopMenu['recent'], none: string): MenuItemConstructorOptions[] =>
    entries.length === 0
      ? [{ label: none, enabled: false }]
      : entries.map(({ id, label }) => ({ id, label: withoutMnemonic(label), click: () => command(id) }));
  const template: MenuItemConstructorOptions[] = [
    ...(onMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [
        item('New document', 'new'),
        { id: 'new-from', label: 'New from preset', submenu: chosen(menu.presets, 'The window is not ready yet') },
        item('Open…', 'open-file', 'open-file'),
        { id: 'open-recent', label: 'Open recent', submenu: chosen(menu.recent, 'No documents yet') },
        line,
        item('Save as…', 'save-file', 'save-as'),
        {
          label: 'Export figure',
          submenu: (['pdf', 'svg', 'png', 'csv'] as const).map((format) =>
            item(`Energy as ${format.toUpperCase()}…`, `export-figure-${format}`),
          ),
        },
        {
          label: 'Export model',
          submenu: [
            item('safetensors and JSON…', 'export-safetensors-current'),
            item('npz…', 'export-npz-current'),
            item('NetKet script…', 'export-netket-current'),
          ],
        },
        line,
        item('Close document', 'close-tab', 'close-tab'),
        item('Reopen closed document', 'reopen-tab', 'reopen-tab'),
        { label: 'Show runs on disk', click: () => void shell.openPath(runsDirectory) },
        line,
        { role: onMac ? 'close' : 'quit', ...(onMac ? { accelerator: 'Shift+Cmd+W' } : {}) },
      ],
    },
    {
      label: 'Edit',
      submenu: [
        item(menu.undo === null ? 'Undo' : `Undo: ${withoutMnemonic(menu.undo)}`, 'undo', 'undo'),
        item(menu.redo === null ? 'Redo' : `Redo: ${withoutMnemonic(menu.redo)}`, 'redo', 'redo'),
        line,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
        line,
        item('Settings', 'screen-settings', 'settings'),
      ],
    },
    {
      label: 'View',
      submenu: [
        item('Command palette', 'palette', 'palette'),
        line,
        ...(['gallery', 'documents', 'runs', 'compare', 'sweeps', 'figures', 'data', 'devices'] as const).map(
          (screen) => item(`${screen.charAt(0).toUpperCase()}${screen.slice(1)}`, `screen-${screen}`),
        ),
        line,
        ...(['light', 'dark', 'system'] as const).map((theme) =>
          item(theme === 'system' ? 'Theme as the system' : `Theme ${theme}`, `theme-${theme}`, undefined, {
            type: 'radio',
            checked: menu.theme === theme,
          }),
        ),
        line,
        item('Maximise panel', 'maximise-panel', 'maximise-panel'),
        item('Reset layout', 'reset-layout'),
        line,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    {
      label: 'Run',
      submenu: [
        item('Run', 'run', 'run'),
        item('Add seed', 'add-seed'),
        line,
        item('Pause', 'pause-current'),
        item('Resume', 'resume-current'),
        item('Cancel', 'cancel-current'),
        line,
        item('System', 'step-system', 'step-system'),
        item('Model', 'step-model', 'step-model'),
        item('Training', 'step-training', 'step-training'),
        item('Results', 'step-results', 'step-results'),
      ],
    },
    { label: 'Commands', id: 'commands', submenu: [] },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        item('The first five minutes', 'help-start'),
        item('Language of Hamiltonians', 'help-language'),
        item('Keyboard shortcuts', 'keys', 'shortcuts'),
      ],
    },
  ];
  // What has no place of its own above, by the groups of the palette.
  const others = menu.sections.flatMap(({ label, entries }): MenuItemConstructorOptions[] => {
    const rest = entries.filter(({ id }) => !placed.has(id));
    return rest.length === 0 ? [] : [{ id: `section-${label}`, label, submenu: chosen(rest, '') }];
  });
  return template.map((entry) => (entry.id === 'commands' ? { ...entry, submenu: others } : entry));
}

/** In native menus an ampersand would underline the next letter. */
const withoutMnemonic = (label: string): string => label.replaceAll('&', '&&');
