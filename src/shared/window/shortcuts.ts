/** Keys of the whole window: one table for the handlers, the list in Help, tooltips and the native menu. */

export interface KeyCombination {
  /** As `KeyboardEvent.key` names it; letters in capitals. */
  readonly key: string;
  /** Ctrl, on a Mac Cmd. */
  readonly modifier?: boolean;
  readonly shift?: boolean;
  readonly alt?: boolean;
}

export interface Shortcut {
  readonly group: 'Everywhere' | 'Document' | 'Tabs' | 'Panels';
  readonly words: string;
  /** All do the same. The first is shown beside the command. */
  readonly keys: readonly KeyCombination[];
  /** Also while a field or the editor has the focus. */
  readonly whileTyping: boolean;
}

const ctrl = (key: string): KeyCombination => ({ key, modifier: true });
const ctrlShift = (key: string): KeyCombination => ({ key, modifier: true, shift: true });
const alt = (key: string): KeyCombination => ({ key, alt: true });
const altShift = (key: string): KeyCombination => ({ key, alt: true, shift: true });
const plain = (key: string): KeyCombination => ({ key });

type Row = readonly [words: string, keys: readonly KeyCombination[], while_?: 'typing'];

const inGroup = <Id extends string>(
  group: Shortcut['group'],
  rows: Readonly<Record<Id, Row>>,
): Readonly<Record<Id, Shortcut>> => {
  const entries = Object.entries<Row>(rows).map(([id, [words, keys, when]]) => [
    id,
    { group, words, keys, whileTyping: when === 'typing' },
  ]);
  return Object.fromEntries(entries);
};

export const shortcuts = {
  ...inGroup('Everywhere', {
    palette: ['every command by name: presets, documents, runs, panels, export, theme', [ctrl('K')], 'typing'],
    undo: ['undo the last edit, or what was done to a document or run', [ctrl('Z')]],
    redo: ['redo', [ctrlShift('Z'), ctrl('Y')]],
    search: ['search on this page', [plain('/')]],
    shortcuts: ['this list', [plain('?'), ctrl('/')]],
    settings: ['settings', [ctrl(',')], 'typing'],
    'open-file': ['open a file', [ctrl('O')], 'typing'],
    queue: ['runs at work: their order, what they need and when they end', [alt('Q')], 'typing'],
    'next-panel': ['next panel', [plain('F6')], 'typing'],
    'previous-panel': ['previous panel', [{ key: 'F6', shift: true }], 'typing'],
  }),
  ...inGroup('Document', {
    run: ['run the open document', [ctrl('Enter')], 'typing'],
    'step-system': ['System', [ctrl('1')], 'typing'],
    'step-model': ['Model', [ctrl('2')], 'typing'],
    'step-training': ['Training', [ctrl('3')], 'typing'],
    'step-results': ['Results', [ctrl('4')], 'typing'],
    save: ['save now; everything is also saved by itself', [ctrl('S')], 'typing'],
    'save-as': ['save the document as a file', [ctrlShift('S')], 'typing'],
  }),
  ...inGroup('Tabs', {
    'next-tab': ['next document', [ctrl('Tab'), ctrl('PageDown'), alt('PageDown')], 'typing'],
    'previous-tab': ['previous document', [ctrlShift('Tab'), ctrl('PageUp'), alt('PageUp')], 'typing'],
    'close-tab': ['close the document', [ctrl('W'), alt('W')], 'typing'],
    'reopen-tab': ['reopen the document that was closed last', [ctrlShift('T'), altShift('T')], 'typing'],
    'tab-left': ['move the tab to the left', [ctrlShift('PageUp'), altShift('PageUp')], 'typing'],
    'tab-right': ['move the tab to the right', [ctrlShift('PageDown'), altShift('PageDown')], 'typing'],
  }),
  ...inGroup('Panels', {
    'maximise-panel': ['maximise the panel, and back', [ctrlShift('M')], 'typing'],
    'panel-wider': ['make the panel wider', [altShift('ArrowRight')]],
    'panel-narrower': ['make the panel narrower', [altShift('ArrowLeft')]],
    'panel-taller': ['make the panel taller', [altShift('ArrowDown')]],
    'panel-lower': ['make the panel lower', [altShift('ArrowUp')]],
    'panel-to-left': ['move the panel to the left edge', [{ key: 'ArrowLeft', modifier: true, alt: true }]],
    'panel-to-right': ['move the panel to the right edge', [{ key: 'ArrowRight', modifier: true, alt: true }]],
    'panel-to-top': ['move the panel to the top', [{ key: 'ArrowUp', modifier: true, alt: true }]],
    'panel-to-bottom': ['move the panel to the bottom', [{ key: 'ArrowDown', modifier: true, alt: true }]],
  }),
};

export type ShortcutId = keyof typeof shortcuts;

export const shortcutIds: readonly ShortcutId[] = Object.keys(shortcuts).filter((id): id is ShortcutId =>
  Object.hasOwn(shortcuts, id),
);

/** Keys that single controls answer to, for the list: their handlers are in the controls. */
export const localKeys: readonly { readonly keys: string; readonly words: string }[] = [
  {
    keys: 'F2, F12, Shift F12',
    words:
      'rename a parameter, index or observable of the Hamiltonian; go to its definition; all places where it stands',
  },
  { keys: 'Ctrl .', words: 'take the fix of the problem at the cursor, in the Hamiltonian' },
  {
    keys: 'Arrows',
    words: 'move on the lattice, along a curve, between choices and tabs, and a splitter that has the focus',
  },
  {
    keys: 'In the lattice',
    words:
      'Enter goes to the bonds of a site, E edits the coupling of what is selected, Delete removes it; + and - zoom, 0 fits, Shift and arrows shift the view or turn a lattice in space',
  },
  { keys: 'Up, Down in a number', words: 'a step up or down' },
  { keys: 'Enter in a table', words: 'open the row' },
  { keys: 'Esc', words: 'close what is on top; leave a field as it was' },
];

interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const isLetter = (key: string): boolean => /^[A-Z]$/.test(key);
/** Keys that may need Shift to be typed at all. */
const isSign = (key: string): boolean => key.length === 1 && !/[A-Za-z0-9]/.test(key);

export function isPressed(combination: KeyCombination, event: KeyPress, onMac: boolean): boolean {
  const { key, modifier = false, shift = false, alt: withAlt = false } = combination;
  const modified = onMac ? event.metaKey : event.ctrlKey;
  const other = onMac ? event.ctrlKey : event.metaKey;
  if (modified !== modifier || other || event.altKey !== withAlt) return false;
  if (!isSign(key) && event.shiftKey !== shift) return false;
  if (event.key.toUpperCase() === key.toUpperCase()) return true;
  // With Alt a Mac's letters are other signs.
  return withAlt && isLetter(key) && event.code === `Key${key}`;
}

/** The shortcut that a key press means; null: none. */
export function pressedShortcut(event: KeyPress, onMac: boolean): ShortcutId | null {
  return (
    shortcutIds.find((id) => shortcuts[id].keys.some((combination) => isPressed(combination, event, onMac))) ?? null
  );
}

const keyWords: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
};

/** "Ctrl Shift Z". */
export function keyText({ key, modifier, shift, alt: withAlt }: KeyCombination, onMac: boolean): string {
  return [
    modifier ? (onMac ? '⌘' : 'Ctrl') : '',
    withAlt ? (onMac ? '⌥' : 'Alt') : '',
    shift ? (onMac ? '⇧' : 'Shift') : '',
    keyWords[key] ?? key,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** The first combination in the form of native menus: "CmdOrCtrl+Shift+Z". */
export function acceleratorOf(id: ShortcutId): string {
  const [first] = shortcuts[id].keys;
  if (first === undefined) return '';
  const { key, modifier, shift, alt: withAlt } = first;
  const named = key.startsWith('Arrow') ? key.slice('Arrow'.length) : key === 'Enter' ? 'Return' : key;
  return [modifier ? 'CmdOrCtrl' : '', withAlt ? 'Alt' : '', shift ? 'Shift' : '', named]
    .filter((part) => part !== '')
    .join('+');
}
