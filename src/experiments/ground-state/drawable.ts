/** What a figure can draw of a number; null: a gap. */
export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** The same on a logarithmic axis. */
export const positive = (value: number): number | null => (value > 0 ? finite(value) : null);
