import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { curveSettingsSchema, plainCurves } from '../../shared/curves';
import { readStored, writeStored } from '../storage';

const curveStateSchema = z.object({
  settings: curveSettingsSchema,
  /** The x axes of the curves move together. */
  linked: z.boolean(),
  /** Curves of single metrics that are drawn beside the usual ones. */
  metrics: z.array(z.string()).max(32),
});
type CurveState = z.output<typeof curveStateSchema>;

const plain: CurveState = { settings: plainCurves, linked: false, metrics: [] };

/** How the curves of one document are shown; kept in this browser. */
export class CurveStateStore {
  private state: CurveState;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly key: string) {
    this.state = readStored(key, curveStateSchema) ?? plain;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly get = (): CurveState => this.state;

  change(part: Partial<CurveState>): void {
    this.state = { ...this.state, ...part };
    writeStored(this.key, this.state);
    for (const listener of this.listeners) listener();
  }

  set(part: Partial<CurveState['settings']>): void {
    this.change({ settings: { ...this.state.settings, ...part } });
  }
}

const stores = new Map<string, CurveStateStore>();

/** The same store for the same document, as long as the window is open. */
export function curveState(documentId: string): CurveStateStore {
  let store = stores.get(documentId);
  if (!store) {
    store = new CurveStateStore(`curves.${documentId}`);
    stores.set(documentId, store);
  }
  return store;
}

export const useCurveState = (store: CurveStateStore): CurveState => useSyncExternalStore(store.subscribe, store.get);
