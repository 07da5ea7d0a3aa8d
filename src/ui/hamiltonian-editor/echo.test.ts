import { describe, expect, it } from 'vitest';
import { EchoFilter } from './echo';

describe('EchoFilter', () => {
  it('ignores texts that the editor sent itself, also when some never come back', () => {
    const filter = new EchoFilter();
    for (const text of ['a', 'ab', 'abc']) filter.send(text);
    expect(filter.isForeign('ab')).toBe(false);
    expect(filter.isForeign('abc')).toBe(false);
  });

  it('lets a change from elsewhere through, and an undo to a text that was typed before', () => {
    const filter = new EchoFilter();
    filter.send('a');
    filter.send('ab');
    expect(filter.isForeign('ab')).toBe(false);
    expect(filter.isForeign('a')).toBe(true);
    expect(filter.isForeign('another')).toBe(true);
  });
});
