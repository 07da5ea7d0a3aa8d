import { expect, test } from 'vitest';
import { acceleratorOf, keyText, pressedShortcut, shortcutIds, shortcuts } from './shortcuts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  key,
  code: key.length === 1 ? `Key${key.toUpperCase()}` : key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

test('no two shortcuts have the same keys', () => {
  const all = shortcutIds.flatMap((id) => shortcuts[id].keys.map((keys) => keyText(keys, false)));
  expect(new Set(all).size).toBe(all.length);
});

test('every combination finds its own shortcut, on both kinds of keyboard', () => {
  for (const id of shortcutIds) {
    for (const { key, modifier = false, shift = false, alt = false } of shortcuts[id].keys) {
      for (const onMac of [false, true]) {
        const held = { shiftKey: shift, altKey: alt, ctrlKey: modifier && !onMac, metaKey: modifier && onMac };
        expect(pressedShortcut(press(key, held), onMac), keyText({ key, modifier, shift, alt }, onMac)).toBe(id);
      }
    }
  }
});

test('other keys, and more keys than asked for, mean nothing', () => {
  expect(pressedShortcut(press('k'), false)).toBeNull();
  expect(pressedShortcut(press('k', { ctrlKey: true, altKey: true }), false)).toBeNull();
  expect(pressedShortcut(press('k', { ctrlKey: true }), true)).toBeNull();
  // A question mark needs Shift on most keyboards.
  expect(pressedShortcut(press('?', { shiftKey: true }), false)).toBe('shortcuts');
  // Alt and a letter on a Mac.
  expect(pressedShortcut({ ...press('∑', { altKey: true }), code: 'KeyW' }, true)).toBe('close-tab');
});

test('keys are written for people and for native menus', () => {
  expect(keyText({ key: 'Z', modifier: true, shift: true }, false)).toBe('Ctrl Shift Z');
  expect(keyText({ key: 'ArrowLeft', modifier: true, alt: true }, true)).toBe('⌘ ⌥ ←');
  expect([acceleratorOf('run'), acceleratorOf('redo')]).toEqual(['CmdOrCtrl+Return', 'CmdOrCtrl+Shift+Z']);
});
