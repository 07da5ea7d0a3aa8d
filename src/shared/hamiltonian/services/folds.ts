import { parse } from '../syntax/parser';
import { Diagnostics, SourceText } from '../syntax/source';
import { tokenize } from '../syntax/tokens';

/** Lines that can be folded into their first one, counted from 1. */
export interface Fold {
  readonly first: number;
  readonly last: number;
  readonly isComment: boolean;
}

/** Statements over several lines, and runs of lines that are comments. */
export function folds(source: string): readonly Fold[] {
  const text = new SourceText(source);
  const diagnostics = new Diagnostics();
  const { statements } = parse(text, tokenize(text, diagnostics), diagnostics);
  const found: Fold[] = [];
  for (const { span } of statements) {
    const last = text.span(Math.max(span.start, span.end - 1), span.end).line;
    if (last > span.line) found.push({ first: span.line, last, isComment: false });
  }
  const lines = source.split('\n');
  for (let line = 0; line < lines.length; line++) {
    let last = line;
    while (lines[last]?.trimStart().startsWith('#') === true) last++;
    if (last > line + 1) found.push({ first: line + 1, last, isComment: true });
    if (last > line) line = last;
  }
  return found;
}
