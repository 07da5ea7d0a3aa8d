const onMac = /Mac/.test(navigator.userAgent);

/** Name of the key that commands are pressed with. */
export const modifierName = onMac ? '⌘' : 'Ctrl';

export function hasModifier(event: { readonly ctrlKey: boolean; readonly metaKey: boolean }): boolean {
  return onMac ? event.metaKey : event.ctrlKey;
}
