import { estimateText, type MeasureText } from '../../shared/figure';

let context: CanvasRenderingContext2D | null = null;
const widths = new Map<string, number>();

/** Widths from the fonts that the browser has; remembered until other fonts arrive. */
export const measureOnCanvas: MeasureText = (text, font) => {
  context ??= document.createElement('canvas').getContext('2d');
  if (!context) return estimateText(text, font);
  const css = `${font.italic ? 'italic ' : ''}${font.size}px ${font.family}`;
  const key = `${css}|${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    context.font = css;
    width = context.measureText(text).width;
    if (widths.size > 4000) widths.clear();
    widths.set(key, width);
  }
  return width;
};

/** Calls back when fonts have come in after texts were measured; returns how to stop. */
export function whenFontsChange(listener: () => void): () => void {
  const changed = (): void => {
    widths.clear();
    listener();
  };
  document.fonts.addEventListener('loadingdone', changed);
  return () => document.fonts.removeEventListener('loadingdone', changed);
}
