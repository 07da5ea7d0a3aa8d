/** Undo of one thing: states, not operations, so that it cannot drift. */
export interface UndoStack<State> {
  readonly past: readonly UndoEntry<State>[];
  readonly future: readonly UndoEntry<State>[];
}

export interface UndoEntry<State> {
  /** The state to go back (or forward) to. */
  readonly state: State;
  readonly label: string;
  readonly group: string | null;
  readonly at: number;
}

const mostEntries = 200;
/** Changes of one group that follow each other within this time are one step. */
const groupMilliseconds = 1500;

export function emptyUndo<State>(): UndoStack<State> {
  return { past: [], future: [] };
}

export function record<State>(
  stack: UndoStack<State>,
  before: State,
  note: { readonly label: string; readonly group?: string },
  now: number,
): UndoStack<State> {
  const last = stack.past.at(-1);
  const group = note.group ?? null;
  if (last && group !== null && last.group === group && now - last.at < groupMilliseconds) {
    return { past: [...stack.past.slice(0, -1), { ...last, at: now }], future: [] };
  }
  const past = [...stack.past, { state: before, label: note.label, group, at: now }];
  return { past: past.slice(-mostEntries), future: [] };
}

/** `now` dates the entry that the other direction gets: what was undone last is redone first. */
export function stepBack<State>(
  stack: UndoStack<State>,
  current: State,
  now: number,
): { readonly stack: UndoStack<State>; readonly state: State } | null {
  const entry = stack.past.at(-1);
  if (!entry) return null;
  return {
    state: entry.state,
    stack: {
      past: stack.past.slice(0, -1),
      future: [{ ...entry, state: current, group: null, at: now }, ...stack.future],
    },
  };
}

export function stepForward<State>(
  stack: UndoStack<State>,
  current: State,
  now: number,
): { readonly stack: UndoStack<State>; readonly state: State } | null {
  const [entry, ...rest] = stack.future;
  if (!entry) return null;
  return {
    state: entry.state,
    stack: { past: [...stack.past, { ...entry, state: current, group: null, at: now }], future: rest },
  };
}
