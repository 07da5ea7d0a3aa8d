export interface DifferentLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Longer texts are compared line by line at the same place only: the table of common lines would be too large. */
const mostLines = 400;

/** Lines of two texts side by side: those of both, those only of the first, those only of the second. */
export function lineDifference(first: string, second: string): readonly DifferentLine[] {
  const a = first.replace(/\n$/, '').split('\n');
  const b = second.replace(/\n$/, '').split('\n');
  if (a.length > mostLines || b.length > mostLines) {
    return Array.from({ length: Math.max(a.length, b.length) }, (_, row) => pair(a[row], b[row])).flat();
  }
  // Length of the longest common part of what follows i in the first and j in the second.
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      common[i]![j] = a[i] === b[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
  const lines: DifferentLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i] ?? '' });
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0))) {
      lines.push({ kind: 'removed', text: a[i] ?? '' });
      i += 1;
    } else {
      lines.push({ kind: 'added', text: b[j] ?? '' });
      j += 1;
    }
  }
  return lines;
}

function pair(a: string | undefined, b: string | undefined): DifferentLine[] {
  if (a === b) return [{ kind: 'same', text: a ?? '' }];
  return [
    ...(a === undefined ? [] : [{ kind: 'removed' as const, text: a }]),
    ...(b === undefined ? [] : [{ kind: 'added' as const, text: b }]),
  ];
}
