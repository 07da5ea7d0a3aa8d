/**
 * Size of texts and controls, as a factor. Lengths of the window's own style sheets are rem (the build turns their pixels into it), so
 * that the size of the root's text scales them all; what scripts count in pixels asks here.
 */
let factor = 1;
const listeners = new Set<() => void>();
const rootPixels = 16;

export function applyTextSize(percent: number): void {
  document.documentElement.style.fontSize = `${(rootPixels * percent) / 100}px`;
  if (factor === percent / 100) return;
  factor = percent / 100;
  for (const listener of listeners) listener();
}

export const textFactor = (): number => factor;

export function watchTextSize(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
