import { describe, expect, it } from 'vitest';
import { decodeEventLine, encodeEventLine, type LoggedEvent } from './event-line';
import { RunJournal } from './journal';
import { profileNumbers, profileRows, profileSchema, spacedIndices, withProfile, type Profile } from './profile';

const spectrum = (step: number): Profile => ({
  step,
  name: 'spectrum',
  labels: null,
  columns: { index: [1, 2], eigenvalue: [0.5, null] },
});
const logged = (profile: Profile): LoggedEvent => ({ kind: 'profile', ...profile });

const started = (fromStep: number, reason: 'start' | 'rollback'): LoggedEvent => ({
  kind: 'started',
  reason,
  fromStep,
  seconds: 0,
  threads: 1,
  device: 'native',
  version: '0',
  at: '',
});

describe('profiles', () => {
  it('keep four digits and nothing that is not finite', () => {
    expect(profileNumbers([1.23456789, Number.NaN, Infinity, 1e-9])).toEqual([1.235, null, null, 1e-9]);
  });

  it('take a few indices of a long list, dense at its beginning, first and last among them', () => {
    expect(spacedIndices(5, 96)).toEqual([0, 1, 2, 3, 4]);
    for (const length of [97, 1_000, 100_000]) {
      const indices = spacedIndices(length, profileRows);
      expect(indices.length).toBeLessThanOrEqual(profileRows);
      expect(indices.slice(0, 4)).toEqual([0, 1, 2, 3]);
      expect(indices.at(-1)).toBe(length - 1);
      expect(new Set(indices).size).toBe(indices.length);
    }
  });

  it('are short enough for a line of the log, whatever is put in', () => {
    const column = new Array<number>(profileRows + 1).fill(1);
    expect(profileSchema.safeParse({ ...spectrum(1), columns: { index: column } }).success).toBe(false);
    const full = { ...spectrum(1), columns: { index: column.slice(1), value: profileNumbers(column.slice(1)) } };
    expect(encodeEventLine(0, logged(profileSchema.parse(full))).length).toBeLessThan(4096);
  });

  it('come back from the log', () => {
    const line = new TextEncoder().encode(encodeEventLine(3, logged(spectrum(7))).slice(0, -1));
    expect(decodeEventLine(line)).toEqual({ number: 3, event: logged(spectrum(7)) });
  });

  it('take the place of an older one of their name', () => {
    const other = { ...spectrum(3), name: 'trace' };
    expect(withProfile([spectrum(1), other], spectrum(5))).toEqual([other, spectrum(5)]);
  });

  it('are withdrawn with the steps that they belong to', () => {
    const journal = new RunJournal();
    journal.apply(started(0, 'start'));
    journal.apply(logged(spectrum(50)));
    journal.apply({ kind: 'profile', ...spectrum(40), name: 'trace' });
    journal.apply(started(45, 'rollback'));
    expect(journal.profiles.map(({ name }) => name)).toEqual(['trace']);
  });
});
