import { z } from 'zod';
import { experiments } from '../../../experiments/specs';
import type { ExperimentDefinition, Preset } from '../../../shared/experiment';
import facts from '../../../../resources/gallery-facts.json';
import type { Figure } from '../../../shared/figure';
import { galleryEntrySchema, galleryFactsSchema, type GalleryFacts } from '../../../shared/gallery-entry';

/** One card: a preset and what a finished run of it left. */
export interface GalleryCard {
  readonly definition: ExperimentDefinition;
  readonly preset: Preset<unknown>;
  /** Null until a real run has been recorded for this preset. */
  readonly entry: GalleryFacts | null;
}

const entries: ReadonlyMap<string, GalleryFacts> = new Map(
  z
    .array(galleryFactsSchema)
    .parse(facts)
    .map((entry) => [entry.preset, entry]),
);

const files = import.meta.glob('../../../../resources/gallery/*.json', { import: 'default' });
const pictures = new Map<string, Promise<Figure | null>>();

/** The figure of the run that was recorded for a preset; null where there is none. */
export function pictureOf(preset: string): Promise<Figure | null> {
  let picture = pictures.get(preset);
  if (picture === undefined) {
    picture = readPicture(preset);
    pictures.set(preset, picture);
  }
  return picture;
}

async function readPicture(preset: string): Promise<Figure | null> {
  const parsed = galleryEntrySchema.safeParse(await files[`../../../../resources/gallery/${preset}.json`]?.());
  return parsed.success ? parsed.data.figure : null;
}

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
  /** Null: all of them. */
  readonly topic: string | null;
  readonly family: string | null;
  readonly limit: TimeLimit;
}

/** All words of the search must be found in title, summary, source, topic, method or category. */
export function filterCards(cards: readonly GalleryCard[], filter: GalleryFilter): GalleryCard[] {
  const { text, topic, family, limit } = filter;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return cards.filter(({ definition, preset, entry }) => {
    if (topic !== null && preset.topic !== topic) return false;
    if (family !== null && preset.method.family !== family) return false;
    const took = entry?.processorSeconds ?? entry?.seconds ?? preset.expectedSeconds;
    if (took > limitSeconds[limit]) return false;
    const { title, summary, source, id, method } = preset;
    const where = [title, summary, source, id, preset.topic, method.name, method.family, definition.title]
      .concat(definition.category)
      .join(' ')
      .toLowerCase();
    return words.every((word) => where.includes(word));
  });
}

export interface CardGroup {
  readonly name: string;
  readonly cards: readonly GalleryCard[];
}

/** Cards with equal names together, in the order in which the names come first. */
export function groupedBy(cards: readonly GalleryCard[], name: (card: GalleryCard) => string): readonly CardGroup[] {
  const groups = new Map<string, GalleryCard[]>();
  for (const card of cards) {
    const group = groups.get(name(card));
    if (group === undefined) groups.set(name(card), [card]);
    else group.push(card);
  }
  return [...groups].map(([title, found]) => ({ name: title, cards: found }));
}

export const topicOf = ({ preset }: GalleryCard): string => preset.topic;
export const familyOf = ({ preset }: GalleryCard): string => preset.method.family;
