import type { SourceSpan } from '../model';
import { parse } from '../syntax/parser';
import { Diagnostics, SourceText } from '../syntax/source';
import { tokenize } from '../syntax/tokens';
import type { Expression, Statement, SumExpression, SyntaxTree, TupleNode } from '../syntax/tree';
import { children } from '../syntax/walk';
import { fermionSpins, isFunctionName, isReserved, siteFunctions, siteOperator, timeName } from '../vocabulary';

/** Everywhere that one name of the text stands. */
export interface Occurrences {
  readonly name: string;
  readonly kind: 'parameter' | 'index' | 'observable' | 'jump';
  /** Where it gets its meaning; null for a parameter that no line defines. */
  readonly definition: SourceSpan | null;
  /** The definition and every use, in the order of the text. */
  readonly spans: readonly SourceSpan[];
}

/** The text under another name, or why it cannot be. */
export type Renamed =
  | { readonly ok: true; readonly edits: readonly { readonly span: SourceSpan; readonly text: string }[] }
  | { readonly ok: false; readonly reason: string };

interface NamePlace {
  readonly name: string;
  readonly span: SourceSpan;
  /** The sum whose index it is. */
  readonly sum: SumExpression | null;
}

/** What the name at a character means and where else it stands; null where no name of the text's own stands. */
export function occurrencesAt(source: string, offset: number): Occurrences | null {
  const tree = parsed(source);
  for (const statement of tree.statements) {
    if ((statement.kind === 'observable' || statement.kind === 'jump') && covers(statement.nameSpan, offset)) {
      const { name, nameSpan, kind } = statement;
      return { name, kind, definition: nameSpan, spans: [nameSpan] };
    }
  }
  const definitions = tree.statements.flatMap((statement) => (statement.kind === 'param' ? statement.definitions : []));
  const places = tree.statements.flatMap((statement) => namesIn(statement));
  const here = places.find(({ span }) => covers(span, offset));
  const definedHere = definitions.find(({ nameSpan }) => covers(nameSpan, offset));
  if (here?.sum) {
    const own = places.filter(({ sum, name }) => sum === here.sum && name === here.name);
    const first = here.sum.domain.indices.find(({ name }) => name === here.name);
    return { name: here.name, kind: 'index', definition: first?.span ?? null, spans: inOrder(own) };
  }
  const name = definedHere?.name ?? here?.name;
  if (name === undefined || isReserved(name)) return null;
  const definition = definitions.find((candidate) => candidate.name === name)?.nameSpan ?? null;
  const defining = definitions
    .filter((candidate) => candidate.name === name)
    .map(({ nameSpan }): NamePlace => ({ name, span: nameSpan, sum: null }));
  const uses = places.filter((place) => place.sum === null && place.name === name);
  return { name, kind: 'parameter', definition, spans: inOrder([...defining, ...uses]) };
}

/** Gives the name at a character another one everywhere. */
export function rename(source: string, offset: number, to: string): Renamed {
  const found = occurrencesAt(source, offset);
  if (!found) return { ok: false, reason: 'Parameters, indices, observables and jump operators can be renamed.' };
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(to))
    return { ok: false, reason: `${to} is not a name: letters, digits and _.` };
  if (isReserved(to)) return { ok: false, reason: `${to} has a meaning of its own.` };
  const tree = parsed(source);
  const taken = new Set(
    tree.statements.flatMap((statement) => [
      ...(statement.kind === 'param' ? statement.definitions.map(({ name }) => name) : []),
      ...(statement.kind === 'observable' || statement.kind === 'jump' ? [statement.name] : []),
      ...namesIn(statement).map(({ name }) => name),
    ]),
  );
  if (to !== found.name && taken.has(to)) return { ok: false, reason: `${to} is already a name of this text.` };
  return { ok: true, edits: found.spans.map((span) => ({ span, text: to })) };
}

function parsed(source: string): SyntaxTree {
  const text = new SourceText(source);
  const diagnostics = new Diagnostics();
  return parse(text, tokenize(text, diagnostics), diagnostics);
}

const covers = ({ start, end }: SourceSpan, offset: number): boolean => start <= offset && offset <= end;

const inOrder = (places: readonly NamePlace[]): readonly SourceSpan[] =>
  [...places].sort((a, b) => a.span.start - b.span.start).map(({ span }) => span);

/** Names that are read in a statement; those that a sum gives a meaning come with it. */
function namesIn(statement: Statement): readonly NamePlace[] {
  switch (statement.kind) {
    case 'lattice':
      return [
        ...statement.arguments.flatMap(({ value }) => namesOf(value, [])),
        ...ofTuples(statement.vectors),
        ...Object.values(statement.clauses).flatMap((clause) => ofTuples(clause.tuples)),
      ];
    case 'site':
      return [...statement.arguments.map(({ value }) => value), ...(statement.place?.values ?? [])].flatMap((value) =>
        namesOf(value, []),
      );
    case 'param':
      return statement.definitions.flatMap(({ value, timeSpan }) =>
        namesOf(value, []).filter(({ name }) => !timeSpan || name !== timeName),
      );
    case 'sector':
      return statement.assignments.flatMap(({ values }) => values.flatMap((value) => namesOf(value, [])));
    case 'hamiltonian':
    case 'observable':
      return namesOf(statement.body, []);
    case 'jump':
      return namesOf(statement.each ?? statement.body, []);
    case 'integrals':
      return [];
  }
}

const isOperatorOrFunction = (name: string): boolean =>
  siteOperator(name) !== undefined || isFunctionName(name) || siteFunctions.has(name);

const ofTuples = (tuples: readonly TupleNode[]): readonly NamePlace[] =>
  tuples.flatMap(({ values }) => values.flatMap((value) => namesOf(value, [])));

function namesOf(expression: Expression, sums: readonly SumExpression[]): readonly NamePlace[] {
  if (expression.kind === 'name') {
    const { name, span } = expression;
    const sum = sums.findLast(({ domain }) => domain.indices.some((index) => index.name === name)) ?? null;
    return [{ name, span, sum }];
  }
  if (expression.kind === 'call' && !isOperatorOrFunction(expression.name)) {
    // A parameter at its time: h(t).
    return [
      { name: expression.name, span: expression.nameSpan, sum: null },
      ...expression.arguments.flatMap(({ value }) => namesOf(value, sums)).filter(({ name }) => name !== timeName),
    ];
  }
  if (expression.kind === 'call') {
    const ownNames = expression.arguments.flatMap(({ value }) => namesOf(value, sums));
    // The spin of an electron, as in c(i, up), is a word of the language.
    return ownNames.filter(({ name, sum }) => sum !== null || !fermionSpins.has(name));
  }
  if (expression.kind !== 'sum') return children(expression).flatMap((child) => namesOf(child, sums));
  const { domain, except } = expression;
  const list =
    domain.kind === 'sites' ? (domain.list ? [domain.list] : []) : domain.kind === 'bonds' ? (domain.list ?? []) : [];
  return [
    ...domain.indices.map(({ name, span }): NamePlace => ({ name, span, sum: expression })),
    ...ofTuples([...list, ...(except?.tuples ?? [])]),
    ...children(expression).flatMap((child) => namesOf(child, [...sums, expression])),
  ];
}
