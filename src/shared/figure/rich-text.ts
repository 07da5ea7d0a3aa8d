/** A stretch of a label that is set in one style. */
export interface TextRun {
  readonly text: string;
  readonly italic: boolean;
  readonly script: 'normal' | 'super' | 'sub';
}

/**
 * Reads a rich label: variables between underscores are italic, ^{..} and _{..} are super- and subscripts; "_J_{1}" and
 * "_J__{1}" both mean J with the subscript 1. A marker without its partner is text.
 */
export function parseRichText(label: string): TextRun[] {
  const runs: TextRun[] = [];
  const push = (text: string, italic: boolean, script: TextRun['script']): void => {
    if (text === '') return;
    const last = runs.at(-1);
    if (last && last.italic === italic && last.script === script) {
      runs[runs.length - 1] = { text: last.text + text, italic, script };
    } else {
      runs.push({ text, italic, script });
    }
  };
  const readScript = (at: number, script: 'super' | 'sub'): number => {
    const end = label.indexOf('}', at + 2);
    if (end < 0) return -1;
    for (const run of parseRichText(label.slice(at + 2, end))) push(run.text, run.italic, script);
    return end + 1;
  };
  let i = 0;
  while (i < label.length) {
    const character = label.charAt(i);
    const opensScript = (character === '^' || character === '_') && label.charAt(i + 1) === '{';
    if (opensScript) {
      const next = readScript(i, character === '^' ? 'super' : 'sub');
      if (next > 0) {
        i = next;
        continue;
      }
    } else if (character === '_') {
      const end = label.indexOf('_', i + 1);
      if (end > i + 1) {
        push(label.slice(i + 1, end), true, 'normal');
        // The closing underscore may open the subscript as well.
        i = label.charAt(end + 1) === '{' ? end : end + 1;
        continue;
      }
    }
    // Raised letters of Unicode are in few fonts; raised by us they look the same in all.
    const raised = raisedLetters[character];
    push(raised ?? character, false, raised === undefined ? 'normal' : 'super');
    i += 1;
  }
  return runs;
}

/** The label without its markup, for descriptions, tables and data files. */
export function plainText(label: string): string {
  return parseRichText(label)
    .map((run) => (run.script === 'super' && /^([−-]?\d+|[xyz])$/.test(run.text) ? superscript(run.text) : run.text))
    .join('');
}

const superscripts: Readonly<Record<string, string>> = {
  '−': '⁻',
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
  x: 'ˣ',
  y: 'ʸ',
  z: 'ᶻ',
};

const raisedLetters: Readonly<Record<string, string>> = { ˣ: 'x', ʸ: 'y', ᶻ: 'z' };

function superscript(digits: string): string {
  return [...digits].map((digit) => superscripts[digit] ?? digit).join('');
}
