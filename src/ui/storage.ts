import type { z } from 'zod';

const prefix = 'ansatz.';

/** A value that this browser keeps between visits; null when there is none or when it is not what it should be. */
export function readStored<Schema extends z.ZodType>(key: string, schema: Schema): z.output<Schema> | null {
  try {
    const text = localStorage.getItem(prefix + key);
    if (text === null) return null;
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Best effort: a full or forbidden storage must not stop the work, which is saved by the host anyway. */
export function writeStored(key: string, value: unknown): void {
  writeStoredText(key, JSON.stringify(value));
}

/** The same for a value that is JSON already. */
export function writeStoredText(key: string, json: string): void {
  try {
    localStorage.setItem(prefix + key, json);
  } catch {
    // Said nowhere: nothing is lost but the place where the window was.
  }
}

/** Removes the values whose keys fit. */
export function forgetStored(fits: (key: string) => boolean): void {
  try {
    for (const name of Object.keys(localStorage)) {
      // Splitters keep theirs behind a name of the library.
      const at = name.indexOf(prefix);
      if (at >= 0 && fits(name.slice(at + prefix.length))) localStorage.removeItem(name);
    }
  } catch {
    // Nothing was kept.
  }
}
