import { ProgramResolver } from '../check/resolve';
import type { SiteKind } from '../sites';
import { startsStatement } from '../syntax/cursor';
import { parse } from '../syntax/parser';
import { Diagnostics, SourceText } from '../syntax/source';
import { type Token, tokenize } from '../syntax/tokens';
import type { LatticeClause } from '../syntax/tree';
import {
  boundaryWords,
  choiceFunction,
  sectorWords,
  constants,
  latticeClauses,
  latticeWords,
  type OperatorFamily,
  type SiteOperatorWord,
  pairFunctions,
  randomFunctions,
  scalarFunctions,
  shapeFunctions,
  siteFunctions,
  siteOperator,
  siteOperators,
  timeName,
  vectorProduct,
} from '../vocabulary';

/** One thing that can be written at a place. */
export interface Completion {
  readonly label: string;
  /** A snippet: ${1:x} marks what to fill in, $0 where the cursor ends. */
  readonly insertText: string;
  readonly kind: 'keyword' | 'operator' | 'parameter' | 'lattice' | 'domain' | 'function' | 'constant' | 'snippet';
  readonly detail: string;
  readonly documentation: string;
}

const completion = (
  kind: Completion['kind'],
  label: string,
  insertText: string,
  detail: string,
  documentation = '',
): Completion => ({ kind, label, insertText, detail, documentation });

/** What fits at a character of the text, likeliest first. The word under the cursor is not filtered: the editor does that. */
export function completions(source: string, offset: number): readonly Completion[] {
  const text = new SourceText(source);
  const diagnostics = new Diagnostics();
  const all = tokenize(text, diagnostics);
  const before = all.filter(({ kind, span }) => kind !== 'end' && span.end <= offset);
  const inside = all.find(({ span }) => span.start < offset && offset <= span.end);
  if (inside?.kind === 'comment') return [];
  // The word that is being typed does not decide what fits.
  if (before.at(-1)?.kind === 'name' && before.at(-1)?.span.end === offset) before.pop();
  const place = statementBefore(before);
  const parameterNames = definedParameters(text, all, diagnostics);
  const [head, ...rest] = place;
  if (!head) return statementCompletions(all);
  switch (head.text) {
    case 'lattice':
      return latticeCompletions(rest);
    case 'site':
      return siteCompletions(rest);
    case 'sector':
      return rest.length === 0 || rest.at(-1)?.text === ','
        ? [...sectorWords].map(([name, text]) =>
            completion('keyword', name, `${name} = ${sectorValues[name] ?? '${1:0}'}`, 'conserved', text),
          )
        : [];
    case 'param':
      return parameterCompletions(rest, parameterNames);
    case 'jump':
      return jumpCompletions(rest, parameterNames, siteKindsOf(text, all));
    case 'H':
      return expressionCompletions(rest, parameterNames, siteKindsOf(text, all));
    case 'observable':
      return rest.some(({ text: word }) => word === '=')
        ? expressionCompletions(rest, parameterNames, siteKindsOf(text, all))
        : [];
    default:
      return [];
  }
}

/** Behind `param`: a value, or within name(t) = a function of time. */
function parameterCompletions(rest: readonly Token[], names: readonly string[]): readonly Completion[] {
  const last = rest.findLastIndex(({ text }) => text === '=');
  if (last < 0) return [];
  const ofTime = rest[last - 1]?.text === ')' && rest[last - 2]?.text === timeName;
  return ofTime
    ? [...timeCompletions, ...parameters(names), ...numberCompletions]
    : [...parameters(names), ...numberCompletions];
}

function jumpCompletions(
  rest: readonly Token[],
  names: readonly string[],
  kinds: readonly SiteKind[] | null,
): readonly Completion[] {
  if (rest.some(({ text }) => text === '=')) return expressionCompletions(rest, names, kinds);
  return rest.at(-1)?.text === '(' ? domainCompletions.filter(({ label }) => !label.includes('where')).map(bare) : [];
}

/** A domain without the body behind it. */
const bare = (domain: Completion): Completion => ({ ...domain, insertText: domain.insertText.replace(/ ?\$0$/, '') });

/** Values to begin with; for the others 0. */
const sectorValues: Readonly<Record<string, string>> = {
  momentum: '(${1:0, 0})',
  parity: '${1:1}',
  point: '${1:A1}',
};

/** Tokens of the statement that the cursor is in; empty at the beginning of one. */
function statementBefore(before: readonly Token[]): readonly Token[] {
  let start = 0;
  const meaningful = before.filter(({ kind }) => kind !== 'comment');
  meaningful.forEach((token, index) => {
    if (startsStatement(token, meaningful[index + 1])) start = index;
  });
  const statement = meaningful.slice(start);
  const words = statement.filter(({ kind }) => kind !== 'newline');
  const last = statement.at(-1);
  const open = words.at(-1);
  const unfinished = open !== undefined && ['=', '+', '-', '*', '/', ',', '(', '.', '^'].includes(open.text);
  return last?.kind === 'newline' && !unfinished ? [] : words;
}

function definedParameters(text: SourceText, tokens: readonly Token[], diagnostics: Diagnostics): readonly string[] {
  return parse(text, tokens, diagnostics).statements.flatMap((statement) =>
    statement.kind === 'param' ? statement.definitions.map(({ name }) => name) : [],
  );
}

function statementCompletions(tokens: readonly Token[]): readonly Completion[] {
  const has = (word: string): boolean =>
    tokens.some((token, index) => token.text === word && startsStatement(token, tokens[index + 1]));
  const statements = [
    completion('keyword', 'lattice', 'lattice ${1:chain(10)} ${2:periodic}', 'sites and their bonds'),
    completion('keyword', 'site', 'site spin(${1:1/2})', 'local space'),
    completion('keyword', 'param', 'param ${1:J} = ${2:1}', 'named numbers'),
    completion('keyword', 'H', 'H = $0', 'the Hamiltonian'),
    completion('keyword', 'sector', 'sector Sz = ${1:0}', 'value of a conserved quantity'),
    completion('keyword', 'observable', 'observable ${1:m} = $0', 'an operator to measure'),
    completion(
      'snippet',
      'param of time',
      'param ${1:h}(t) = ${2:2*exp(-t/3)}',
      'a coupling that changes with time',
      'The time t is in units of ħ over the unit of energy.',
    ),
    completion(
      'keyword',
      'jump',
      'jump ${1:L}(${2:i}) = sqrt(${3:0.1}) * $0',
      'jump operators, one for each site',
      'L ρ L† − ½ {L†L, ρ} is added to the equation of motion of the density matrix.',
    ),
  ];
  return [...statements.filter(({ label }) => statementsOften.has(label) || !has(label)), ...termCompletions];
}

const statementsOften: ReadonlySet<string> = new Set(['param', 'param of time', 'observable', 'jump']);

const termCompletions: readonly Completion[] = [
  completion('snippet', '+ sum over bonds', '+ ${1:J} * sum <i,j> ${2:S(i).S(j)}', 'another term of H'),
  completion('snippet', '- sum over sites', '- ${1:h} * sum i ${2:Sz(i)}', 'another term of H'),
];

const siteKindCompletions: readonly Completion[] = [
  completion('keyword', 'spin(1/2)', 'spin(1/2)', 'two states a site'),
  completion('keyword', 'spin(1)', 'spin(1)', 'three states a site'),
  completion('keyword', 'spin(3/2)', 'spin(3/2)', 'four states a site'),
  completion('keyword', 'boson', 'boson(${1:3})', 'up to so many bosons a site'),
  completion('keyword', 'fermion', 'fermion', 'occupied or empty'),
  completion('keyword', 'electron', 'electron', 'fermions with spin up and down'),
];

const placeCompletions: readonly Completion[] = [
  completion('keyword', 'on sublattice', 'on sublattice ${1:0}', 'sites of one sublattice'),
  completion('keyword', 'on basis', 'on basis ${1:0}', 'one site of each unit cell'),
  completion('keyword', 'on sites', 'on (${1:0, 1})', 'sites by number'),
];

function siteCompletions(rest: readonly Token[]): readonly Completion[] {
  if (rest.length === 0) return siteKindCompletions;
  return rest.some(({ text }) => text === 'on') ? [] : placeCompletions;
}

const clausesOf: Readonly<Record<string, readonly LatticeClause[]>> = {
  custom: ['edges', 'positions'],
  cell: ['sites', 'size', 'twist'],
  chain: ['twist'],
  ladder: ['twist'],
  cubic: ['twist'],
};

const clauseSnippets: Readonly<Record<LatticeClause, string>> = {
  edges: 'edges ${1:(0, 1)}',
  positions: 'positions ${1:(0, 0) (1, 0)}',
  sites: 'sites ${1:(0, 0) (0.5, 0.5)}',
  size: 'size ${1:(4, 4)}',
  supercell: 'supercell ${1:(4, 1) (-1, 4)}',
  twist: 'twist (${1:pi, 0})',
};

function latticeCompletions(rest: readonly Token[]): readonly Completion[] {
  if (rest.length === 0) {
    const snippets: Readonly<Record<string, string>> = {
      chain: 'chain(${1:20}) ${2:periodic}',
      ladder: 'ladder(${1:10}, ${2:2}) ${3:periodic}',
      square: 'square(${1:6}, ${2:6}) ${3:periodic}',
      triangular: 'triangular(${1:6}, ${2:6}) ${3:periodic}',
      honeycomb: 'honeycomb(${1:4}, ${2:4}) ${3:periodic}',
      kagome: 'kagome(${1:3}, ${2:3}) ${3:periodic}',
      cubic: 'cubic(${1:4}, ${2:4}, ${3:4}) ${4:periodic}',
      cell: 'cell ${1:(1, 0) (0, 1)} sites ${2:(0, 0) (0.5, 0.5)} size ${3:(4, 4)} ${4:periodic}',
      custom: 'custom(${1:4}) edges ${2:(0, 1) (1, 2) (2, 3)}',
    };
    return [...latticeWords].map(([name, { usage, description }]) =>
      completion('lattice', name, snippets[name] ?? name, usage, description),
    );
  }
  const name = rest[0]?.text ?? '';
  const written = new Set(rest.map(({ text }) => text));
  const boundaries = name === 'custom' || (rest.at(-1)?.text !== ')' && rest.length > 1) ? [] : boundaryWords;
  const clauses = (clausesOf[name] ?? ['supercell', 'twist']).filter((word) => !written.has(word));
  return [
    ...boundaries.map((word) => completion('keyword', word, word, 'boundary')),
    ...clauses.map((word) => completion('keyword', word, clauseSnippets[word], latticeClauses.get(word) ?? '')),
  ];
}

const numberCompletions: readonly Completion[] = [
  ...[...scalarFunctions.keys()].map((name) => completion('function', name, `${name}(\${1:x})`, 'function')),
  completion('constant', 'pi', 'pi', '3.14159...', constants.get('pi')?.description),
];

const timeCompletions: readonly Completion[] = [
  completion('constant', 't', 't', 'the time', 'In units of ħ over the unit of energy.'),
  ...[...shapeFunctions].map(([name, { usage, description }]) =>
    completion(
      'function',
      name,
      name === 'ramp' ? 'ramp(t, ${1:0}, ${2:10})' : 'gauss(t, ${1:5}, ${2:1})',
      usage,
      description,
    ),
  ),
  completion('function', 'step', 'step(t - ${1:1})', '0 before, 1 from then on'),
  completion(
    'function',
    choiceFunction.name,
    'if(t < ${1:2}, ${2:1}, ${3:0})',
    choiceFunction.usage,
    choiceFunction.description,
  ),
  completion('snippet', 'oscillation', 'cos(${1:2}*t)', 'of one frequency'),
];

const domainCompletions: readonly Completion[] = [
  completion('domain', '<i,j>', '<i,j> $0', 'nearest neighbours', 'Each bond once.'),
  completion('domain', '<<i,j>>', '<<i,j>> $0', 'second neighbours', 'Each bond once.'),
  completion('domain', '<<<i,j>>>', '<<<i,j>>> $0', 'third neighbours', 'Each bond once.'),
  completion('domain', 'i', 'i $0', 'all sites'),
  completion('domain', 'i<j', 'i<j $0', 'all pairs of sites', 'Each pair once.'),
  completion(
    'domain',
    '<i,j>x',
    '<i,j>x $0',
    'neighbours along one direction',
    'x, y or z: the lines along which they lie.',
  ),
  completion('domain', '<i,j> in', '<i,j> in (${1:0,1}) $0', 'pairs that are listed'),
  completion('domain', '<i,j> except', '<i,j> except (${1:0,1}) $0', 'all but the pairs that are listed'),
  completion('domain', 'i except', 'i except (${1:0}) $0', 'all sites but those that are listed'),
  completion('domain', 'i where', 'i where ${1:x(i) < 3}: $0', 'sites with a property'),
  completion('domain', 'plaquettes', 'plaquettes (i,j,k,l) $0', 'squares of bonds', 'Each once, corners in order.'),
  completion('domain', 'triangles', 'triangles (i,j,k) $0', 'triangles of bonds', 'Each once, anticlockwise.'),
  completion('domain', 'spin s', 'spin s $0', 'spin up and down'),
];

function parameters(names: readonly string[]): readonly Completion[] {
  return names.map((name) => completion('parameter', name, name, 'parameter'));
}

const familyDetails: Readonly<Record<OperatorFamily, string>> = {
  spin: 'spin operator',
  pauli: 'Pauli operator',
  fermion: 'fermion operator',
  boson: 'boson operator',
  number: 'number of particles',
};

/** The kinds of sites that the text has; null while they cannot be read. */
function siteKindsOf(text: SourceText, tokens: readonly Token[]): readonly SiteKind[] | null {
  const diagnostics = new Diagnostics();
  return new ProgramResolver(text, diagnostics, {}).resolve(parse(text, tokens, diagnostics)).kinds;
}

/** Whether an operator acts on some site of the text. */
function fits({ name, family }: SiteOperatorWord, kinds: readonly SiteKind[] | null): boolean {
  if (kinds === null || kinds.length === 0) return true;
  return kinds.some((site) => {
    switch (site.kind) {
      case 'spin':
        return family === 'spin' || (site.twiceSpin === 1 && (family === 'pauli' || name === 'n'));
      case 'boson':
        return family === 'boson' || name === 'n';
      case 'fermion':
        return family === 'fermion' || name === 'n';
      case 'electron':
        return family === 'fermion' || family === 'spin' || family === 'number';
    }
  });
}

function expressionCompletions(
  rest: readonly Token[],
  parameterNames: readonly string[],
  kinds: readonly SiteKind[] | null,
): readonly Completion[] {
  const last = rest.at(-1);
  if (last?.text === 'sum') return domainCompletions;
  if (last?.kind === 'angle' && last.text[0] === '<')
    return [completion('domain', 'i,j', 'i,j', 'the two sites of a bond')];
  const indices = currentIndices(rest);
  if (last?.text === '(' && siteOperator(rest.at(-2)?.text ?? '')) {
    return indices.map((name) => completion('domain', name, name, 'site'));
  }
  const [first = 'i', second = 'j'] = indices;
  const electrons = kinds?.some(({ kind }) => kind === 'electron') === true;
  const fitting = siteOperators.filter((word) => fits(word, kinds));
  const operators = fitting.map(({ name, vector, family, description }) => {
    const detail = familyDetails[family];
    if (electrons && family === 'fermion')
      return completion('operator', name, `${name}(\${1:${first}}, \${2:up})`, detail, description);
    return vector && indices.length !== 1
      ? completion('operator', name, `${name}(\${1:${first}}).${name}(\${2:${second}})`, detail, description)
      : completion('operator', name, `${name}(\${1:${first}})`, detail, description);
  });
  return [
    ...parameters(parameterNames),
    ...domainCompletions.map((domain) => ({
      ...domain,
      label: `sum ${domain.label}`,
      insertText: `sum ${domain.insertText}`,
    })),
    ...operators,
    completion(
      'operator',
      'h.c.',
      'h.c.',
      'Hermitian conjugate',
      'The adjoint of the terms before it that are not Hermitian.',
    ),
    ...[...randomFunctions].map(([name, { usage, description }]) =>
      completion(
        'function',
        name,
        name === 'normal' ? 'normal(${1:0}, ${2:1}, seed=${3:1})' : 'uniform(${1:-1}, ${2:1}, seed=${3:1})',
        usage,
        description,
      ),
    ),
    ...[...siteFunctions].map(([name, { sites, description }]) =>
      completion(
        'function',
        name,
        `${name}(\${1:${first}}${sites === 2 ? `, \${2:${second}}` : ''})`,
        'of sites',
        description,
      ),
    ),
    ...[...pairFunctions].map(([name, { description }]) =>
      completion('function', name, `${name}(\${1:${first}}, \${2:2})`, 'function', description),
    ),
    completion(
      'function',
      choiceFunction.name,
      `if(x(\${1:${first}}) < \${2:3}, \${3:1}, \${4:0})`,
      choiceFunction.usage,
      choiceFunction.description,
    ),
    completion(
      'function',
      vectorProduct.name,
      'cross(${1:S(j)}, ${2:S(k)})',
      vectorProduct.usage,
      vectorProduct.description,
    ),
    ...numberCompletions,
    completion('constant', 'im', 'im', 'imaginary unit', constants.get('im')?.description),
    completion('constant', 'Id', 'Id', 'identity', constants.get('Id')?.description),
  ];
}

/** Index names of jump L(i) = and jump L(<i,j>) =. */
function familyIndices(rest: readonly Token[]): readonly string[] {
  const end = rest.findIndex(({ text }) => text === '=');
  if (rest[1]?.text !== '(' || end < 0) return [];
  return rest.slice(2, end).flatMap(({ kind, text }) => (kind === 'name' && text !== 'spin' ? [text] : []));
}

/** Index names of the last sum that was opened. */
function currentIndices(rest: readonly Token[]): readonly string[] {
  const at = rest.findLastIndex(({ text }) => text === 'sum');
  if (at < 0) return familyIndices(rest);
  const names: string[] = [];
  const bond = rest[at + 1]?.kind === 'angle';
  for (const token of rest.slice(at + (bond ? 2 : 1))) {
    if (token.kind === 'name') names.push(token.text);
    if (!bond || token.kind === 'angle') break;
  }
  return names;
}
