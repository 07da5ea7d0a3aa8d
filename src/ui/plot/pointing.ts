import {
  boxView,
  cursorStops,
  hasOwnAxes,
  panView,
  type Readout,
  type ReadPoint,
  readoutAt,
  type View,
  wholeView,
  zoomView,
} from '../../shared/figure';
import type { FigureCanvas } from './FigureCanvas';

interface PointingEvents {
  readonly onReadout: (readout: Readout | null) => void;
  readonly onBox: (box: { left: number; top: number; width: number; height: number } | null) => void;
  /** A part was chosen by hand, or the whole again. */
  readonly onView: (view: View) => void;
  /** A point was clicked, or chosen with Enter at the cursor. */
  readonly onPin: (point: ReadPoint) => void;
}

const doubleClickMilliseconds = 250;

interface Place {
  readonly x: number;
  readonly y: number;
}

type Drag =
  { readonly kind: 'box'; readonly from: Place } | { readonly kind: 'pan'; readonly from: Place; readonly view: View };

/**
 * Pointer and keyboard over a figure. Hover reads; a click pins the point; dragging chooses a part, or moves it once zoomed (with Shift
 * it chooses again); the wheel zooms when the figure has the focus or Ctrl is held; a double click and 0 go back. Left and right move
 * along the curve, with Shift they move the part that is seen; + and - zoom; Enter pins; Escape puts the cursor away, then the part.
 */
export class Pointing {
  private cursor: Place | null = null;
  private drag: Drag | null = null;
  private lastReadout: Readout | null = null;
  private clicked: ReturnType<typeof setTimeout> | null = null;
  private readonly release: (() => void)[] = [];

  constructor(
    private readonly surface: HTMLElement,
    private readonly canvas: FigureCanvas,
    private readonly events: PointingEvents,
  ) {
    this.listen('pointermove', (event) => this.move(event));
    this.listen('pointerleave', () => {
      if (!this.drag) this.point(null);
    });
    this.listen('pointerdown', (event) => this.press(event));
    this.listen('pointerup', (event) => this.letGo(event));
    this.listen('pointercancel', () => {
      this.drag = null;
      this.events.onBox(null);
    });
    this.listen('dblclick', (event) => {
      this.forgetClick();
      if (!overPlot(event)) this.show(wholeView);
    });
    this.listen('wheel', (event) => this.turn(event));
    this.listen('keydown', (event) => this.key(event));
    this.listen('blur', () => this.point(null));
  }

  /** The picture has changed under the cursor. */
  refresh(): void {
    if (this.cursor) this.point(this.cursor);
  }

  /** Shows everything again. */
  reset(): void {
    this.show(wholeView);
  }

  dispose(): void {
    this.forgetClick();
    for (const release of this.release) release();
  }

  private listen<K extends keyof HTMLElementEventMap>(kind: K, handler: (event: HTMLElementEventMap[K]) => void): void {
    this.surface.addEventListener(kind, handler, { passive: false });
    this.release.push(() => this.surface.removeEventListener(kind, handler));
  }

  private place(event: MouseEvent): Place {
    const area = this.surface.getBoundingClientRect();
    return { x: event.clientX - area.left, y: event.clientY - area.top };
  }

  private point(place: Place | null): void {
    this.cursor = place;
    const drawn = this.canvas.getDrawn();
    const readout = place && drawn ? readoutAt(drawn.figure, drawn.scene, place.x, place.y) : null;
    if (readout === null && this.lastReadout === null) return;
    this.lastReadout = readout;
    this.events.onReadout(readout);
  }

  private plot() {
    const drawn = this.canvas.getDrawn();
    // Axes of their own are seen whole: there is no part to choose.
    return drawn?.scene.kind === 'chart' && !hasOwnAxes(drawn.figure) ? drawn.scene.chart.main.plot : null;
  }

  private show(view: View): void {
    this.canvas.setView(view);
    this.events.onView(view);
  }

  private press(event: PointerEvent): void {
    const plot = this.plot();
    if (event.button !== 0 || !plot || overPlot(event)) return;
    const from = this.place(event);
    const { left, top, width, height } = plot.frame;
    if (from.x < left || from.x > left + width || from.y < top || from.y > top + height) return;
    const view = this.canvas.getView();
    this.drag = (view.x || view.y) && !event.shiftKey ? { kind: 'pan', from, view } : { kind: 'box', from };
    this.surface.setPointerCapture(event.pointerId);
  }

  private move(event: PointerEvent): void {
    const place = this.place(event);
    const plot = this.plot();
    if (!this.drag || !plot) return this.point(overPlot(event) ? null : place);
    const { from } = this.drag;
    if (isClick(from, place)) return;
    if (this.drag.kind === 'pan') return this.show(panView(this.drag.view, plot, place.x - from.x, place.y - from.y));
    this.point(null);
    this.events.onBox({
      left: Math.min(from.x, place.x),
      top: Math.min(from.y, place.y),
      width: Math.abs(place.x - from.x),
      height: Math.abs(place.y - from.y),
    });
  }

  private letGo(event: PointerEvent): void {
    const drag = this.drag;
    const plot = this.plot();
    this.drag = null;
    this.events.onBox(null);
    if (!drag || !plot) return;
    const to = this.place(event);
    if (isClick(drag.from, to)) return this.pinSoon(to);
    if (drag.kind !== 'box') return;
    if (Math.abs(to.x - drag.from.x) > 6 && Math.abs(to.y - drag.from.y) > 6) this.show(boxView(plot, drag.from, to));
  }

  /** The first click of a double click pins nothing. */
  private pinSoon(place: Place): void {
    this.forgetClick();
    this.clicked = setTimeout(() => this.pin(place), doubleClickMilliseconds);
  }

  private forgetClick(): void {
    if (this.clicked !== null) clearTimeout(this.clicked);
    this.clicked = null;
  }

  /** Of the curves that are read at a place, the point of the nearest. */
  private pin({ x, y }: Place): void {
    const drawn = this.canvas.getDrawn();
    const points = (drawn && readoutAt(drawn.figure, drawn.scene, x, y)?.points) ?? [];
    const nearest = points.reduce<ReadPoint | undefined>(
      (best, point) => (best && Math.abs(best.y - y) <= Math.abs(point.y - y) ? best : point),
      undefined,
    );
    if (nearest) this.events.onPin(nearest);
  }

  private turn(event: WheelEvent): void {
    const plot = this.plot();
    if (!plot || !(event.ctrlKey || event.metaKey || document.activeElement === this.surface)) return;
    event.preventDefault();
    const { x, y } = this.place(event);
    const factor = Math.exp(Math.max(-120, Math.min(120, event.deltaY)) * 0.0025);
    this.show(zoomView(this.canvas.getView(), plot, x, y, factor, event.shiftKey || this.canvas.getView().y !== null));
  }

  private key(event: KeyboardEvent): void {
    if (event.target !== this.surface || event.ctrlKey || event.metaKey || event.altKey) return;
    const plot = this.plot();
    const middle = plot
      ? { x: plot.frame.left + plot.frame.width / 2, y: plot.frame.top + plot.frame.height / 2 }
      : null;
    const about = this.lastReadout ?? middle;
    const direction = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (direction !== 0 && event.shiftKey) {
      if (plot) this.show(panView(this.canvas.getView(), plot, (-direction * plot.frame.width) / 8, 0));
    } else if (direction !== 0) this.step(direction);
    else if (event.key === 'Home' || event.key === 'End')
      this.step(event.key === 'Home' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
    else if ((event.key === '+' || event.key === '=') && plot && about)
      this.show(zoomView(this.canvas.getView(), plot, about.x, about.y, 0.7, false));
    else if (event.key === '-' && plot && about)
      this.show(zoomView(this.canvas.getView(), plot, about.x, about.y, 1 / 0.7, false));
    else if (event.key === '0') this.show(wholeView);
    else if (event.key === 'Enter' && this.lastReadout) this.pin(this.lastReadout);
    else if (event.key === 'Escape' && this.lastReadout) this.point(null);
    else if (event.key === 'Escape' && (this.canvas.getView().x || this.canvas.getView().y)) this.show(wholeView);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Moves the cursor along the points of the main curve. */
  private step(by: number): void {
    const drawn = this.canvas.getDrawn();
    if (!drawn) return;
    const stops = cursorStops(drawn.figure, drawn.scene);
    if (stops.length === 0) return;
    const at = this.lastReadout;
    const current = at ? nearestStop(stops, at) : by > 0 ? -1 : stops.length;
    const next = stops[Math.min(stops.length - 1, Math.max(0, current + by))];
    if (next) this.point(next);
  }
}

/** Buttons and cards over the drawing take their own clicks. */
const overPlot = ({ target }: Event): boolean =>
  target instanceof Element && target.closest('button, [data-over-plot]') !== null;

const isClick = (from: Place, to: Place): boolean => Math.hypot(to.x - from.x, to.y - from.y) < 4;

function nearestStop(stops: readonly Place[], place: Place): number {
  let best = 0;
  stops.forEach((stop, i) => {
    const other = stops[best] ?? stop;
    if (Math.hypot(stop.x - place.x, stop.y - place.y) < Math.hypot(other.x - place.x, other.y - place.y)) best = i;
  });
  return best;
}
