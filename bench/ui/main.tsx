import { createRoot } from 'react-dom/client';
import { type FigureInput, figureHeight, screenTheme } from '../../src/shared/figure';
import { allSamples } from '../../src/shared/figure/samples';
import { FigureStores, FigureView, LiveFigure } from '../../src/ui/plot';
import { plotMemory } from '../../src/ui/plot/plot-memory';
import { readFigure } from '../../src/ui/plot/figure-store';
import '../../src/ui/theme';

/** Noise between -1 and 1 that is the same in every run. */
function noise(i: number): number {
  const x = Math.sin(i * 12.9898) * 43758.5453;
  return 2 * (x - Math.floor(x)) - 1;
}

/** Curves that grow, as a run's do: 4 series, up to 10,000 points each, 60 messages a second. */
class Stream {
  private readonly listeners = new Set<() => void>();
  private readonly points: { x: number[]; y: number[][] } = { x: [], y: [[], [], [], []] };
  private snapshot = 0;

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  getSnapshot(): number {
    return this.snapshot;
  }

  append(count: number): void {
    for (let k = 0; k < count; k += 1) {
      const i = this.points.x.length;
      this.points.x.push(i);
      this.points.y.forEach((curve, s) =>
        curve.push(-1.27 + 0.3 * Math.exp(-i / (300 + 200 * s)) + 0.001 * noise(4 * i + s) + 0.01 * s),
      );
    }
    this.snapshot += 1;
    for (const listener of this.listeners) listener();
  }

  /** How often they were drawn. */
  pictures = 0;

  figures(): FigureInput[] {
    this.pictures += 1;
    const { x, y } = this.points;
    return [
      {
        id: 'stream',
        title: 'Energy per site',
        description: 'Four curves that grow.',
        content: {
          kind: 'chart',
          x: { label: 'training step' },
          y: { label: '_E_/_N_ (_J_, σ·σ)' },
          series: y.map((curve, s) => ({
            kind: 'line',
            name: `seed ${s + 1}`,
            x,
            y: curve,
            colour: s + 1,
            endLabel: `seed ${s + 1}`,
          })),
          annotations: [{ kind: 'reference', y: -1.2748095, label: 'exact' }],
        },
      },
    ];
  }
}

export interface LoadResult {
  readonly frames: number;
  /** Of the growing figure. */
  readonly pictures: number;
  readonly seconds: number;
  readonly medianFrame: number;
  readonly percentile99: number;
  readonly longestFrame: number;
  /** Longest stretches in which the main thread did nothing else, ms. */
  readonly longTasks: readonly number[];
}

declare global {
  interface Window {
    runStream(points: number, perSecond: number, seconds: number): Promise<LoadResult>;
    openStream(points: number): void;
    appendPoints(count: number): void;
    /** What the export menus asked for: figure, format and width in mm. */
    exported: [string, string, number][];
    showGallery(theme: 'light' | 'dark'): void;
  }
}

window.exported = [];

let opened: { readonly stream: Stream; readonly root: ReturnType<typeof createRoot> } | null = null;

function openStream(points: number): { readonly stream: Stream; readonly root: ReturnType<typeof createRoot> } {
  const element = document.getElementById('stream');
  if (!element) throw new Error('The page has no place for the stream.');
  const stream = new Stream();
  const stores = new FigureStores<number>(stream, (_, id) => {
    const found = stream.figures().find((figure) => figure.id === id);
    return found ? readFigure(found) : null;
  });
  const root = createRoot(element);
  root.render(<LiveFigure store={stores.store('stream')} appearance="light" memory={plotMemory('page', 'stream')} />);
  stream.append(points);
  return { stream, root };
}

window.openStream = (points) => {
  opened?.root.unmount();
  opened = openStream(points);
};
window.appendPoints = (count) => opened?.stream.append(count);

window.runStream = async (points, perSecond, seconds) => {
  const { stream, root } = openStream(points / 2);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const picturesBefore = stream.pictures;
  const longTasks: number[] = [];
  const observer = new PerformanceObserver((list) =>
    longTasks.push(...list.getEntries().map((entry) => entry.duration)),
  );
  observer.observe({ entryTypes: ['longtask'] });
  const perMessage = Math.max(1, Math.round(points / 2 / (perSecond * seconds)));
  const timer = setInterval(() => stream.append(perMessage), 1000 / perSecond);
  const frames: number[] = [];
  const start = performance.now();
  let last = start;
  await new Promise<void>((resolve) => {
    const tick = (now: number): void => {
      frames.push(now - last);
      last = now;
      if (now - start < seconds * 1000) requestAnimationFrame(tick);
      else resolve();
    };
    requestAnimationFrame(tick);
  });
  clearInterval(timer);
  observer.disconnect();
  root.unmount();
  const sorted = frames.slice(1).sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  return {
    frames: sorted.length,
    pictures: stream.pictures - picturesBefore,
    seconds: (last - start) / 1000,
    medianFrame: at(0.5),
    percentile99: at(0.99),
    longestFrame: at(1),
    longTasks,
  };
};

let gallery: ReturnType<typeof createRoot> | null = null;
window.showGallery = (theme) => {
  document.documentElement.dataset['theme'] = theme;
  const element = document.getElementById('gallery');
  if (!element) return;
  gallery ??= createRoot(element);
  gallery.render(
    allSamples().map((figure) => (
      <div key={figure.id} style={{ height: figureHeight(figure, screenTheme(theme), 624) * 0.85 + 44 }}>
        <FigureView
          figure={figure}
          appearance={theme}
          note="sample"
          onExport={(format, width) => {
            window.exported.push([figure.id, format, width]);
          }}
        />
      </div>
    )),
  );
};
document.body.dataset['ready'] = 'true';
