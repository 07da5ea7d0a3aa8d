/** The smallest replacement that turns one text into another, so that the cursor stays where it is. */
export interface TextReplacement {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

export const minimalEdit = (before: string, after: string): TextReplacement | null => {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { start, end: before.length - tail, replacement: after.slice(start, after.length - tail) };
};
