import type { Diagnostic, QuickFix, SourceSpan } from '../model';

/** The text with its line starts, for spans with line and column. */
export class SourceText {
  readonly #lineStarts: number[] = [0];

  constructor(readonly text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1);
  }

  span(start: number, end: number): SourceSpan {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#lineStarts[middle]! <= start) low = middle;
      else high = middle - 1;
    }
    return { start, end, line: low + 1, column: start - this.#lineStarts[low]! + 1 };
  }

  slice(span: SourceSpan): string {
    return this.text.slice(span.start, span.end);
  }
}

/** What is wrong, why, and the fixes to offer. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly reason?: string;
  readonly fixes?: readonly QuickFix[];
}

/** Past this many the text is not a Hamiltonian; the first ones say enough. */
const diagnosticLimit = 60;

/** Collects diagnostics in the order found. One per start and code, so that recovery does not repeat itself. */
export class Diagnostics {
  readonly #found: Diagnostic[] = [];
  readonly #seen = new Set<string>();
  errors = 0;

  /** True once nothing more is kept. */
  get full(): boolean {
    return this.#found.length >= diagnosticLimit;
  }

  error(span: SourceSpan, problem: Problem): void {
    this.errors++;
    this.#add('error', span, problem);
  }

  warning(span: SourceSpan, problem: Problem): void {
    this.#add('warning', span, problem);
  }

  information(span: SourceSpan, problem: Problem): void {
    this.#add('information', span, problem);
  }

  #add(severity: Diagnostic['severity'], span: SourceSpan, problem: Problem): void {
    const key = `${span.start} ${problem.code}`;
    if (this.#seen.has(key) || this.full) return;
    this.#seen.add(key);
    const { code, message, reason = '', fixes = [] } = problem;
    this.#found.push({ severity, code: `HAMILTONIAN_${code}`, message, reason, span, fixes });
  }

  /** By position, errors first at the same place. */
  list(): readonly Diagnostic[] {
    const rank = { error: 0, warning: 1, information: 2 };
    return [...this.#found].sort((a, b) => a.span.start - b.span.start || rank[a.severity] - rank[b.severity]);
  }
}
