export interface ReadoutRow {
  /** Rich text. */
  readonly name: string;
  /** Rich text. */
  readonly value: string;
  /** Series colour 0 to 7; null: none. */
  readonly colour: number | null;
  readonly marker: 'circle' | 'square' | 'diamond' | 'triangle' | 'none';
  readonly hollow: boolean;
}

/** What the figure says at one place. All texts are rich. */
export interface Readout {
  /** Place in px: of the point, or of the cursor line where several curves are read. */
  readonly x: number;
  readonly y: number;
  /** Draw a line through all curves at x. */
  readonly line: boolean;
  readonly title: string;
  readonly rows: readonly ReadoutRow[];
  /** Quiet lines below, for example the distance to the reference. */
  readonly notes: readonly string[];
  /** The points that are read, first the one that leads. */
  readonly points?: readonly ReadPoint[];
}

/** A point of a series with its place in px. */
export interface ReadPoint {
  readonly series: string;
  /** Of the point in its series. */
  readonly index: number;
  readonly at: number;
  readonly value: number;
  readonly error: number | null;
  readonly x: number;
  readonly y: number;
}

/** Name of the quantity on an axis and its unit: "_E_/_N_ (_J_)" is read as "_E_/_N_" and "_J_". */
export function splitUnit(label: string): { name: string; unit: string } {
  const match = /^(.*\S)\s+\(([^()]*)\)\s*$/.exec(label);
  return match ? { name: match[1] ?? label, unit: match[2] ?? '' } : { name: label, unit: '' };
}
