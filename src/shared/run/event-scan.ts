import { decodeEventLine, type LoggedEvent } from './event-line';

export interface EventScan {
  readonly events: readonly LoggedEvent[];
  /** Number that the next line must carry. */
  readonly nextNumber: number;
  /** Before the last good line: lines that cannot be trusted, and lines that are missing between two numbers. */
  readonly damagedLines: number;
  /** Bytes up to the end of the last good line: what follows is damage, a torn tail, or a line that is being written. */
  readonly goodBytes: number;
}

/**
 * Reads whole lines out of a piece of events.jsonl that starts at a line's beginning. What follows the last
 * good line is left for the next call.
 */
export function scanEvents(bytes: Uint8Array, firstNumber: number): EventScan {
  const events: LoggedEvent[] = [];
  let start = 0;
  let goodBytes = 0;
  let nextNumber = firstNumber;
  let damagedLines = 0;
  let unreadable = 0;
  for (;;) {
    const end = bytes.indexOf(0x0a, start);
    if (end < 0) break;
    const line = decodeEventLine(bytes.subarray(start, end));
    start = end + 1;
    if (line === null || line.number < nextNumber) {
      unreadable += 1;
      continue;
    }
    // A lost newline makes one unreadable line out of two: the jump of the numbers counts them.
    damagedLines += Math.max(unreadable, line.number - nextNumber);
    unreadable = 0;
    nextNumber = line.number + 1;
    goodBytes = start;
    events.push(line.event);
  }
  return { events, nextNumber, damagedLines, goodBytes };
}
