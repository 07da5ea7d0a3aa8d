import { experiments } from '../../../experiments/specs';
import type { ExperimentDefinition, Preset } from '../../../shared/experiment';
import { galleryEntrySchema, type GalleryEntry } from '../../../shared/gallery-entry';

/** One card: a preset and what a finished run of it left. */
export interface GalleryCard {
  readonly definition: ExperimentDefinition;
  readonly preset: Preset<unknown>;
  /** Null until a real run has been recorded for this preset. */
  readonly entry: GalleryEntry | null;
}

const files = import.meta.glob('../../../../resources/gallery/*.json', { eager: true, import: 'default' });

function readEntries(): ReadonlyMap<string, GalleryEntry> {
  const entries = new Map<string, GalleryEntry>();
  for (const content of Object.values(files)) {
    const parsed = galleryEntrySchema.safeParse(content);
    if (parsed.success) entries.set(parsed.data.preset, parsed.data);
  }
  return entries;
}

const entries = readEntries();

export const galleryCards: readonly GalleryCard[] = experiments.flatMap((definition) =>
  definition.presets.map((preset) => ({ definition, preset, entry: entries.get(preset.id) ?? null })),
);

export type TimeLimit = 'tenSeconds' | 'fiveMinutes' | 'oneHour' | 'any';

const limitSeconds: Readonly<Record<TimeLimit, number>> = {
  tenSeconds: 10,
  fiveMinutes: 300,
  oneHour: 3600,
  any: Infinity,
};

interface GalleryFilter {
  readonly text: string;
  readonly category: string | null;
  readonly limit: TimeLimit;
}

/** All words of the search must be found in title, summary, source or category. */
export function filterCards(cards: readonly GalleryCard[], { text, category, limit }: GalleryFilter): GalleryCard[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return cards.filter(({ definition, preset, entry }) => {
    if (category !== null && definition.category !== category) return false;
    if ((entry?.seconds ?? preset.expectedSeconds) > limitSeconds[limit]) return false;
    const where = [preset.title, preset.summary, preset.source, preset.id, definition.title, definition.category]
      .join(' ')
      .toLowerCase();
    return words.every((word) => where.includes(word));
  });
}

export function categoriesOf(cards: readonly GalleryCard[]): { readonly name: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { definition } of cards) counts.set(definition.category, (counts.get(definition.category) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count }));
}
