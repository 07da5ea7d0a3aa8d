import { type Figure, type FigureInput, figureSchema } from '../../shared/figure';

/** A figure that changes. `read` may be costly: it is called only when the figure is going to be drawn. */
export interface FigureStore {
  subscribe(listener: () => void): () => void;
  read(): Figure | null;
}

/** Checks a figure's form and fills in what it leaves open; null, and a message on the console, if it is malformed. */
export function readFigure(input: FigureInput): Figure | null {
  const parsed = figureSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  console.error(`The figure ${input.id} cannot be drawn.`, parsed.error.message);
  return null;
}

/**
 * Figures of a source of snapshots (a live run): computed once for each snapshot, however many panels show them, and
 * only when one of them is drawn.
 */
export class FigureStores<Snapshot> {
  private snapshot: Snapshot | null = null;
  private figures: readonly FigureInput[] = [];
  private parsed = new Map<string, Figure | null>();
  private readonly stores = new Map<string, FigureStore>();

  constructor(
    private readonly source: { subscribe(listener: () => void): () => void; getSnapshot(): Snapshot },
    private readonly compute: (snapshot: Snapshot) => readonly FigureInput[],
  ) {}

  /** The figure with this id; the same store for the same id. */
  store(id: string): FigureStore {
    let store = this.stores.get(id);
    if (!store) {
      store = { subscribe: (listener) => this.source.subscribe(listener), read: () => this.read(id) };
      this.stores.set(id, store);
    }
    return store;
  }

  /** Ids of the figures that can be drawn now. */
  ids(): string[] {
    return this.current().map((figure) => figure.id);
  }

  private read(id: string): Figure | null {
    const input = this.current().find((figure) => figure.id === id);
    if (!input) return null;
    let figure = this.parsed.get(id);
    if (figure === undefined) {
      figure = readFigure(input);
      this.parsed.set(id, figure);
    }
    return figure;
  }

  private current(): readonly FigureInput[] {
    const snapshot = this.source.getSnapshot();
    if (snapshot !== this.snapshot) {
      this.snapshot = snapshot;
      this.figures = this.compute(snapshot);
      this.parsed = new Map();
    }
    return this.figures;
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
