import { describe, expect, it } from 'vitest';
import { crc32Hex } from './crc32';
import { decodeEventLine, encodeEventLine, type LoggedEvent } from './event-line';
import { scanEvents } from './event-scan';

const observation = (step: number): LoggedEvent => ({
  kind: 'observation',
  step,
  seconds: step / 7,
  values: { energyPerSite: -1.2731357 - step * 1e-17, relativeError: null },
});
const lines = Array.from({ length: 6 }, (_, index) => encodeEventLine(index, observation(index + 1)));
const bytes = new TextEncoder().encode(lines.join(''));

describe('event lines', () => {
  it('has the standard check value', () => {
    expect(crc32Hex(new TextEncoder().encode('123456789'))).toBe('cbf43926');
  });

  it('keeps every bit of a number', () => {
    const line = new TextEncoder().encode(lines[3]?.trimEnd());
    expect(decodeEventLine(line)).toEqual({ number: 3, event: observation(4) });
  });

  it('is JSON on every line', () => {
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ n: 0, event: { step: 1 } });
  });

  it('sees every flipped and every missing byte', () => {
    for (let position = 0; position < bytes.length; position += 1) {
      const flipped = bytes.slice();
      flipped[position] = (flipped[position] ?? 0) ^ 1;
      const missing = new Uint8Array([...bytes.subarray(0, position), ...bytes.subarray(position + 1)]);
      for (const damaged of [flipped, missing]) {
        const scan = scanEvents(damaged, 0);
        expect(scan.damagedLines > 0 || scan.goodBytes < damaged.length).toBe(true);
        // What is left is true: every event that is read is one that was written.
        for (const event of scan.events)
          expect(event.kind === 'observation' && event).toEqual(
            observation(event.kind === 'observation' ? event.step : 0),
          );
      }
    }
  });

  it('counts a line that is gone', () => {
    const without = new TextEncoder().encode(lines.filter((_, index) => index !== 2).join(''));
    expect(scanEvents(without, 0)).toMatchObject({ damagedLines: 1, nextNumber: 6 });
  });

  it('leaves a line that is being written for later', () => {
    const scan = scanEvents(bytes.subarray(0, bytes.length - 3), 0);
    expect(scan).toMatchObject({ damagedLines: 0, nextNumber: 5 });
    expect(scanEvents(bytes.subarray(scan.goodBytes), scan.nextNumber).events).toEqual([observation(6)]);
  });
});
