import { keyText, pressedShortcut, shortcuts, type ShortcutId } from '../../shared/window/shortcuts';

const onMac = /Mac/.test(navigator.userAgent);

/** "Ctrl Shift Z", as this machine's keyboard has it. */
export function shortcutText(id: ShortcutId): string {
  const [first] = shortcuts[id].keys;
  return first === undefined ? '' : keyText(first, onMac);
}

/** Every combination of a shortcut. */
export function shortcutTexts(id: ShortcutId): readonly string[] {
  return shortcuts[id].keys.map((keys) => keyText(keys, onMac));
}

export const shortcutOf = (event: KeyboardEvent): ShortcutId | null => pressedShortcut(event, onMac);
