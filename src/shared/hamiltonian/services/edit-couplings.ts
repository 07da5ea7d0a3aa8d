import { compile } from '../compile';
import type { CompiledHamiltonian } from '../model';
import { parse } from '../syntax/parser';
import { Diagnostics, SourceText } from '../syntax/source';
import { tokenize } from '../syntax/tokens';
import type { TupleNode } from '../syntax/tree';
import { findCouplings, type FoundCoupling } from './couplings';
import { setParameter } from './set-parameter';

/** What can be done to the operator on one bond or site. `coupling` is the id that `couplingsOn` gave. */
export type CouplingEdit =
  /** Another number in front of it on these sites alone. */
  | { readonly kind: 'setHere'; readonly coupling: string; readonly value: number }
  /** Another number in front of all of its kind. */
  | { readonly kind: 'setAll'; readonly coupling: string; readonly value: number }
  /** Takes it away from these sites. */
  | { readonly kind: 'remove'; readonly coupling: string }
  /** A further operator on these sites; `operator` is written with i and, of two sites, j. */
  | { readonly kind: 'add'; readonly operator: string; readonly value: number };

/** A text after an edit, or why there is none. */
export type EditedText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/** An operator on one bond or site and the number in front of it. */
export interface LocalCoupling {
  readonly id: string;
  readonly term: number;
  readonly line: number;
  readonly re: number;
  readonly im: number;
  readonly operatorText: string;
  readonly latex: string;
  /** Elements of the sum that it is one of; 1 where it is written out. */
  readonly elements: number;
  /** The parameter that is the whole coupling. */
  readonly parameter: string | null;
  /** Why it cannot have another value here; null: it can. */
  readonly refusalHere: string | null;
  /** Why all of its kind cannot have another value at once; null: they can. */
  readonly refusalAll: string | null;
}

/** Operators that act on exactly these sites, in the order of the text. */
export function couplingsOn(source: string, sites: readonly number[]): readonly LocalCoupling[] {
  return findCouplings(source, sites).map((found) => ({
    id: found.id,
    term: found.term,
    line: found.line,
    re: found.value.re,
    im: found.value.im,
    operatorText: found.operatorText,
    latex: found.latex,
    elements: found.elements,
    parameter: found.parameter?.name ?? null,
    refusalHere: found.refusal,
    refusalAll: found.refusal ?? (found.uniform ? null : 'It differs from one to the next.'),
  }));
}

/** Operators that may be added on so many sites, the likeliest first. */
export function operatorsToAdd(hamiltonian: CompiledHamiltonian, sites: readonly number[]): readonly string[] {
  const kinds = new Set(sites.map((site) => hamiltonian.siteKinds[hamiltonian.siteKindOf[site] ?? 0]?.kind));
  const [kind] = kinds;
  const pair = sites.length === 2;
  if (kinds.size > 1 || kind === undefined) return pair ? ['n(i)*n(j)'] : ['n(i)'];
  const pauli = hamiltonian.convention === 'pauli';
  switch (kind) {
    case 'spin': {
      const spin = pair ? ['S(i).S(j)', 'Sz(i)*Sz(j)', '(Sx(i)*Sx(j) + Sy(i)*Sy(j))'] : ['Sz(i)', 'Sx(i)', 'Sz(i)^2'];
      const half = sites.every((site) => hamiltonian.twiceSpin[site] === 1);
      const matrices = half ? (pair ? ['Z(i)*Z(j)', 'X(i)*X(j)', 'sigma(i).sigma(j)'] : ['Z(i)', 'X(i)']) : [];
      return pauli ? [...matrices, ...spin] : [...spin, ...matrices];
    }
    case 'boson':
      return pair ? ['(adag(i)*a(j) + h.c.)', 'n(i)*n(j)'] : ['n(i)', 'n(i)*(n(i) - 1)'];
    case 'fermion':
      return pair ? ['(cdag(i)*c(j) + h.c.)', 'n(i)*n(j)'] : ['n(i)'];
    case 'electron':
      return pair ? ['sum spin s (cdag(i,s)*c(j,s) + h.c.)', 'n(i)*n(j)', 'S(i).S(j)'] : ['n(i)', 'docc(i)', 'Sz(i)'];
  }
}

/** The text with an edit, all else as it was; it compiles. */
export function editCoupling(source: string, sites: readonly number[], edit: CouplingEdit): EditedText {
  const edited = edit.kind === 'add' ? added(source, sites, edit.operator, edit.value) : changed(source, sites, edit);
  if (!edited.ok) return edited;
  const compiled = compile(edited.text);
  if (compiled.ok) return edited;
  const problem = compiled.diagnostics.find(({ severity }) => severity === 'error');
  return { ok: false, reason: problem ? `${problem.message} ${problem.reason}` : 'The text would not compile.' };
}

function changed(source: string, sites: readonly number[], edit: Exclude<CouplingEdit, { kind: 'add' }>): EditedText {
  const found = findCouplings(source, sites).find(({ id }) => id === edit.coupling);
  if (!found) return { ok: false, reason: 'The text has changed since.' };
  if (edit.kind === 'remove') return { ok: true, text: apply(source, removal(source, found)) };
  if (found.refusal) return { ok: false, reason: found.refusal };
  if (edit.kind === 'setAll') return setAll(source, found, edit.value);
  const inside = edit.value / found.anchor.outside.re;
  if (found.elements === 1) return { ok: true, text: apply(source, [rewritten(source, found, inside)]) };
  return { ok: true, text: apply(source, [...removal(source, found), override(source, found, inside)]) };
}

function setAll(source: string, found: FoundCoupling, value: number): EditedText {
  if (!found.uniform) return { ok: false, reason: 'It differs from one to the next.' };
  if (found.parameter) {
    const text = setParameter(source, found.parameter.name, found.parameter.sign * value);
    return text === null ? { ok: false, reason: 'The parameter is not defined.' } : { ok: true, text };
  }
  return { ok: true, text: apply(source, [rewritten(source, found, value / found.anchor.outside.re)]) };
}

interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Later places first, so that earlier ones keep their offsets. */
function apply(source: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end, text: replacement }) => text.slice(0, start) + replacement + text.slice(end), source);
}

/** Leaves these sites out: from the list of a sum, by an exception, or with the whole addend where nothing else is in it. */
function removal(source: string, found: FoundCoupling): readonly TextEdit[] {
  const { sum, element } = found;
  if (!sum || found.elements === 1) return [addendRemoval(source, found)];
  const { domain, except } = sum;
  const listed =
    domain.kind === 'sites' && domain.list && !except
      ? valueRemoval(domain.list, element[0] ?? 0)
      : domain.kind === 'bonds' && domain.list && !except
        ? pairRemoval(source, domain.list, element)
        : null;
  if (listed) return [listed];
  if (domain.kind !== 'sites') {
    const at = except ? except.span.end : domain.span.end;
    return [{ start: at, end: at, text: `${except ? '' : ' except'} (${element.join(',')})` }];
  }
  if (!except) return [{ start: domain.span.end, end: domain.span.end, text: ` except (${element.join()})` }];
  const at = except.span.end - 1;
  return [{ start: at, end: at, text: `, ${element.join()}` }];
}

/** The pair taken out of a list of literal pairs; null where it cannot be told by its text, or stands there twice. */
function pairRemoval(source: string, list: readonly TupleNode[], element: readonly number[]): TextEdit | null {
  const wanted = list.filter(({ values }) => values.every((value, at) => isNumber(value, element[at])));
  const [only] = wanted;
  if (!only || wanted.length > 1) return null;
  return { start: withSpace(source, only.span.start), end: only.span.end, text: '' };
}

function valueRemoval({ values }: TupleNode, site: number): TextEdit | null {
  const at = values.findIndex((value) => isNumber(value, site));
  const [value, next, previous] = [values[at], values[at + 1], values[at - 1]];
  if (!value || values.filter((other) => isNumber(other, site)).length > 1) return null;
  if (next) return { start: value.span.start, end: next.span.start, text: '' };
  return { start: previous?.span.end ?? value.span.start, end: value.span.end, text: '' };
}

function isNumber(value: TupleNode['values'][number], number: number | undefined): boolean {
  return value.kind === 'number' && value.value === number;
}

/** The start of the white space before a place. */
function withSpace(source: string, at: number): number {
  let start = at;
  while (start > 0 && /\s/.test(source[start - 1] ?? '')) start--;
  return start;
}

function addendRemoval(source: string, { anchor }: FoundCoupling): TextEdit {
  const { addends, position } = anchor;
  const addend = addends[position];
  if (!addend) return { start: 0, end: 0, text: '' };
  const { start, end } = { start: addend.signSpan.start, end: addend.value.span.end };
  const others = addends.filter(({ value }, at) => at !== position && value.kind !== 'hermitianConjugate');
  if (others.length === 0) return { start, end, text: '0' };
  const next = addends[position + 1];
  if (position > 0 || !next) return { start: withSpace(source, start), end, text: '' };
  // The first one takes the sign of the next with it, if that is a plus.
  return { start, end: next.negative ? next.signSpan.start : next.value.span.start, text: '' };
}

/** The addend with another number in front. */
function rewritten(source: string, found: FoundCoupling, value: number): TextEdit {
  const { anchor, sum, operatorText } = found;
  const addend = anchor.addends[anchor.position];
  if (!addend) return { start: 0, end: 0, text: '' };
  const head = sum ? source.slice(sum.span.start, sum.body.span.start) : '';
  const signed = anchor.position > 0 || addend.signSpan.end > addend.signSpan.start;
  return {
    start: addend.signSpan.start,
    end: addend.value.span.end,
    text: `${signText(value, signed)}${numberText(Math.abs(value))} * ${head}${operatorText}`,
  };
}

/** A further addend for these sites alone; their number joins a list that has the same operator and value. */
function override(source: string, found: FoundCoupling, value: number): TextEdit {
  const { anchor, element, sum, operatorText } = found;
  const names = sum?.domain.indices.map(({ name }) => name) ?? [];
  const number = numberText(Math.abs(value));
  const isPair = element.length > 1;
  const head = `${number} * sum ${isPair ? `<${names.join(',')}>` : (names[0] ?? 'i')} in `;
  for (const [position, { negative, value: other }] of anchor.addends.entries()) {
    const written = source.slice(other.span.start, other.span.end);
    const isSame = written.startsWith(head) && written.endsWith(` ${operatorText}`) && position !== anchor.position;
    if (!isSame || negative !== value < 0) continue;
    const list = written.slice(head.length, -operatorText.length).trimEnd();
    const at = other.span.start + head.length + list.length;
    return isPair
      ? { start: at, end: at, text: ` (${element.join(',')})` }
      : { start: at - 1, end: at - 1, text: `, ${element.join()}` };
  }
  const addend = anchor.addends[anchor.position];
  const at = behindComment(source, addend?.value.span.end ?? 0);
  return { start: at, end: at, text: `\n  ${signText(value, true)}${head}(${element.join(',')}) ${operatorText}` };
}

function added(source: string, sites: readonly number[], operator: string, value: number): EditedText {
  const { hamiltonian } = compile(source);
  if (!hamiltonian) return { ok: false, reason: 'The text has an error.' };
  const at = endOfTerms(source);
  const domain = sites.length === 1 ? `i in (${sites.join()})` : `<i,j> in (${sites.join(',')})`;
  const text = `\n  ${signText(value, true)}${numberText(Math.abs(value))} * sum ${domain} ${operator}`;
  return { ok: true, text: source.slice(0, at) + text + source.slice(at) };
}

/** Where a further addend of H goes. */
function endOfTerms(source: string): number {
  const text = new SourceText(source);
  const diagnostics = new Diagnostics();
  const { statements } = parse(text, tokenize(text, diagnostics), diagnostics);
  const statement = statements.find(({ kind }) => kind === 'hamiltonian');
  return behindComment(source, statement?.span.end ?? source.length);
}

/** A comment at the end of a line stays with what it is about. */
function behindComment(source: string, at: number): number {
  return at + (/^[ \t]*#[^\n]*/.exec(source.slice(at))?.[0].length ?? 0);
}

const signText = (value: number, always: boolean): string => (value < 0 ? (always ? '- ' : '-') : always ? '+ ' : '');

const numberText = (value: number): string => String(Number(value.toPrecision(12)));
