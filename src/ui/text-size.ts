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

/** Widest window in which texts have their designed size, and the one in which they are largest by themselves. */
const [plainWidth, largestWidth] = [1920, 3840];
const largestPercent = 150;

/**
 * Size of texts that suits a window, in per cent: as designed up to 1,920 px, half as large again at 3,840. Pixels are those of style
 * sheets, of which a display that the system scales has fewer.
 */
export function automaticTextSize(width: number): number {
  const share = Math.min(1, Math.max(0, (width - plainWidth) / (largestWidth - plainWidth)));
  return 100 + 5 * Math.round((share * (largestPercent - 100)) / 5);
}

export const textFactor = (): number => factor;

export function watchTextSize(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
