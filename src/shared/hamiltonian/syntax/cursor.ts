import type { SourceSpan } from '../model';
import { isReserved, siteOperator } from '../vocabulary';
import type { Diagnostics, Problem, SourceText } from './source';
import type { Token } from './tokens';

const continuing = new Set(['+', '-', '*', '**', '/', '^', '.', ')', ',', '%']);
const waiting = new Set('sum where in except and or > >> >>> < << <<< + - * ** / ^ . ( , = != % :'.split(' '));
const statementHeads = new Set(['lattice', 'site', 'param', 'sector', 'observable', 'integrals']);

/**
 * Walks over the tokens that mean something. A newline ends a statement unless the line before is open (operator, comma, `=`
 * or an unclosed parenthesis at its end) or the next line begins with an operator.
 */
export class Cursor {
  readonly #tokens: readonly Token[];
  /** True where a statement ends before the token of this index. */
  readonly #endsBefore: readonly boolean[];
  #at = 0;
  #barrier = true;

  constructor(
    readonly source: SourceText,
    readonly diagnostics: Diagnostics,
    tokens: readonly Token[],
  ) {
    const kept: Token[] = [];
    const endsBefore: boolean[] = [];
    let depth = 0;
    let newline = false;
    const meaningful = tokens.filter((token) => token.kind !== 'comment');
    meaningful.forEach((token, index) => {
      if (token.kind === 'newline') {
        newline = true;
        return;
      }
      let ends = token.kind === 'end';
      if (newline && !ends) {
        ends = !continuesStatement(kept.at(-1), token, meaningful[index + 1], depth);
        if (ends) depth = 0;
      }
      newline = false;
      if (token.text === '(') depth++;
      if (token.text === ')') depth = Math.max(0, depth - 1);
      kept.push(token);
      endsBefore.push(ends);
    });
    this.#tokens = kept;
    this.#endsBefore = endsBefore;
  }

  /** The next token, or an end token where the statement ends. */
  get token(): Token {
    const token = this.#tokens[this.#at]!;
    return this.#barrier && this.#endsBefore[this.#at] ? { ...token, kind: 'end', text: '' } : token;
  }

  get following(): Token | null {
    const next = this.#tokens[this.#at + 1];
    return next && !this.#endsBefore[this.#at + 1] ? next : null;
  }

  /** End of the last token that was taken. */
  get lastEnd(): number {
    return this.#at === 0 ? 0 : this.#tokens[this.#at - 1]!.span.end;
  }

  get lastToken(): Token | null {
    return this.#tokens[this.#at - 1] ?? null;
  }

  /** True if the token after the statement's end is the end of the text. */
  get finished(): boolean {
    return this.#tokens[this.#at]!.kind === 'end';
  }

  /** Goes to the first token of the next statement. */
  beginStatement(): void {
    this.#barrier = false;
  }

  is(text: string): boolean {
    const { token } = this;
    return token.text === text && token.kind !== 'end';
  }

  take(): Token {
    const { token } = this;
    if (this.#tokens[this.#at]!.kind !== 'end') this.#at++;
    this.#barrier = true;
    return token;
  }

  /** True if a parenthesis opens here that holds several things, as in (0,1): not one around an expression. */
  tupleAhead(): boolean {
    if (!this.is('(')) return false;
    let depth = 0;
    for (let at = this.#at; at < this.#tokens.length && (at === this.#at || !this.#endsBefore[at]); at++) {
      const { text } = this.#tokens[at]!;
      if (text === '(') depth++;
      if (text === ')' && --depth === 0) return false;
      if (text === ',' && depth === 1) return true;
    }
    return false;
  }

  accept(text: string): Token | null {
    return this.is(text) ? this.take() : null;
  }

  atEnd(): boolean {
    return this.token.kind === 'end';
  }

  skipStatement(): void {
    while (!this.atEnd()) this.take();
  }

  spanFrom(start: number): SourceSpan {
    return this.source.span(start, Math.max(start, this.lastEnd));
  }

  /** Where something is missing: just behind the last token. */
  gap(): SourceSpan {
    return this.source.span(this.lastEnd, this.lastEnd);
  }

  error(span: SourceSpan, problem: Problem): void {
    this.diagnostics.error(span, problem);
  }
}

/** True if `token`, the first of its line, belongs to the statement of the line before. `depth` counts open parentheses. */
export function continuesStatement(
  previous: Token | undefined,
  token: Token,
  following: Token | undefined,
  depth: number,
): boolean {
  if (startsStatement(token, following)) return false;
  return depth > 0 || waiting.has(previous?.text ?? '') || continuing.has(token.text);
}

/** `jump NAME`: a word that was free before it began statements, so what follows decides. */
function beginsJump(following: Token | undefined | null): boolean {
  return following?.kind === 'name' && siteOperator(following.text) === undefined && !isReserved(following.text);
}

/** True for a word that can only begin a statement. */
export function startsStatement(token: Token, following: Token | undefined | null): boolean {
  if (token.kind !== 'name') return false;
  if (token.text === 'jump') return beginsJump(following);
  return statementHeads.has(token.text) || (token.text === 'H' && following?.text === '=');
}
