import { ProgramResolver } from '../check/resolve';
import { parse } from '../syntax/parser';
import { Diagnostics, SourceText } from '../syntax/source';
import { tokenize } from '../syntax/tokens';
import type { Expression, Statement } from '../syntax/tree';
import { visit } from '../syntax/walk';
import { timeNumber } from '../time/expression';
import { siteOperator } from '../vocabulary';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The text with every time-dependent parameter as the constant that it is at one time, what it was in a comment behind it. Null
 * where the text has none, or one that is not finite then.
 */
export function frozenAt(source: string, time: number): string | null {
  const text = new SourceText(source);
  const diagnostics = new Diagnostics();
  const tree = parse(text, tokenize(text, diagnostics), diagnostics);
  const { timed } = new ProgramResolver(text, diagnostics, { time }).resolve(tree);
  if (timed.size === 0) return null;
  const edits: Edit[] = [];
  const notes = new Map<number, string[]>();
  for (const statement of tree.statements) {
    for (const body of bodiesOf(statement)) {
      visit(body, (node) => {
        if (node.kind !== 'call' || !timed.has(node.name)) return;
        edits.push({ start: node.nameSpan.end, end: node.span.end, text: '' });
      });
    }
    if (statement.kind !== 'param') continue;
    for (const { name, nameSpan, timeSpan, value } of statement.definitions) {
      const expression = timed.get(name);
      if (!timeSpan || !expression) continue;
      const { re } = timeNumber(expression, time);
      if (!Number.isFinite(re)) return null;
      edits.push({ start: nameSpan.end, end: timeSpan.end, text: '' });
      edits.push({ start: value.span.start, end: value.span.end, text: numberText(re) });
      const line = endOfLine(source, statement.span.end);
      const written = text.slice(value.span).replaceAll(/\s+/g, ' ');
      notes.set(line, [...(notes.get(line) ?? []), `${name}(t) = ${written} at t = ${time}`]);
    }
  }
  for (const [line, list] of notes) {
    const start = source.lastIndexOf('\n', line - 1) + 1;
    const joined = list.join(', ');
    edits.push({
      start: line,
      end: line,
      text: source.slice(start, line).includes('#') ? ` | ${joined}` : `  # ${joined}`,
    });
  }
  return edited(source, edits);
}

/** The text without its jump operators. */
export function withoutJumps(source: string): string {
  return edited(
    source,
    jumpsOf(source).map(({ span }) => ({
      start: lineStart(source, span.start),
      end: lineEnd(source, span.end),
      text: '',
    })),
  );
}

/** The text with jump operators as observables: sums of L†L, the rates of the jumps. Null where one cannot be written so. */
export function jumpsAsObservables(source: string): string | null {
  const text = new SourceText(source);
  const edits: Edit[] = [];
  for (const { name, each, body, span } of jumpsOf(source)) {
    const written = text.slice(body.span);
    const adjoint = adjointText(body, text);
    if (adjoint === null) return null;
    const sum = each
      ? `sum ${text.slice(each.domain.span)}${each.except ? ` ${text.slice(each.except.span)}` : ''} `
      : '';
    edits.push({
      start: span.start,
      end: span.end,
      text: `observable rate_${name} = ${sum}((${adjoint})*(${written}))`,
    });
  }
  return edited(source, edits);
}

function jumpsOf(source: string): readonly Extract<Statement, { kind: 'jump' }>[] {
  const text = new SourceText(source);
  const diagnostics = new Diagnostics();
  return parse(text, tokenize(text, diagnostics), diagnostics).statements.filter(
    (statement) => statement.kind === 'jump',
  );
}

/** Adjoints of those operators of one site that are not Hermitian. */
const adjoints: Readonly<Record<string, string>> = {
  Sp: 'Sm',
  Sm: 'Sp',
  c: 'cdag',
  cdag: 'c',
  a: 'adag',
  adag: 'a',
};

/** L† where L is a product of real numbers and operators on sites. */
function adjointText(body: Expression, source: SourceText): string | null {
  const factors = body.kind === 'product' ? body.factors : [{ operator: '*' as const, value: body }];
  const numbers: string[] = [];
  const operators: string[] = [];
  for (const { operator, value } of factors) {
    let complex = false;
    visit(value, (node) => {
      if (node.kind === 'name' && node.name === 'im') complex = true;
      if (node.kind === 'sum' || node.kind === 'hermitianConjugate') complex = true;
    });
    if (complex) return null;
    const word = value.kind === 'call' ? siteOperator(value.name) : undefined;
    if (value.kind === 'call' && word && !word.vector && operator === '*') {
      operators.unshift(`${adjoints[word.name] ?? word.name}${source.slice(value.argumentsSpan)}`);
    } else if (!holdsOperator(value)) numbers.push(`${operator === '/' ? '1/' : ''}${source.slice(value.span)}`);
    else return null;
  }
  return [...numbers, ...operators].join('*');
}

function holdsOperator(expression: Expression): boolean {
  let found = false;
  visit(expression, (node) => {
    if (node.kind === 'call' && siteOperator(node.name)) found = true;
  });
  return found;
}

function bodiesOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case 'hamiltonian':
    case 'observable':
    case 'jump':
      return [statement.body];
    default:
      return [];
  }
}

/** Fifteen digits: the value, without the rounding of its last one. */
function numberText(value: number): string {
  return String(Number(value.toPrecision(15)));
}

function endOfLine(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end;
}

function lineStart(source: string, at: number): number {
  return source.lastIndexOf('\n', at - 1) + 1;
}

function lineEnd(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end + 1;
}

function edited(source: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce((text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end), source);
}
