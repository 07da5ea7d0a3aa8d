/** What a canvas of nodes shows. All texts come ready from the caller, which knows what the nodes stand for. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface BuilderFix {
  readonly title: string;
  readonly onApply: () => void;
}

/** What is wrong at a node, why, and what to press. */
export interface BuilderProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly reason: string;
  /** None: nothing can be pressed, or the canvas is read only. */
  readonly fixes: readonly BuilderFix[];
}

export interface BuilderNode {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  /** Learnt numbers, under the node; null: none. */
  readonly parameters: string | null;
  readonly tone: 'layer' | 'input' | 'state';
  /** Ids of the nodes that it reads, in order. */
  readonly inputs: readonly string[];
  /** How many it can read; zero: it begins a branch. */
  readonly mostInputs: number;
  /** On every line that leaves it: its shape. Null: not known, because of an error. */
  readonly output: string | null;
  readonly problems: readonly BuilderProblem[];
  /** One sentence for assistive technology and the line under the canvas. */
  readonly description: string;
}

/** Where all lines lead in the end. */
export interface BuilderEnd {
  readonly title: string;
  readonly subtitle: string;
  readonly inputs: readonly string[];
  readonly problems: readonly BuilderProblem[];
}

export interface BuilderGroup {
  readonly name: string;
  readonly nodes: readonly string[];
  readonly open: boolean;
  /** Under the name while it is closed. */
  readonly subtitle: string;
  readonly parameters: string | null;
}

export interface BuilderDrawing {
  readonly nodes: readonly BuilderNode[];
  readonly end: BuilderEnd | null;
  /** Upper left corner of every node. */
  readonly places: ReadonlyMap<string, Point>;
  readonly groups: readonly BuilderGroup[];
}

export interface BuilderLine {
  readonly from: string;
  readonly to: string;
}

/** What is chosen: nodes, the one that was chosen last at the end, or a line. */
export interface BuilderSelection {
  readonly nodes: readonly string[];
  readonly line: BuilderLine | null;
}

/** What can be done to the nodes. Every call is one step of undo. */
export interface BuilderEditing {
  readonly onMove: (places: ReadonlyMap<string, Point>) => void;
  /** Why a node cannot read another one; null: it can. */
  readonly refusal: (line: BuilderLine) => string | null;
  readonly onConnect: (line: BuilderLine) => void;
  readonly onRemove: (nodes: readonly string[], lines: readonly BuilderLine[]) => void;
  /** A new node of a kind of the palette: at a place, or on a line that is cut for it. */
  readonly onAdd: (kind: string, place: Point, line: BuilderLine | null) => void;
  /** Text for the clipboard; null: nothing of it can be copied. */
  readonly copied: (nodes: readonly string[]) => string | null;
  /** Gives false where the text is no nodes. */
  readonly onPaste: (text: string) => boolean;
  readonly onDuplicate: (nodes: readonly string[]) => void;
  readonly onGroup: (nodes: readonly string[]) => void;
  readonly onGroupChange: (name: string, change: { readonly name?: string; readonly open?: boolean } | null) => void;
}

export interface PaletteItem {
  readonly kind: string;
  readonly title: string;
  readonly note: string;
  /** Why it is of no use here; null: it is. */
  readonly refusal: string | null;
}

export interface PaletteGroup {
  readonly title: string;
  readonly items: readonly PaletteItem[];
}

/** Type of what is dragged from the palette. */
export const dragType = 'application/x-ansatz-node';
