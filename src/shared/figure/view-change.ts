import type { Plot } from './layout';
import { xAtPixel, yAtPixel } from './layout';
import type { View } from './limits';

/** Smallest part of the whole range that can be looked at. */
const finest = 1e-9;

/** Zooms about a point in px by `factor` (below 1: closer); y follows only if `both`. */
export function zoomView(view: View, plot: Plot, x: number, y: number, factor: number, both: boolean): View {
  const about = (low: number, high: number, centre: number): readonly [number, number] => {
    const next: [number, number] = [centre - (centre - low) * factor, centre + (high - centre) * factor];
    const tooFine = next[1] - next[0] <= finest * Math.max(1e-300, Math.abs(next[0]), Math.abs(next[1]));
    return tooFine || !Number.isFinite(next[1] - next[0]) ? [low, high] : next;
  };
  return {
    x: about(plot.x.low, plot.x.high, xAtPixel(plot, x)),
    y: both ? about(plot.y.low, plot.y.high, yAtPixel(plot, y)) : view.y,
  };
}

/** Moves what is seen by a distance in px; y only where it has been set. */
export function panView(view: View, plot: Plot, dx: number, dy: number): View {
  const shift = (
    low: number,
    high: number,
    pixels: number,
    extent: number,
    inverse: boolean,
  ): readonly [number, number] => {
    const by = ((high - low) * pixels * (inverse ? -1 : 1)) / extent;
    return [low - by, high - by];
  };
  return {
    x: view.x ? shift(view.x[0], view.x[1], dx, plot.frame.width, plot.x.axis.inverse) : null,
    y: view.y ? shift(view.y[0], view.y[1], -dy, plot.frame.height, plot.y.axis.inverse) : null,
  };
}

/** The part between two corners in px. */
export function boxView(plot: Plot, from: { x: number; y: number }, to: { x: number; y: number }): View {
  const clampX = (x: number): number => Math.min(plot.frame.left + plot.frame.width, Math.max(plot.frame.left, x));
  const clampY = (y: number): number => Math.min(plot.frame.top + plot.frame.height, Math.max(plot.frame.top, y));
  const x = [xAtPixel(plot, clampX(from.x)), xAtPixel(plot, clampX(to.x))] as const;
  const y = [yAtPixel(plot, clampY(from.y)), yAtPixel(plot, clampY(to.y))] as const;
  return { x: [Math.min(...x), Math.max(...x)], y: [Math.min(...y), Math.max(...y)] };
}
