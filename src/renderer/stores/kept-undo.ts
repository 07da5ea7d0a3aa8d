import { z } from 'zod';
import { forgetStored, readStored, writeStored, writeStoredText } from './storage';
import type { UndoEntry, UndoStack } from './undo';

/** How states become text: what they share (the data of a plot) is written once. */
export interface KeptForm<State> {
  readonly split: (state: State) => { readonly light: unknown; readonly shared: readonly object[] };
  /** null: it is not a state. */
  readonly join: (light: unknown, shared: readonly unknown[]) => State | null;
}

const orderSchema = z.array(z.string()).max(100);
const entrySchema = z.object({
  label: z.string(),
  group: z.string().nullable(),
  at: z.number(),
  light: z.unknown(),
  shared: z.array(z.int()),
});
const storedSchema = z.object({
  shared: z.array(z.unknown()),
  past: z.array(entrySchema),
  future: z.array(entrySchema),
});

/** A browser keeps about five million characters for a site; documents that are not saved yet have their place there too. */
const characters = 300_000;
const mostThings = 6;

/**
 * Undo that outlives the window: written with every edit, so that a window that is killed can still take back what was done in
 * it. Of each thing the newest edits are kept, as many as fit; of all things those that were edited last.
 */
export class KeptUndo<State> {
  readonly #prefix: string;
  readonly #form: KeptForm<State>;
  readonly #texts = new WeakMap<object, string>();
  #order: readonly string[];

  constructor(prefix: string, form: KeptForm<State>) {
    this.#prefix = prefix;
    this.#form = form;
    this.#order = readStored(`${prefix}-order`, orderSchema) ?? [];
  }

  /** What is kept, by the id of the thing. */
  all(): Readonly<Record<string, UndoStack<State>>> {
    const stacks = this.#order.flatMap((id) => {
      const stack = this.read(id);
      return stack === null ? [] : [[id, stack] as const];
    });
    return Object.fromEntries(stacks);
  }

  read(id: string): UndoStack<State> | null {
    const stored = readStored(this.#key(id), storedSchema);
    if (stored === null) return null;
    const entries = (kept: z.output<typeof storedSchema>['past']): UndoEntry<State>[] =>
      kept.flatMap(({ light, shared, ...rest }) => {
        const state = this.#form.join(
          light,
          shared.map((place) => stored.shared[place]),
        );
        return state === null ? [] : [{ ...rest, state }];
      });
    return { past: entries(stored.past), future: entries(stored.future) };
  }

  write(id: string, stack: UndoStack<State>): void {
    if (this.#order[0] !== id) this.#toFront(id);
    writeStoredText(this.#key(id), this.#textOf(stack));
  }

  forget(id: string): void {
    this.#order = this.#order.filter((other) => other !== id);
    writeStored(`${this.#prefix}-order`, this.#order);
    forgetStored((key) => key === this.#key(id));
  }

  #key(id: string): string {
    return `${this.#prefix}.${id}`;
  }

  #toFront(id: string): void {
    const order = [id, ...this.#order.filter((other) => other !== id)];
    for (const old of order.slice(mostThings)) this.forget(old);
    this.#order = order.slice(0, mostThings);
    writeStored(`${this.#prefix}-order`, this.#order);
  }

  #textOf({ past, future }: UndoStack<State>): string {
    const places = new Map<object, number>();
    const shared: string[] = [];
    let left = characters;
    const texts = (newestFirst: readonly UndoEntry<State>[]): string[] => {
      const kept: string[] = [];
      for (const entry of newestFirst) {
        const { shared: parts } = this.#form.split(entry.state);
        const unknown = [...new Set(parts)].filter((part) => !places.has(part));
        const own = this.#textOfEntry(entry);
        left -= own.length + unknown.reduce((sum, part) => sum + this.#textOfPart(part).length, 0);
        if (left < 0) break;
        for (const part of unknown) {
          places.set(part, shared.length);
          shared.push(this.#textOfPart(part));
        }
        kept.push(`{${own},"shared":${JSON.stringify(parts.map((part) => places.get(part)))}}`);
      }
      return kept;
    };
    // What would be taken back next comes first, then what would be done again next.
    const back = texts([...past].reverse()).reverse();
    const forth = texts(future);
    return `{"past":[${back.join(',')}],"future":[${forth.join(',')}],"shared":[${shared.join(',')}]}`;
  }

  #textOfEntry(entry: UndoEntry<State>): string {
    const { label, group, at, state } = entry;
    const known = this.#texts.get(entry);
    if (known !== undefined) return known;
    const text = JSON.stringify({ label, group, at, light: this.#form.split(state).light }).slice(1, -1);
    this.#texts.set(entry, text);
    return text;
  }

  #textOfPart(part: object): string {
    const known = this.#texts.get(part);
    if (known !== undefined) return known;
    const text = JSON.stringify(part);
    this.#texts.set(part, text);
    return text;
  }
}
