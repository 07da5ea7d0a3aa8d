import type { SourceSpan } from '../model';
import type { Diagnostics, SourceText } from './source';

export type TokenKind =
  | 'number'
  | 'name'
  | 'hermitianConjugate'
  /** One to three of < or >, as written. */
  | 'angle'
  | 'symbol'
  | 'newline'
  | 'comment'
  /** The lines of a table, from behind its word to its `end`. */
  | 'data'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly span: SourceSpan;
}

/** Longest text and most tokens that are read; more is a diagnostic. */
export const maximumTextLength = 50_000;
export const maximumTokens = 20_000;
/** Longest table of integrals; it does not count to the length of the text. */
export const maximumDataLength = 2_000_000;

/** The dagger belongs to the name of an operator: c†(i). */
const namePattern = /[\p{L}_][\p{L}\p{N}_]*†?/uy;
const numberPattern = /(?:\d+(?:\.(?!\p{L})\d*)?|\.\d+)(?:[eE][+-]?\d+)?/uy;
const conjugatePattern = /[hH]\.\s?c(?![\p{L}\p{N}_])\.?/uy;
/** S+(i) and S-(i): the sign belongs to the name if a parenthesis follows at once. */
const ladderPattern = /S[+-](?=\()/y;
/** The line that ends a table. */
const endPattern = /^[ \t]*end(?=[ \t\r]*(?:#.*)?$)/gm;
const symbols = new Set(['+', '-', '*', '/', '^', '(', ')', ',', '=', '.', '%', ':']);

/** Characters that a copied formula brings in, with what the language writes instead. */
const substitutes: Readonly<Record<string, string>> = {
  '·': '.',
  '⋅': '.',
  '×': '*',
  '−': '-',
  '–': '-',
  '—': '-',
  '[': '(',
  ']': ')',
  '{': '(',
  '}': ')',
  '⟨': '<',
  '⟩': '>',
  '∑': 'sum',
  ';': ',',
  '≠': '!=',
  '≤': '<=',
  '≥': '>=',
  '†': '',
};

/** Splits the text into tokens; comments and newlines are kept. Never fails: an unknown character is reported and skipped. */
export function tokenize(source: SourceText, diagnostics: Diagnostics): Token[] {
  const { text } = source;
  const tokens: Token[] = [];
  let at = 0;
  const push = (kind: TokenKind, end: number): void => {
    tokens.push({ kind, text: text.slice(at, end), span: source.span(at, end) });
    at = end;
  };
  const match = (pattern: RegExp): number => {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex : -1;
  };
  let length = Math.min(text.length, maximumTextLength);
  while (at < length && tokens.length < maximumTokens) {
    const character = text[at]!;
    if (character === '\n') {
      push('newline', at + 1);
      continue;
    }
    if (character === ' ' || character === '\t' || character === '\r' || character === '\u00a0') {
      at++;
      continue;
    }
    if (character === '#') {
      const end = text.indexOf('\n', at);
      push('comment', end < 0 ? text.length : end);
      continue;
    }
    const conjugate = match(conjugatePattern);
    if (conjugate > 0) {
      push('hermitianConjugate', conjugate);
      continue;
    }
    const name = Math.max(match(ladderPattern), match(namePattern));
    if (name > 0) {
      const beginsTable = text.slice(at, name) === 'integrals' && [undefined, 'newline'].includes(tokens.at(-1)?.kind);
      push('name', name);
      if (!beginsTable) continue;
      endPattern.lastIndex = at;
      const end = endPattern.test(text) ? Math.min(endPattern.lastIndex, at + maximumDataLength) : at;
      length = Math.min(text.length, length + end - at);
      if (end > at) push('data', end);
      continue;
    }
    // After a closing parenthesis the dot is the scalar product, also before a digit.
    const afterOperand = tokens.at(-1)?.text === ')' && character === '.';
    const number = afterOperand ? -1 : match(numberPattern);
    if (number > 0) {
      push('number', number);
      continue;
    }
    if (character === '<' || character === '>') {
      let end = at + 1;
      while (end < at + 3 && text[end] === character) end++;
      push('angle', end);
      continue;
    }
    if ((character === '*' && text[at + 1] === '*') || (character === '!' && text[at + 1] === '=')) {
      push('symbol', at + 2);
      continue;
    }
    if (symbols.has(character)) {
      push('symbol', at + 1);
      continue;
    }
    const width = String.fromCodePoint(text.codePointAt(at)!).length;
    reportCharacter(source, diagnostics, at, at + width);
    at += width;
  }
  if (text.length > length || at < length) {
    diagnostics.error(source.span(at, Math.max(at, text.length)), {
      code: 'TEXT_TOO_LONG',
      message: `The text is too long; reading stops here.`,
      reason: `At most ${maximumTextLength} characters and ${maximumTokens} words and signs are read.`,
    });
  }
  const finish = Math.min(at, text.length);
  tokens.push({ kind: 'end', text: '', span: source.span(finish, finish) });
  return tokens;
}

function reportCharacter(source: SourceText, diagnostics: Diagnostics, start: number, end: number): void {
  const span = source.span(start, end);
  const written = source.slice(span);
  const replacement = substitutes[written];
  diagnostics.error(span, {
    code: 'UNKNOWN_CHARACTER',
    message: `The character ${written} is not part of the language.`,
    reason: replacement ? `Write ${replacement} instead.` : '',
    fixes:
      replacement === undefined
        ? [{ title: `Remove ${written}`, span, replacement: '' }]
        : [{ title: replacement ? `Replace with ${replacement}` : `Remove ${written}`, span, replacement }],
  });
}
