import {
  buildScene,
  type Figure,
  type FigureScene,
  sceneToOption,
  screenTheme,
  type View,
  wholeView,
} from '../../shared/figure';
import { type EChartsType, openChart } from './echarts';
import { textFactor, watchTextSize } from '../text-size';
import { drawQueue } from './draw-queue';
import { measureOnCanvas, whenFontsChange } from './measure-on-canvas';

export type Appearance = 'light' | 'dark';

/** What is on the canvas. */
export interface Drawn {
  readonly figure: Figure;
  readonly scene: FigureScene;
  readonly view: View;
}

export interface FigureCanvasOptions {
  readonly appearance: Appearance;
  /** The figure to draw; asked for only when something is going to be drawn. Null: nothing yet. */
  readonly read: () => Figure | null;
  readonly onDrawn?: (drawn: Drawn | null) => void;
  /** Milliseconds between two pictures of new data; default 80. Zoom and resize are drawn at the next frame. */
  readonly interval?: number;
}

/**
 * Owns a canvas and draws figures on it, outside React. Data come as notices that something changed; the figure is read and
 * drawn at most every `interval`, on an animation frame, and not at all while the element cannot be seen.
 */
export class FigureCanvas {
  private chart: EChartsType | null = null;
  private drawn: Drawn | null = null;
  private view: View = wholeView;
  private size = { width: 0, height: 0 };
  private appearance: Appearance;
  private waiting = false;
  private rest = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private lastDrawing = Number.NEGATIVE_INFINITY;
  private stale = true;
  private figure: Figure | null = null;
  private onScreen = true;
  private readonly resizes: ResizeObserver;
  private readonly visibility: IntersectionObserver;
  private readonly release: (() => void)[] = [];

  constructor(
    private readonly element: HTMLElement,
    private readonly options: FigureCanvasOptions,
  ) {
    this.appearance = options.appearance;
    this.resizes = new ResizeObserver(([entry]) => {
      if (!entry) return;
      this.size = { width: Math.floor(entry.contentRect.width), height: Math.floor(entry.contentRect.height) };
      this.drawSoon();
    });
    this.visibility = new IntersectionObserver((entries) => {
      this.onScreen = entries.at(-1)?.isIntersecting ?? true;
      if (this.onScreen) this.drawSoon();
    });
    this.resizes.observe(element);
    this.visibility.observe(element);
    const shown = (): void => this.drawSoon();
    document.addEventListener('visibilitychange', shown);
    this.release.push(
      () => document.removeEventListener('visibilitychange', shown),
      whenFontsChange(() => this.drawSoon()),
      watchTextSize(() => this.drawSoon()),
    );
  }

  /** Something changed: draw it when it is time. */
  invalidate(): void {
    this.stale = true;
    if (this.timer !== null || this.waiting || this.hidden()) return;
    const wait = this.lastDrawing + this.rest - performance.now();
    if (wait <= 0) this.drawSoon();
    else {
      this.timer = setTimeout(() => {
        this.timer = null;
        this.drawSoon();
      }, wait);
    }
  }

  setAppearance(appearance: Appearance): void {
    if (appearance === this.appearance) return;
    this.appearance = appearance;
    this.drawSoon();
  }

  /** The part of the axes that is shown; it stays while data come in. */
  setView(view: View): void {
    this.view = view;
    this.drawSoon();
  }

  getView(): View {
    return this.view;
  }

  getDrawn(): Drawn | null {
    return this.drawn;
  }

  dispose(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    drawQueue.cancel(this.job);
    this.resizes.disconnect();
    this.visibility.disconnect();
    for (const release of this.release) release();
    this.chart?.dispose();
    this.chart = null;
  }

  private hidden(): boolean {
    return document.hidden || !this.onScreen || this.size.width < 40 || this.size.height < 30;
  }

  private drawSoon(): void {
    if (this.waiting || this.hidden()) return;
    this.waiting = true;
    drawQueue.request(this.job);
  }

  private readonly job = (): void => {
    this.waiting = false;
    if (!this.hidden()) this.draw();
  };

  private draw(): void {
    const start = performance.now();
    if (this.stale) {
      this.stale = false;
      this.figure = this.options.read();
      this.lastDrawing = start;
    }
    const { figure, size, view } = this;
    if (!figure) {
      this.chart?.clear();
      this.drawn = null;
      this.options.onDrawn?.(null);
      return;
    }
    const theme = screenTheme(this.appearance, textFactor());
    const scene = buildScene(figure, theme, size, { view, measure: measureOnCanvas });
    this.chart ??= openChart(this.element, size);
    if (this.chart.getWidth() !== size.width || this.chart.getHeight() !== size.height)
      this.chart.resize({ ...size, silent: true });
    this.chart.setOption(sceneToOption(scene, theme), { notMerge: true, silent: true });
    this.drawn = { figure, scene, view };
    // A machine that is busy gets pictures less often: drawing takes at most a quarter of its time.
    this.rest = Math.max(this.options.interval ?? 80, 3 * (performance.now() - start));
    this.options.onDrawn?.(this.drawn);
  }
}
