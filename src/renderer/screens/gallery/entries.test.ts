import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ansatzGroups } from '../../../shared/model/presets/words';
import { galleryEntrySchema } from '../../../shared/gallery-entry';
import { familyOf, filterCards, galleryCards, groupedBy, pictureOf, topicOf } from './entries';

const pictures = new URL('../../../../resources/gallery/', import.meta.url);

const everything = { text: '', topic: null, family: null, limit: 'any' } as const;
const idsOf = (filter: Partial<Parameters<typeof filterCards>[1]>): readonly string[] =>
  filterCards(galleryCards, { ...everything, ...filter }).map(({ preset }) => preset.id);

describe('the cards of the Gallery', () => {
  it('are found by system, wavefunction, method and source', () => {
    expect(idsOf({})).toHaveLength(galleryCards.length);
    expect(idsOf({ topic: 'Bosons' })).toEqual(['bose-hubbard-8']);
    const determinants = idsOf({ topic: 'Fermions', family: 'Fermions' });
    expect(determinants).toEqual(expect.arrayContaining(['hubbard-4x4-5-5', 'fermions-chain-10-slater']));
    expect(idsOf({ text: 'lstm' })).toEqual(['rydberg-chain-11-lstm']);
    expect(idsOf({ text: 'heisenberg matrix product' })).toEqual(['heisenberg-chain-12-mps']);
    expect(idsOf({ text: 'Saito' })).toContain('bose-hubbard-8');
    expect(idsOf({ text: 'nothing of this kind' })).toEqual([]);
  });

  it('stand in groups that leave none out, by names that there are', () => {
    for (const name of [topicOf, familyOf]) {
      const groups = groupedBy(galleryCards, name);
      expect(groups.flatMap(({ cards }) => cards)).toHaveLength(galleryCards.length);
      expect(new Set(groups.map((group) => group.name)).size).toBe(groups.length);
    }
    const states = galleryCards.filter(({ definition }) => definition.wavefunction !== undefined);
    const families = groupedBy(states, familyOf).map(({ name }) => name);
    expect([...families].sort()).toEqual(ansatzGroups.map(({ title }) => title).sort());
  });

  it('have a picture of the spec that they open, with what it reached', () => {
    for (const { preset, entry } of galleryCards) {
      if (entry === null || preset.expectedRelativeError === null) continue;
      expect(entry.relativeError, preset.id).not.toBeNull();
      expect(entry.relativeError ?? 1, preset.id).toBeLessThan(preset.expectedRelativeError);
    }
  });

  it('are hidden where their run took longer than the limit', () => {
    const short = idsOf({ limit: 'tenSeconds' });
    expect(short).toContain('tfim-3x3-mean-field');
    expect(short).not.toContain('j1j2-10x10-cnn');
  });

  it('know of every picture what it reached and how long its run took', async () => {
    const names = readdirSync(pictures).map((name) => name.replace('.json', ''));
    expect(galleryCards.flatMap(({ entry }) => entry?.preset ?? []).sort()).toEqual(names.sort());
    for (const { entry } of galleryCards) {
      if (entry === null) continue;
      const { figure, ...facts } = galleryEntrySchema.parse(
        JSON.parse(readFileSync(new URL(`${entry.preset}.json`, pictures), 'utf8')),
      );
      expect(facts).toEqual(entry);
      expect(await pictureOf(entry.preset)).toEqual(figure);
    }
  });
});
