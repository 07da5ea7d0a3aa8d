import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { readStored, writeStored } from './storage';

const preferencesSchema = z.object({
  theme: z.enum(['light', 'dark', 'system']).catch('system'),
  /** Texts and controls against their designed size, in per cent; or as it suits the window. */
  textSize: z.union([z.literal('automatic'), z.int().min(90).max(150)]).catch('automatic'),
  /** Runs shown in the status bar at the same time; the others are counted. */
  statusBarRuns: z.int().min(1).max(6).catch(2),
  /** Hints of the first start that were put away. */
  dismissedHints: z.array(z.string()).catch([]),
});

export type Preferences = z.output<typeof preferencesSchema>;

export interface PreferencesStore extends Preferences {
  change(next: Partial<Preferences>): void;
}

export function createPreferences(): StoreApi<PreferencesStore> {
  const initial = readStored('preferences', preferencesSchema) ?? preferencesSchema.parse({});
  return createStore<PreferencesStore>((set, get) => ({
    ...initial,
    change: (next) => {
      set(next);
      const { change: _change, ...kept } = get();
      writeStored('preferences', kept);
    },
  }));
}
