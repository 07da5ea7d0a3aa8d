import { continuesStatement } from '../syntax/cursor';
import { Diagnostics, SourceText } from '../syntax/source';
import { type Token, tokenize } from '../syntax/tokens';
import { latticeClauses } from '../vocabulary';

const indentation = '  ';

/** Words before a parenthesis that do not call something. */
const spaced = new Set<string>([...latticeClauses.keys(), 'cell', 'sum', 'on', 'in', 'except']);

/**
 * The text with regular spaces: one statement a line, lines that go on indented, at most one blank line. It means what it
 * meant. A text with characters that cannot be read comes back as it is.
 */
export function format(source: string): string {
  const text = new SourceText(source);
  const diagnostics = new Diagnostics();
  const tokens = tokenize(text, diagnostics);
  if (diagnostics.errors > 0) return source;
  const lines: string[] = [];
  let previous: Token | undefined;
  let depth = 0;
  for (const { tokens: line, indented } of splitLines(tokens, source)) {
    const first = line[0];
    if (!first) {
      if (lines.length > 0 && lines.at(-1) !== '') lines.push('');
      continue;
    }
    if (first.kind === 'comment') {
      lines.push((indented ? indentation : '') + first.text.trimEnd());
      continue;
    }
    const continues = previous !== undefined && continuesStatement(previous, first, line[1], depth);
    if (!continues) depth = 0;
    lines.push((continues ? indentation : '') + new LineFormatter(source, depth, continues).format(line));
    for (const token of line) {
      if (token.text === '(') depth++;
      if (token.text === ')') depth = Math.max(0, depth - 1);
      if (token.kind !== 'comment') previous = token;
    }
  }
  while (lines.at(-1) === '') lines.pop();
  const formatted = lines.length === 0 ? '' : `${lines.join('\n')}\n`;
  return sameWords(tokens, tokenize(new SourceText(formatted), diagnostics)) ? formatted : source;
}

/** In a text that makes no sense, signs set side by side can read as something else. */
function sameWords(before: readonly Token[], after: readonly Token[]): boolean {
  const words = (tokens: readonly Token[]): string[] =>
    tokens.flatMap((token) => (token.kind === 'newline' ? [] : [written(token)]));
  const [first, second] = [words(before), words(after)];
  return first.length === second.length && first.every((word, index) => word === second[index]);
}

function splitLines(tokens: readonly Token[], source: string): { tokens: Token[]; indented: boolean }[] {
  const lines: { tokens: Token[]; indented: boolean }[] = [{ tokens: [], indented: false }];
  for (const token of tokens) {
    const line = lines.at(-1)!;
    if (token.kind === 'newline') lines.push({ tokens: [], indented: false });
    else if (token.kind !== 'end') {
      if (line.tokens.length === 0)
        line.indented = token.span.column > 1 && /\s/.test(source[token.span.start - 1] ?? '');
      line.tokens.push(token);
    }
  }
  return lines;
}

class LineFormatter {
  /** Within the brackets of a bond. */
  #angle = false;
  /** Right behind the < of i<j. */
  #pair = false;
  #unary = false;

  constructor(
    readonly source: string,
    public depth: number,
    readonly continues: boolean,
  ) {}

  format(line: readonly Token[]): string {
    let text = '';
    line.forEach((token, index) => {
      const before = line[index - 1];
      if (before) text += this.#space(before, token, line[index - 2], line[index + 1]);
      text += written(token);
      if (token.text === '(') this.depth++;
      if (token.text === ')') this.depth--;
      this.#pair = token.kind === 'angle' && line[index - 2]?.text === 'sum';
      if (token.kind === 'angle') this.#angle = before?.text === 'sum' && token.text[0] === '<';
      // A sign that begins a line stands apart, as between two terms.
      this.#unary = isSign(token) && (before ? isOpening(before) || before.kind === 'angle' : !this.continues);
    });
    return text;
  }

  #space(before: Token, token: Token, earlier: Token | undefined, after: Token | undefined): string {
    if (token.kind === 'comment') return '  ';
    if (token.kind === 'data') return '';
    if (this.#angle || this.#pair) return '';
    if (token.kind === 'angle' && earlier?.text === 'sum') return '';
    if (token.text === '=' && before.kind === 'angle') return '';
    if (before.text === '(' || token.text === ')' || token.text === ',' || token.text === ':') return '';
    if (isLine(before, token, after)) return '';
    if (before.text === ',') return ' ';
    if (before.text === '.' || token.text === '.') return '';
    if (isPower(before) || isPower(token)) return '';
    if (this.#unary) return '';
    if (token.text === '(') {
      // What a sum runs over calls nothing: "sum spin s (...)".
      const bound = earlier?.text === 'sum' || (earlier?.text === 'spin' && before.kind === 'name');
      const called = before.kind === 'name' && !spaced.has(before.text) && !bound;
      if (called && !(earlier && isLine(earlier, before, token))) return '';
    }
    const sign = isSign(token) && (isOpening(before) || before.kind === 'angle');
    const operator = isBinary(token) && !sign ? token : isBinary(before) ? before : null;
    if (!operator) return ' ';
    if (operator.text === '=') return this.depth > 0 ? '' : ' ';
    if (this.depth === 0 && (operator.text === '+' || operator.text === '-')) return ' ';
    const [left, right] = operator === token ? [before, after] : [earlier, token];
    // Space behind an opening says nothing of an operator that stands where none can: "(1, /2)".
    const spacedLeft = left !== undefined && !isOpening(left) && this.#wasSpaced(left, operator);
    return spacedLeft || this.#wasSpaced(operator, right) ? ' ' : '';
  }

  /** True if space was written between two tokens of this line. */
  #wasSpaced(left: Token | undefined, right: Token | undefined): boolean {
    return left !== undefined && right !== undefined && right.kind !== 'comment' && left.span.end < right.span.start;
  }
}

function written(token: Token): string {
  if (token.text === '**') return '^';
  if (token.kind === 'hermitianConjugate') return 'h.c.';
  return token.kind === 'comment' ? token.text.trimEnd() : token.text;
}

/** x, y or z, which right behind a bracket is a direction of bonds. */
function isLine(bracket: Token, token: Token, after: Token | undefined): boolean {
  if (token.kind !== 'name' || !['x', 'y', 'z'].includes(token.text)) return false;
  if (bracket.text[0] !== '>' || bracket.span.end !== token.span.start) return false;
  const called = after?.text === '(' && after.span.start === token.span.end;
  return !called && !['*', '/', '^', '**', '.'].includes(after?.text ?? '');
}

function isPower(token: Token): boolean {
  return token.text === '^' || token.text === '**';
}

function isSign(token: Token): boolean {
  return token.text === '+' || token.text === '-';
}

function isBinary(token: Token): boolean {
  return ['+', '-', '*', '/', '=', '!=', '%'].includes(token.text);
}

/** After these a sign is a sign of what follows, not a sum. */
function isOpening(token: Token): boolean {
  return ['(', ',', '=', '!=', ':', '+', '-', '*', '/', '^', '**', '.'].includes(token.text);
}
