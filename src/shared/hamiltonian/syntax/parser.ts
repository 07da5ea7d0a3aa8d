import type { SourceSpan } from '../model';
import { closest, isLatticeClause, isSectorWord, sectorWords, statementWords, timeName } from '../vocabulary';
import { Cursor, startsStatement } from './cursor';
import { ExpressionParser } from './expressions';
import { integralRows } from './integrals';
import type { Diagnostics, SourceText } from './source';
import type { Token } from './tokens';
import type {
  Argument,
  LatticeClause,
  LatticeClauseNode,
  ParameterDefinition,
  SectorAssignment,
  SitePlace,
  Statement,
  SumExpression,
  SyntaxTree,
  TupleNode,
} from './tree';

/** Reads a whole text. Every problem is reported to `diagnostics`; the tree holds what could be read. */
export function parse(source: SourceText, tokens: readonly Token[], diagnostics: Diagnostics): SyntaxTree {
  const cursor = new Cursor(source, diagnostics, tokens);
  const parser = new StatementParser(cursor, new ExpressionParser(cursor));
  const statements: Statement[] = [];
  while (!cursor.finished) {
    cursor.beginStatement();
    const statement = parser.statement();
    if (statement) statements.push(statement);
    if (!cursor.atEnd()) parser.leftover();
  }
  return { statements };
}

class StatementParser {
  constructor(
    readonly cursor: Cursor,
    readonly expressions: ExpressionParser,
  ) {}

  statement(): Statement | null {
    const { cursor } = this;
    const head = cursor.token;
    const following = cursor.following;
    cursor.take();
    const start = head.span.start;
    if (head.kind === 'name') {
      switch (head.text) {
        case 'lattice':
          return this.#lattice(start);
        case 'site':
          return this.#site(start);
        case 'param':
          return { kind: 'param', definitions: this.#definitions(), span: cursor.spanFrom(start) };
        case 'sector':
          return { kind: 'sector', assignments: this.#assignments(), span: cursor.spanFrom(start) };
        case 'observable':
          return this.#observable(start);
        case 'jump':
          return this.#jump(start);
        case 'integrals':
          return this.#integrals(head);
        case 'H':
          if (!cursor.accept('=')) {
            cursor.error(cursor.gap(), {
              code: 'EQUALS_MISSING',
              message: 'H needs =.',
              reason: 'The Hamiltonian is written H = ...',
              fixes: [{ title: 'Insert =', span: cursor.gap(), replacement: ' =' }],
            });
          }
          return {
            kind: 'hamiltonian',
            headSpan: head.span,
            body: this.expressions.expression(),
            span: cursor.spanFrom(start),
          };
      }
    }
    this.#unknownStatement(head, following);
    cursor.skipStatement();
    return null;
  }

  #integrals(head: Token): Statement | null {
    const { cursor } = this;
    if (cursor.token.kind !== 'data') {
      cursor.error(head.span, {
        code: 'INTEGRALS_END',
        message: 'The table of integrals has no end.',
        reason: 'Below integrals stand lines such as 0.6746 1 1 1 1, and end on a line of its own.',
      });
      cursor.skipStatement();
      return null;
    }
    const { span } = cursor.take();
    const rows = integralRows(cursor.source, span, cursor.diagnostics);
    return { kind: 'integrals', rows, headSpan: head.span, span: cursor.spanFrom(head.span.start) };
  }

  #unknownStatement(head: Token, following: Token | null): void {
    if (head.kind === 'name' && following?.text === '=') {
      const isParameter = closest(head.text, ['H']) === null;
      this.cursor.error(head.span, {
        code: 'UNKNOWN_STATEMENT',
        message: isParameter ? `${head.text} = ... is not a statement.` : `Did you mean H = ...?`,
        reason: 'Parameters begin with param, the Hamiltonian with H =.',
        fixes: isParameter
          ? [{ title: `Write param ${head.text} = ...`, span: head.span, replacement: `param ${head.text}` }]
          : [{ title: 'Replace with H', span: head.span, replacement: 'H' }],
      });
      return;
    }
    const suggestion = head.kind === 'name' ? closest(head.text, statementWords) : null;
    this.cursor.error(head.span, {
      code: 'UNKNOWN_STATEMENT',
      message: `A line cannot begin with ${head.text || 'nothing'}${suggestion ? `; did you mean ${suggestion}?` : '.'}`,
      reason: 'Lines begin with lattice, site, param, H =, sector, observable, jump or integrals.',
      fixes: suggestion ? [{ title: `Replace with ${suggestion}`, span: head.span, replacement: suggestion }] : [],
    });
  }

  /** Words behind a complete statement. */
  leftover(): void {
    const { cursor } = this;
    const { token } = cursor;
    if (startsStatement(token, cursor.following)) {
      cursor.error(token.span, {
        code: 'NEW_LINE_MISSING',
        message: `${token.text} begins a new line.`,
        reason: 'Each statement stands on a line of its own.',
        fixes: [
          {
            title: 'Insert a line break',
            span: cursor.source.span(token.span.start, token.span.start),
            replacement: '\n',
          },
        ],
      });
      cursor.beginStatement();
      return;
    }
    if (token.text === ')') {
      cursor.error(token.span, {
        code: 'PARENTHESIS_EXTRA',
        message: 'This ) closes nothing.',
        reason: 'There is no ( left open before it.',
        fixes: [{ title: 'Remove )', span: token.span, replacement: '' }],
      });
    } else {
      const product = token.kind === 'number' || token.text === '(';
      const before = cursor.source.span(token.span.start, token.span.start);
      cursor.error(token.span, {
        code: 'UNEXPECTED',
        message: `${token.text} is not expected here.`,
        reason: product ? 'For a product write *.' : 'The statement was complete before it.',
        fixes: product ? [{ title: 'Insert *', span: before, replacement: '* ' }] : [],
      });
    }
    cursor.skipStatement();
  }

  #lattice(start: number): Statement | null {
    const { cursor } = this;
    const name = cursor.token;
    if (name.kind !== 'name') {
      cursor.error(cursor.gap(), {
        code: 'LATTICE_MISSING',
        message: 'The name of the lattice is missing.',
        reason: 'For example: lattice square(6, 6) periodic.',
      });
      cursor.skipStatement();
      return null;
    }
    cursor.take();
    const vectors = name.text === 'cell' ? this.#tuples() : [];
    const { list, span: argumentsSpan } = this.#argumentsAfter(name);
    const boundaries: { text: string; span: Token['span'] }[] = [];
    const clauses: Partial<Record<LatticeClause, LatticeClauseNode>> = {};
    while (cursor.token.kind === 'name' && !startsStatement(cursor.token, cursor.following)) {
      const word = cursor.take();
      if (isLatticeClause(word.text)) {
        const tuples = this.#tuples();
        clauses[word.text] = { wordSpan: word.span, tuples, span: cursor.spanFrom(word.span.start) };
      } else boundaries.push({ text: word.text, span: word.span });
    }
    return {
      kind: 'lattice',
      name: name.text,
      nameSpan: name.span,
      arguments: list,
      argumentsSpan,
      boundaries,
      vectors,
      clauses,
      span: cursor.spanFrom(start),
    };
  }

  #site(start: number): Statement | null {
    const { cursor } = this;
    const name = cursor.token;
    if (name.kind !== 'name') {
      cursor.error(cursor.gap(), {
        code: 'SITE_KIND',
        message: 'The kind of site is missing.',
        reason: 'For example: site spin(1/2).',
        fixes: [{ title: 'Insert spin(1/2)', span: cursor.gap(), replacement: ' spin(1/2)' }],
      });
      cursor.skipStatement();
      return null;
    }
    cursor.take();
    const { list } = this.#argumentsAfter(name);
    const place = cursor.is('on') ? this.#sitePlace() : null;
    return {
      kind: 'site',
      name: name.text,
      nameSpan: name.span,
      arguments: list,
      place,
      span: cursor.spanFrom(start),
    };
  }

  /** on sublattice 0, on basis 1, on (0, 3, 5) */
  #sitePlace(): SitePlace | null {
    const { cursor } = this;
    const start = cursor.take().span.start;
    const word = cursor.token;
    if (word.text === 'sublattice' || word.text === 'basis') {
      cursor.take();
      const values = [this.expressions.expression()];
      return { kind: word.text, values, span: cursor.spanFrom(start) };
    }
    if (word.text === '(') {
      const values = this.#tuples().flatMap((tuple) => tuple.values);
      return { kind: 'sites', values, span: cursor.spanFrom(start) };
    }
    cursor.error(cursor.spanFrom(start), {
      code: 'SITE_PLACE',
      message: 'on is followed by the sites that are meant.',
      reason: 'For example: on sublattice 0, on basis 1, on (0, 3, 5).',
    });
    return null;
  }

  /** observable NAME = ... */
  #observable(start: number): Statement | null {
    const { cursor } = this;
    const name = cursor.token;
    if (name.kind !== 'name' || startsStatement(name, cursor.following)) {
      cursor.error(cursor.gap(), {
        code: 'NAME_EXPECTED',
        message: 'The name of the observable is missing.',
        reason: 'For example: observable energy_density = sum <i,j> S(i).S(j).',
      });
      cursor.skipStatement();
      return null;
    }
    cursor.take();
    if (!cursor.accept('=')) {
      cursor.error(cursor.gap(), {
        code: 'EQUALS_MISSING',
        message: `${name.text} needs = and an operator.`,
        reason: 'For example: observable m = sum i Sz(i).',
        fixes: [{ title: 'Insert =', span: cursor.gap(), replacement: ' =' }],
      });
    }
    const body = this.expressions.expression();
    return { kind: 'observable', name: name.text, nameSpan: name.span, body, span: cursor.spanFrom(start) };
  }

  /** jump NAME = ..., jump NAME(i) = ... */
  #jump(start: number): Statement | null {
    const { cursor } = this;
    const name = cursor.token;
    const example = 'jump L(i) = sqrt(gamma) * Sm(i)';
    if (name.kind !== 'name' || startsStatement(name, cursor.following)) {
      cursor.error(cursor.gap(), {
        code: 'NAME_EXPECTED',
        message: 'The name of the jump operator is missing.',
        reason: `For example: ${example}.`,
      });
      cursor.skipStatement();
      return null;
    }
    cursor.take();
    const family = cursor.is('(') ? this.expressions.family() : null;
    const eachSpan = family?.span ?? cursor.gap();
    if (!cursor.accept('=')) {
      cursor.error(cursor.gap(), {
        code: 'EQUALS_MISSING',
        message: `${name.text} needs = and an operator.`,
        reason: `For example: ${example}.`,
        fixes: [{ title: 'Insert =', span: cursor.gap(), replacement: ' =' }],
      });
    }
    const body = this.expressions.expression();
    const span = cursor.spanFrom(start);
    const each: SumExpression | null = family && {
      kind: 'sum',
      domain: family.domain,
      except: family.except,
      condition: null,
      body,
      span: cursor.spanFrom(family.span.start),
    };
    return { kind: 'jump', name: name.text, nameSpan: name.span, each, eachSpan, body, span };
  }

  #argumentsAfter(name: Token): { list: readonly Argument[]; span: Token['span'] } {
    if (!this.cursor.is('(')) return { list: [], span: this.cursor.gap() };
    const call = this.expressions.call(name.text, name.span);
    return { list: call.arguments, span: call.argumentsSpan };
  }

  #tuples(): TupleNode[] {
    const { cursor } = this;
    const tuples: TupleNode[] = [];
    while (cursor.is('(') || (cursor.is(',') && tuples.length > 0)) {
      if (cursor.accept(',')) continue;
      tuples.push(this.expressions.tuple());
    }
    return tuples;
  }

  /** name = value, name = value ... */
  #definitions(): ParameterDefinition[] {
    const { cursor } = this;
    const definitions: ParameterDefinition[] = [];
    do {
      const name = cursor.token;
      if (name.kind !== 'name' || startsStatement(name, cursor.following)) {
        cursor.error(name.kind === 'end' || name.kind === 'name' ? cursor.gap() : name.span, {
          code: 'NAME_EXPECTED',
          message: 'A name is expected here.',
          reason: 'For example: param J = 1, h = 0.5.',
        });
        break;
      }
      cursor.take();
      const timeSpan = cursor.is('(') ? this.#timeArgument(name) : null;
      if (!cursor.accept('=')) {
        cursor.error(cursor.gap(), {
          code: 'EQUALS_MISSING',
          message: `${name.text} needs = and a value.`,
          reason: 'For example: param J = 1.',
          fixes: [{ title: 'Insert = 1', span: cursor.gap(), replacement: ' = 1' }],
        });
        const span = cursor.gap();
        definitions.push({ name: name.text, nameSpan: name.span, timeSpan, value: { kind: 'missing', span } });
        continue;
      }
      definitions.push({ name: name.text, nameSpan: name.span, timeSpan, value: this.expressions.expression() });
    } while (cursor.accept(','));
    return definitions;
  }

  /** (t) behind the name of a parameter; the cursor stands on the parenthesis. */
  #timeArgument(name: Token): SourceSpan {
    const { cursor } = this;
    const opening = cursor.take().span;
    const isTime = cursor.is(timeName) && cursor.following?.text === ')';
    while (!cursor.atEnd() && !cursor.is(')') && !cursor.is('=')) cursor.take();
    this.expressions.close(opening);
    const span = cursor.spanFrom(opening.start);
    if (!isTime) {
      cursor.error(span, {
        code: 'TIME_ARGUMENT',
        message: `A parameter depends on the time ${timeName} alone: ${name.text}(${timeName}).`,
        reason: 'What depends on sites stands in H, behind a sum.',
        fixes: [{ title: `Replace with (${timeName})`, span, replacement: `(${timeName})` }],
      });
    }
    return span;
  }

  /** quantity = value, quantity = value ... */
  #assignments(): SectorAssignment[] {
    const { cursor } = this;
    const assignments: SectorAssignment[] = [];
    do {
      const name = cursor.token;
      if (name.kind !== 'name' || startsStatement(name, cursor.following)) {
        cursor.error(name.kind === 'end' || name.kind === 'name' ? cursor.gap() : name.span, {
          code: 'NAME_EXPECTED',
          message: 'A conserved quantity is expected here.',
          reason: 'For example: sector Sz = 0.',
        });
        break;
      }
      cursor.take();
      if (!isSectorWord(name.text)) {
        this.#unknownQuantumNumber(name);
        continue;
      }
      if (!cursor.accept('=')) {
        cursor.error(cursor.gap(), {
          code: 'EQUALS_MISSING',
          message: `${name.text} needs = and a value.`,
          reason: 'For example: sector Sz = 0.',
          fixes: [{ title: 'Insert =', span: cursor.gap(), replacement: ' =' }],
        });
      }
      const start = cursor.token.span.start;
      const isTuple = cursor.tupleAhead();
      const values = isTuple ? this.expressions.tuple().values : [this.expressions.expression()];
      assignments.push({ name: name.text, nameSpan: name.span, values, valueSpan: cursor.spanFrom(start) });
    } while (cursor.accept(','));
    return assignments;
  }

  /** Reports a word that is no conserved quantity and passes its value, which may be a tuple. */
  #unknownQuantumNumber(name: Token): void {
    const { cursor } = this;
    for (let depth = 0; !cursor.atEnd() && (depth > 0 || !cursor.is(','));) {
      const { text } = cursor.take();
      if (text === '(') depth++;
      if (text === ')') depth--;
    }
    cursor.error(name.span, {
      code: 'SECTOR_UNKNOWN',
      message: `${name.text} cannot be fixed by a sector.`,
      reason: `Sectors are of ${[...sectorWords.keys()].join(', ')}: sector Sz = 0.`,
    });
  }
}
