import { createContext } from 'react';
import type { View } from '../../shared/figure';

/** A range of x that several figures share. */
export interface LinkedRange {
  readonly x: View['x'];
  /** Only figures with the same axis follow. */
  readonly xLabel: string;
}

type Listener = (range: LinkedRange) => void;

/** Tells figures of one run when one of them shows another part of x. */
export class PlotLink {
  private readonly listeners = new Map<object, Listener>();
  private current: LinkedRange | null = null;

  join(member: object, listener: Listener): () => void {
    this.listeners.set(member, listener);
    if (this.current !== null && this.current.x !== null) listener(this.current);
    return () => this.listeners.delete(member);
  }

  publish(member: object, range: LinkedRange): void {
    this.current = range;
    for (const [other, listener] of this.listeners) if (other !== member) listener(range);
  }
}

/** Given where the x axes of figures move together; null: each by itself. */
export const PlotLinkContext = createContext<PlotLink | null>(null);
