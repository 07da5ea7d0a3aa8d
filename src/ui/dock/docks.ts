import { forgetStored } from '../storage';
import type { Resize, Side } from './dock-panel';

export interface DockedPanel {
  readonly id: string;
  readonly title: string;
  readonly shown: boolean;
}

/** The dock on the screen, for whoever acts on it from outside: palette, menus, keys. */
export interface Dock {
  readonly title: string;
  panels(): readonly DockedPanel[];
  /** The panel that was worked in last. */
  current(): string | null;
  show(id: string): void;
  hide(id: string): void;
  /** Fills the step with the panel's place, or gives the others their room again. */
  toggleMaximised(id: string): void;
  dockAt(id: string, side: Side): void;
  /** Makes it a tab beside another one. */
  join(id: string, other: string): void;
  resize(id: string, how: Resize): void;
  reset(): void;
}

let shown: Dock | null = null;
const listeners = new Set<() => void>();

export const layoutPrefix = 'dock.';

export const docks = {
  current: (): Dock | null => shown,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** Returns how to take it away again. */
  enter: (dock: Dock): (() => void) => {
    shown = dock;
    for (const listener of listeners) listener();
    return () => {
      if (shown !== dock) return;
      shown = null;
      for (const listener of listeners) listener();
    };
  },
};

/** Every step gets its default layout again, at once where it is shown. */
export function resetLayouts(): void {
  forgetStored((key) => key.startsWith(layoutPrefix) || key.startsWith('layout.'));
  shown?.reset();
}
