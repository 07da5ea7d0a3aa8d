import { createContext, use, useEffect, useId, useState, type DragEvent, type ReactNode } from 'react';

/** What a docked panel puts into its header: tabs instead of the title where it shares its place, its menu, and a grip. */
export interface PanelChrome {
  readonly tabs: ReactNode | null;
  readonly tools: ReactNode;
  readonly onDragStart: (event: DragEvent<HTMLElement>) => void;
  readonly onDragEnd: () => void;
  readonly onToggle: () => void;
}

/** Which header of a panel carries the chrome: the first that was there. */
export class HeaderQueue {
  readonly #waiting: string[] = [];
  readonly #listeners = new Set<() => void>();

  join(id: string, onChange: () => void): () => void {
    this.#waiting.push(id);
    this.#listeners.add(onChange);
    onChange();
    return () => {
      this.#waiting.splice(this.#waiting.indexOf(id), 1);
      this.#listeners.delete(onChange);
      for (const listener of this.#listeners) listener();
    };
  }

  get first(): string | null {
    return this.#waiting[0] ?? null;
  }
}

interface OfferedChrome {
  readonly chrome: PanelChrome;
  readonly queue: HeaderQueue;
}

const ChromeContext = createContext<OfferedChrome | null>(null);

export function PanelChromeProvider(props: {
  readonly value: OfferedChrome | null;
  readonly children: ReactNode;
}): ReactNode {
  return <ChromeContext value={props.value}>{props.children}</ChromeContext>;
}

interface HeaderChrome {
  readonly tabs: ReactNode | null;
  readonly tools: ReactNode | null;
  /** Spread on the header, which is the grip. */
  readonly grip: {
    readonly draggable?: true;
    readonly onDragStart?: (event: DragEvent<HTMLElement>) => void;
    readonly onDragEnd?: () => void;
    readonly onDoubleClick?: () => void;
  };
}

const bare: HeaderChrome = { tabs: null, tools: null, grip: {} };

/** For a header: what the dock adds to it. Nothing outside of a dock, and in all headers of a panel but its first. */
export function usePanelChrome(): HeaderChrome {
  const offered = use(ChromeContext);
  const id = useId();
  const queue = offered?.queue ?? null;
  const [mine, setMine] = useState(false);
  useEffect(() => queue?.join(id, () => setMine(queue.first === id)), [queue, id]);
  if (offered === null || !mine) return bare;
  const { tabs, tools, onDragStart, onDragEnd, onToggle } = offered.chrome;
  return { tabs, tools, grip: { draggable: true, onDragStart, onDragEnd, onDoubleClick: onToggle } };
}
