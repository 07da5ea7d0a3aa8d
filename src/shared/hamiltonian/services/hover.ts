import { ProgramResolver, type ResolvedProgram } from '../check/resolve';
import { expressionLatex, nameLatex, observableLatex, timedLatex } from '../latex';
import { kindText, localDimension, type SiteKind } from '../sites';
import { children, visit } from '../syntax/walk';
import { parse } from '../syntax/parser';
import { Diagnostics, SourceText } from '../syntax/source';
import { tokenize } from '../syntax/tokens';
import { timeValue } from '../time/expression';
import { dependsOnTime } from '../time/residual';
import type { Expression, JumpStatement, SectorAssignment, Statement, SumExpression, SyntaxTree } from '../syntax/tree';
import {
  choiceFunction,
  constants,
  latticeWords,
  pairFunctions,
  randomFunctions,
  scalarFunctions,
  sectorWords,
  shapeFunctions,
  siteFunctions,
  siteOperator,
  timeName,
  vectorProduct,
} from '../vocabulary';
import { isLargeMatrix, localMatrixLatex, operatorMatrixLatex } from './matrix-latex';

/** What is known of the thing at a place of the text. */
export interface Hover {
  /** Half-open range of characters. */
  readonly start: number;
  readonly end: number;
  /** As written: S(i).S(j) */
  readonly title: string;
  /** "two-site operator" */
  readonly kind: string;
  /** Formula, or empty. */
  readonly latex: string;
  readonly explanation: string;
}

interface Place {
  readonly source: SourceText;
  readonly program: ResolvedProgram;
  readonly offset: number;
}

/** Explains what stands at a character; null where there is nothing to say. Works on texts with errors as far as they were read. */
export function hover(source: string, offset: number): Hover | null {
  const text = new SourceText(source);
  const diagnostics = new Diagnostics();
  const tree = parse(text, tokenize(text, diagnostics), diagnostics);
  const program = new ProgramResolver(text, diagnostics, {}).resolve(tree);
  const place: Place = { source: text, program, offset };
  const statement = tree.statements.find(({ span }) => covers(span, offset));
  return statement ? statementHover(statement, tree, place) : null;
}

function covers(span: { readonly start: number; readonly end: number }, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

function card(
  place: Place,
  span: { start: number; end: number },
  kind: string,
  latex: string,
  explanation: string,
): Hover {
  const title = place.source.text.slice(span.start, span.end).replaceAll(/\s+/g, ' ');
  return { start: span.start, end: span.end, title, kind, latex, explanation };
}

function statementHover(statement: Statement, tree: SyntaxTree, place: Place): Hover | null {
  const { offset, program } = place;
  switch (statement.kind) {
    case 'lattice': {
      const word = latticeWords.get(statement.name);
      if (!word) return null;
      const { lattice } = program;
      const shells = lattice?.shells
        .slice(0, 3)
        .map((shell) => `${shell.bonds.length} bonds at distance ${distanceText(shell.distance)}`);
      const size = lattice ? ` ${lattice.nSites} sites; ${shells?.join(', ')}.` : '';
      return card(place, statement.span, 'lattice', '', `${word.description}${size}`);
    }
    case 'site':
      return card(place, statement.span, 'local space', '', siteText(program.kinds));
    case 'sector':
      return sectorHover(statement.assignments, place);
    case 'param': {
      for (const definition of statement.definitions) {
        if (covers(definition.nameSpan, offset))
          return parameterHover(definition.name, definition.nameSpan, tree, place);
        if (covers(definition.value.span, offset)) return expressionHover(definition.value, [], tree, place);
      }
      return null;
    }
    case 'observable':
      if (covers(statement.nameSpan, offset)) {
        const latex = `${observableLatex(statement.name)} = ${timedLatex(statement.body, program.timed.keys())}`;
        return card(place, statement.nameSpan, 'observable', latex, 'Measured along with the energy.');
      }
      return expressionHover(statement.body, [], tree, place);
    case 'jump':
      return jumpHover(statement, tree, place);
    case 'integrals': {
      if (!covers(statement.headSpan, offset)) return null;
      const text = `${statement.rows.length} integrals in the notation of chemists, (ij|kl), h_ij and a constant, for molecule.`;
      return card(place, statement.headSpan, 'table', '', text);
    }
    case 'hamiltonian':
      if (covers(statement.headSpan, offset)) {
        return card(
          place,
          statement.headSpan,
          'Hamiltonian',
          `H${dependsOnTime(statement.body, program.timed, false) ? '(t)' : ''} = ${timedLatex(statement.body, program.timed.keys())}`,
          conventionText(statement.body),
        );
      }
      return expressionHover(statement.body, [], tree, place);
  }
}

function jumpHover(statement: JumpStatement, tree: SyntaxTree, place: Place): Hover | null {
  const { name, nameSpan, each, body } = statement;
  const { offset, program } = place;
  const inFamily = each !== null && covers(statement.eachSpan, offset);
  if (!covers(nameSpan, offset) && !inFamily) return expressionHover(body, each ? [each] : [], tree, place);
  const indices = each?.domain.indices.map((index) => nameLatex(index.name)).join(' ') ?? '';
  const symbol = `${observableLatex(name)}${indices === '' ? '' : `_{${indices}}`}`;
  const many = each ? `One for each element. ${domainText(each, place)}` : 'One operator for the whole lattice.';
  return card(
    place,
    nameSpan,
    'jump operator',
    `${symbol} = ${timedLatex(body, program.timed.keys())}`,
    `Adds L ρ L† − ½ {L†L, ρ} to the equation of motion. ${many}`,
  );
}

/** A parameter that depends on time, as a function and at the time 0. */
function timeParameterHover(
  name: string,
  span: { start: number; end: number },
  uses: string,
  { program, ...place }: Place,
): Hover {
  const definition = program.timeParameters.find((candidate) => candidate.name === name);
  const expression = program.timed.get(name);
  const latex = definition ? `${nameLatex(name)}(t) = ${timedLatex(definition.value, program.timed.keys())}` : '';
  const { value, derivative } = expression
    ? timeValue(expression, 0)
    : { value: { re: Number.NaN }, derivative: { re: Number.NaN } };
  const at = Number.isFinite(value.re)
    ? `At t = 0 it is ${Number(value.re.toPrecision(6))}, with the slope ${Number(derivative.re.toPrecision(6))}.`
    : 'It is not finite at t = 0.';
  return card(
    { program, ...place },
    span,
    'time-dependent parameter',
    latex,
    `${at} Time is in units of ħ over the unit of energy. ${uses}`,
  );
}

function siteText(kinds: readonly SiteKind[] | null): string {
  const [kind, ...others] = kinds ?? [];
  if (!kind) return 'The kind of site.';
  if (others.length > 0) return `Sites of different kinds: ${[kind, ...others].map(kindText).join('; ')}.`;
  switch (kind.kind) {
    case 'spin':
      return `${capital(kindText(kind))} on every site: ${localDimension(kind)} states, the first one with the largest z component.`;
    case 'boson':
      return `${capital(kindText(kind))} on every site: ${localDimension(kind)} states, the fullest first.`;
    case 'fermion':
      return 'Fermions without spin: a site is occupied or empty.';
    case 'electron':
      return 'Fermions with spin: four states a site, in two modes, up and down.';
  }
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function sectorHover(assignments: readonly SectorAssignment[], place: Place): Hover | null {
  const assignment = assignments.find(
    ({ nameSpan, valueSpan }) => place.offset >= nameSpan.start && place.offset <= valueSpan.end,
  );
  const text = assignment ? sectorWords.get(assignment.name) : undefined;
  if (!assignment || !text) return null;
  const span = { start: assignment.nameSpan.start, end: assignment.valueSpan.end };
  return card(place, span, 'sector', '', `${text} H must conserve it.`);
}

function conventionText(body: Expression): string {
  const families = new Set<string>();
  visit(body, (node) => {
    const operator = node.kind === 'call' ? siteOperator(node.name) : undefined;
    if (operator) families.add(operator.family);
  });
  if (families.has('spin') && families.has('pauli')) {
    return 'Spin operators (eigenvalues ±½) and Pauli operators (±1) together.';
  }
  if (families.has('pauli')) return 'Pauli operators, eigenvalues ±1.';
  return families.has('spin') || families.size === 0 ? 'Spin operators.' : 'Operators of particles.';
}

function parameterHover(name: string, span: { start: number; end: number }, tree: SyntaxTree, place: Place): Hover {
  const value = place.program.values.get(name);
  const uses = tree.statements.flatMap((statement) =>
    statement.kind === 'hamiltonian' || statement.kind === 'observable' || statement.kind === 'jump'
      ? [countUses(statement.body, name)]
      : [],
  );
  const observed = tree.statements.some(({ kind }) => kind === 'observable');
  const jumps = tree.statements.some(({ kind }) => kind === 'jump');
  const used = uses.reduce((sum, count) => sum + count, 0);
  const where = `H${observed && jumps ? ', observables and jump operators' : observed ? ' and observables' : jumps ? ' and jump operators' : ''}`;
  const usage = used === 0 ? 'Not used in H.' : `Used ${used === 1 ? 'once' : `${used} times`} in ${where}.`;
  if (place.program.timed.has(name)) return timeParameterHover(name, span, usage, place);
  return card(
    place,
    span,
    'parameter',
    value === undefined ? nameLatex(name) : `${nameLatex(name)} = ${Number(value.toPrecision(10))}`,
    usage,
  );
}

function countUses(expression: Expression, name: string): number {
  let count = 0;
  visit(expression, (node) => {
    if ((node.kind === 'name' || (node.kind === 'call' && !siteOperator(node.name))) && node.name === name) count++;
  });
  return count;
}

/** Explains the smallest part that has something to say; a scalar product stands for its two vectors. */
function expressionHover(
  expression: Expression,
  sums: readonly SumExpression[],
  tree: SyntaxTree,
  place: Place,
): Hover | null {
  const { offset } = place;
  if (!covers(expression.span, offset)) return null;
  if (expression.kind === 'dot') return operatorHover(expression, sums, place);
  const inner = expression.kind === 'sum' ? [...sums, expression] : sums;
  if (expression.kind === 'sum' && offset <= expression.domain.span.end) return sumHover(expression, place);
  if (expression.kind === 'call' && siteOperator(expression.name)) return operatorHover(expression, sums, place);
  for (const child of children(expression)) {
    const found = expressionHover(child, inner, tree, place);
    if (found) return found;
  }
  const isOperator = place.program.types.get(expression) === 'operator';
  if (isOperator && (expression.kind === 'power' || expression.kind === 'product' || expression.kind === 'parentheses'))
    return operatorHover(expression, sums, place);
  if (expression.kind === 'hermitianConjugate') {
    return card(
      place,
      expression.span,
      'Hermitian conjugate',
      '',
      'Adds the adjoint of the terms to its left that are not Hermitian by themselves.',
    );
  }
  if (expression.kind === 'call' && place.program.timed.has(expression.name))
    return parameterHover(expression.name, expression.span, tree, place);
  if (expression.kind === 'choice')
    return card(
      place,
      expression.span,
      'choice',
      timedLatex(expression, place.program.timed.keys()),
      choiceFunction.description,
    );
  if (expression.kind === 'call') {
    const description = functionText(expression.name);
    return description ? card(place, expression.span, 'function', expressionLatex(expression), description) : null;
  }
  if (expression.kind !== 'name') return null;
  const { name, span } = expression;
  const sum = sums.findLast((candidate) => candidate.domain.indices.some((index) => index.name === name));
  if (sum)
    return card(
      place,
      span,
      'index',
      nameLatex(name),
      sum.domain.kind === 'spins'
        ? 'Spin of an electron, up or down; as a number +1 and -1.'
        : `Number of a site, from ${bracketed(place.source.slice(sum.domain.span))}.`,
    );
  if (place.program.values.has(name) || place.program.timed.has(name)) return parameterHover(name, span, tree, place);
  if (name === timeName && place.program.timeParameters.some(({ value }) => covers(value.span, offset)))
    return card(place, span, 'time', 't', 'The time, in units of ħ over the unit of energy.');
  const constant = constants.get(name);
  return constant ? card(place, span, 'constant', constant.latex, constant.description) : null;
}

function functionText(name: string): string | null {
  if (name === vectorProduct.name) return vectorProduct.description;
  const described =
    randomFunctions.get(name) ?? siteFunctions.get(name) ?? pairFunctions.get(name) ?? shapeFunctions.get(name);
  return described?.description ?? (scalarFunctions.has(name) ? 'Function of a number.' : null);
}

const shellNames = ['', 'nearest', 'second', 'third'];

function sumHover(sum: SumExpression, place: Place): Hover {
  const span = { start: sum.span.start, end: sum.domain.span.end };
  const { domain } = sum;
  const head = expressionLatex({ ...sum, body: { kind: 'missing', span: sum.span } }).replace('\\square', '');
  const matrix = matrixOf(sum.body, place);
  const body = expressionLatex(sum.body);
  const latex =
    matrix === ''
      ? head
      : isLargeMatrix(matrix)
        ? `\\begin{aligned} & ${head} ${body}, \\\\ & ${body} = ${matrix} \\end{aligned}`
        : `${head} ${body}, \\quad ${body} = ${matrix}`;
  return card(place, span, `sum over ${domain.kind}`, latex, `${domainText(sum, place)}${basisText(matrix)}`);
}

function domainText(sum: SumExpression, place: Place): string {
  const { domain } = sum;
  const { lattice } = place.program;
  switch (domain.kind) {
    case 'sites':
      if (domain.list) return `Over the sites that are listed: ${domain.list.values.length}.`;
      return `Over all sites${lattice ? `: ${lattice.nSites}` : ''}.`;
    case 'spins':
      return 'Over the spins of an electron, up and down.';
    case 'pairs':
      return `Over all pairs of sites${lattice ? `: ${(lattice.nSites * (lattice.nSites - 1)) / 2}` : ''}.`;
    case 'plaquettes':
      return 'Over the plaquettes: closed walks over four nearest-neighbour bonds, each once.';
    case 'triangles':
      return 'Over the triangles: closed walks over three nearest-neighbour bonds, each once.';
    case 'bonds':
      if (domain.list) return `Over the pairs of sites that are listed: ${domain.list.length}.`;
      return `Over ${shellNames[domain.order] ?? ''} neighbours${domain.direction ? ' along one direction' : bondText(sum, place)}.`;
  }
}

function bondText(sum: SumExpression, place: Place): string {
  const { domain } = sum;
  if (domain.kind !== 'bonds') return '';
  const shell = place.program.lattice?.shells.find(({ order }) => order === domain.order);
  return shell ? `: ${shell.bonds.length} bonds, each counted once` : '';
}

function operatorHover(expression: Expression, sums: readonly SumExpression[], place: Place): Hover {
  const calls: Extract<Expression, { kind: 'call' }>[] = [];
  visit(expression, (node) => {
    if (node.kind === 'call' && siteOperator(node.name)) calls.push(node);
  });
  const sites = new Set(calls.map((call) => place.source.slice(call.argumentsSpan)));
  const kind = `${['no', 'one', 'two', 'three'][sites.size] ?? String(sites.size)}-site operator`;
  const sum = sums.findLast(({ domain }) => domain.kind !== 'spins');
  const summed = sum ? summedText(sum, place) : '';
  const [first, second] = calls;
  const latex = expressionLatex(expression);
  if (
    expression.kind === 'dot' &&
    first &&
    second &&
    expression.left.kind === 'call' &&
    expression.right.kind === 'call'
  ) {
    const dotMatrix = matrixOf(expression, place);
    return card(
      place,
      expression.span,
      kind,
      equalities(latex, dotLatex(first, second), dotMatrix),
      dotText(first, second, place) + summed + basisText(dotMatrix),
    );
  }
  const only = calls.length === 1 ? siteOperator(first!.name) : undefined;
  const matrix =
    only && !only.vector && expression.kind === 'call' ? operatorMatrixLatex(only.name, place.program.kinds) : '';
  const whole = matrix === '' ? matrixOf(expression, place) : '';
  return card(
    place,
    expression.span,
    kind,
    equalities(`${latex}${matrix}`, whole),
    `${only?.description ?? (expression.kind === 'power' ? 'Power of an operator.' : 'Operators together.')}${summed}${basisText(whole)}`,
  );
}

/** a = b = c; below each other where a matrix is too large to stand in a line. Empty parts are left out. */
function equalities(first: string, ...parts: readonly string[]): string {
  const given = parts.filter((part) => part !== '');
  if (!given.some(isLargeMatrix)) return [first, ...given].join(' = ');
  return `\\begin{aligned} ${first} &= ${given.join(' \\\\ &= ')} \\end{aligned}`;
}

function summedText(sum: SumExpression, place: Place): string {
  const { domain } = sum;
  const isPlain = domain.kind === 'bonds' && domain.list === null && domain.direction === null;
  if (isPlain) return ` Summed over ${bracketed(place.source.slice(domain.span))}${bondText(sum, place)}.`;
  const { lattice } = place.program;
  if (domain.kind === 'sites' && !domain.list) return ` Summed over all${lattice ? ` ${lattice.nSites}` : ''} sites.`;
  return ` Summed: ${domainText(sum, place)}`;
}

function matrixOf(expression: Expression, { source, program }: Place): string {
  return localMatrixLatex(expression, source, program.kinds, program.values);
}

/** What the rows of a shown matrix are. */
function basisText(matrix: string): string {
  return matrix === '' ? '' : ' Rows: the largest z component or occupation first, the first site changing last.';
}

type Call = Extract<Expression, { kind: 'call' }>;

function dotLatex(first: Call, second: Call): string {
  const on = (name: string, call: Call): string => expressionLatex({ ...call, name });
  const pauli = siteOperator(first.name)?.family === 'pauli' || siteOperator(second.name)?.family === 'pauli';
  if (pauli) {
    return ['x', 'y', 'z']
      .map((axis) => {
        const component = (call: Call): string =>
          on(siteOperator(call.name)?.family === 'pauli' ? axis.toUpperCase() : `S${axis}`, call);
        return `${component(first)} ${component(second)}`;
      })
      .join(' + ');
  }
  const ladder = `${on('Sp', first)} ${on('Sm', second)} + ${on('Sm', first)} ${on('Sp', second)}`;
  return `${on('Sz', first)} ${on('Sz', second)} + \\tfrac{1}{2} \\left( ${ladder} \\right)`;
}

function dotText(first: Call, second: Call, place: Place): string {
  const families = new Set([siteOperator(first.name)?.family, siteOperator(second.name)?.family]);
  if (families.size > 1) return 'A spin and a Pauli vector.';
  if (families.has('pauli')) return 'Pauli operators, eigenvalues ±1: four times the product of the spins.';
  const { kinds } = place.program;
  if (!kinds?.every((kind) => kind.kind === 'spin' && kind.twiceSpin === 1)) return 'Spin operators.';
  return 'Spin operators, eigenvalues ±½. In Pauli units this term is ¼ σ·σ.';
}

/** <i,j> with the brackets of print. */
function bracketed(domain: string): string {
  return domain.replaceAll('<', '⟨').replaceAll('>', '⟩').replaceAll(/\s/g, '');
}

function distanceText(distance: number): string {
  return Number.isInteger(distance) ? String(distance) : distance.toFixed(3);
}
