import type { Abscissa } from '../../shared/curves';
import { type Figure, type FigureInput, figureSchema } from '../../shared/figure';

/** A figure that changes. `read` may be costly: it is called only when the figure is going to be drawn. */
export interface FigureStore {
  subscribe(listener: () => void): () => void;
  read(): Figure | null;
  /** Where training steps lie on the axis of the figure; absent: its axis is as it is. */
  abscissa?(): Abscissa;
}

/** Checks a figure's form and fills in what it leaves open; null, and a message on the console, if it is malformed. */
export function readFigure(input: FigureInput): Figure | null {
  const parsed = figureSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  console.error(`The figure ${input.id} cannot be drawn.`, parsed.error.message);
  return null;
}

/**
 * Figures of a source of snapshots (a live run): each computed once for a snapshot, however many panels show it, and only when it is
 * drawn.
 */
export class FigureStores<Snapshot> {
  private snapshot: Snapshot | null = null;
  private figures = new Map<string, Figure | null>();
  private readonly stores = new Map<string, FigureStore>();

  constructor(
    private readonly source: { subscribe(listener: () => void): () => void; getSnapshot(): Snapshot },
    private readonly compute: (snapshot: Snapshot, id: string) => Figure | null,
    private readonly abscissa?: (snapshot: Snapshot, id: string) => Abscissa,
  ) {}

  /** The figure with this id; the same store for the same id. */
  store(id: string): FigureStore {
    let store = this.stores.get(id);
    if (!store) {
      const { source, abscissa } = this;
      store = {
        subscribe: (listener) => source.subscribe(listener),
        read: () => this.read(id),
        ...(abscissa ? { abscissa: () => abscissa(source.getSnapshot(), id) } : {}),
      };
      this.stores.set(id, store);
    }
    return store;
  }

  private read(id: string): Figure | null {
    const snapshot = this.source.getSnapshot();
    if (snapshot !== this.snapshot) {
      this.snapshot = snapshot;
      this.figures = new Map();
    }
    let figure = this.figures.get(id);
    if (figure === undefined) {
      figure = this.compute(snapshot, id);
      this.figures.set(id, figure);
    }
    return figure;
  }
}

/** A store that holds one figure, given from outside. */
export class FigureHolder implements FigureStore {
  private readonly listeners = new Set<() => void>();

  constructor(private figure: Figure | null = null) {}

  set(figure: Figure | null): void {
    if (figure === this.figure) return;
    this.figure = figure;
    for (const listener of this.listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  read(): Figure | null {
    return this.figure;
  }
}
