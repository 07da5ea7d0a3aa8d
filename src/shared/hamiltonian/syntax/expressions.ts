import type { SourceSpan } from '../model';
import { choiceFunction } from '../vocabulary';
import { startsStatement, type Cursor } from './cursor';
import { DomainParser } from './domains';
import type { Addend, Argument, CallExpression, ExceptNode, Expression, Factor, SumDomain, TupleNode } from './tree';

/** Words between the conditions of a sum. */
const connectives = new Set(['and', 'or', 'where', 'in', 'except']);

/** Deepest nesting of parentheses, powers and sums. */
const maximumDepth = 40;

/**
 * Recursive descent over one expression:
 *
 *   sum     = [sign] product { sign product }
 *   product = factor { (* | / | nothing) factor }     nothing: before a name, and between a number and a parenthesis
 *   factor  = sign factor | `sum` domain [ `where` condition : ] product | scalar
 *   scalar  = power { . power }
 *   power   = primary [ ^ factor ]
 *   primary = number | name | name ( arguments ) | if ( condition , sum , sum ) | ( sum )
 *
 * What cannot be read is reported once and becomes a `missing` node.
 */
export class ExpressionParser {
  #depth = 0;
  readonly #domains: DomainParser;

  constructor(readonly cursor: Cursor) {
    this.#domains = new DomainParser(cursor, this);
  }

  expression(): Expression {
    const { cursor } = this;
    const start = cursor.token.span.start;
    const addends: Addend[] = [];
    let sign = this.#sign();
    do {
      const signSpan = sign?.span ?? cursor.source.span(start, start);
      const here = cursor.token;
      if (here.kind === 'hermitianConjugate') {
        cursor.take();
        addends.push({
          negative: sign?.negative ?? false,
          signSpan,
          value: { kind: 'hermitianConjugate', span: here.span },
        });
      } else {
        addends.push({ negative: sign?.negative ?? false, signSpan, value: this.#product() });
      }
      sign = this.#sign();
    } while (sign);
    const only = addends[0]!;
    if (addends.length === 1 && !only.negative && only.value.kind !== 'hermitianConjugate') return only.value;
    return { kind: 'add', addends, span: cursor.spanFrom(start) };
  }

  #sign(): { negative: boolean; span: SourceSpan } | null {
    const { cursor } = this;
    if (!cursor.is('+') && !cursor.is('-')) return null;
    const token = cursor.take();
    return { negative: token.text === '-', span: token.span };
  }

  #product(): Expression {
    const { cursor } = this;
    const start = cursor.token.span.start;
    const first = this.#factor();
    const factors: Factor[] = [{ operator: '*', operatorSpan: cursor.source.span(start, start), value: first }];
    for (;;) {
      const { token } = cursor;
      if (token.text === '*' || token.text === '/') {
        cursor.take();
        factors.push({ operator: token.text, operatorSpan: token.span, value: this.#factor() });
      } else if (this.#impliesProduct()) {
        const at = token.span.start;
        factors.push({ operator: '*', operatorSpan: cursor.source.span(at, at), value: this.#factor() });
      } else break;
    }
    return factors.length === 1 ? first : { kind: 'product', factors, span: cursor.spanFrom(start) };
  }

  #impliesProduct(): boolean {
    const { token, following, lastToken } = this.cursor;
    if (token.kind === 'name') {
      return !startsStatement(token, following) && following?.text !== '=' && !connectives.has(token.text);
    }
    return token.text === '(' && lastToken?.kind === 'number';
  }

  #factor(): Expression {
    const { cursor } = this;
    const { token } = cursor;
    if (this.#depth >= maximumDepth) return this.#tooDeep();
    this.#depth++;
    try {
      if (token.text === '-' || token.text === '+') {
        cursor.take();
        const operand = this.#factor();
        return token.text === '+' ? operand : { kind: 'negate', operand, span: cursor.spanFrom(token.span.start) };
      }
      if (token.text === 'sum' && token.kind === 'name') return this.#sum();
      return this.#scalarProduct();
    } finally {
      this.#depth--;
    }
  }

  #tooDeep(): Expression {
    const { cursor } = this;
    const { span } = cursor.token;
    cursor.error(span, {
      code: 'TOO_DEEP',
      message: 'The expression is nested too deeply.',
      reason: `At most ${maximumDepth} levels of parentheses, signs, powers and sums are read.`,
    });
    cursor.skipStatement();
    return { kind: 'missing', span };
  }

  #sum(): Expression {
    const { cursor } = this;
    const start = cursor.take().span.start;
    const domain = this.#domains.domain();
    const except = cursor.is('except') ? this.#domains.except(domain) : null;
    const condition = cursor.is('where') ? this.#domains.condition() : null;
    const body = this.#product();
    if (!domain) return { kind: 'missing', span: cursor.spanFrom(start) };
    return { kind: 'sum', domain, except, condition, body, span: cursor.spanFrom(start) };
  }

  #scalarProduct(): Expression {
    const { cursor } = this;
    const start = cursor.token.span.start;
    let left = this.#power();
    for (let dots = 0; cursor.is('.'); dots++) {
      if (dots >= maximumDepth) return this.#tooDeep();
      cursor.take();
      const right = this.#power();
      left = { kind: 'dot', left, right, span: cursor.spanFrom(start) };
    }
    return left;
  }

  #power(): Expression {
    const { cursor } = this;
    const start = cursor.token.span.start;
    const base = this.#primary();
    if (!cursor.accept('^') && !cursor.accept('**')) return base;
    const exponent = this.#factor();
    return { kind: 'power', base, exponent, span: cursor.spanFrom(start) };
  }

  #primary(): Expression {
    const { cursor } = this;
    const { token } = cursor;
    if (token.kind === 'number') {
      cursor.take();
      return { kind: 'number', value: Number(token.text), span: token.span };
    }
    if (token.kind === 'name') {
      cursor.take();
      if (cursor.is('('))
        return token.text === choiceFunction.name ? this.#choice(token.span) : this.call(token.text, token.span);
      return { kind: 'name', name: token.text, span: token.span };
    }
    if (token.text === '(') {
      cursor.take();
      const inner = this.expression();
      this.close(token.span);
      return { kind: 'parentheses', inner, span: cursor.spanFrom(token.span.start) };
    }
    return this.#unreadable();
  }

  /** if(condition, then, otherwise); the cursor stands on the opening parenthesis. */
  #choice(nameSpan: SourceSpan): Expression {
    const { cursor } = this;
    if (this.#depth >= maximumDepth) return this.#tooDeep();
    this.#depth++;
    try {
      const opening = cursor.take().span;
      const condition = this.#domains.comparisons();
      const values: Expression[] = [];
      while (condition && values.length < 2 && cursor.accept(',')) values.push(this.expression());
      const [then, otherwise] = values;
      if (!condition || !then || !otherwise) {
        if (condition) {
          cursor.error(cursor.spanFrom(nameSpan.start), {
            code: 'CHOICE_VALUES',
            message: 'if chooses between two numbers.',
            reason: `It is written ${choiceFunction.usage}.`,
          });
        }
        for (let depth = 0; !cursor.atEnd() && (depth > 0 || !cursor.is(')'));) {
          const { text } = cursor.take();
          if (text === '(') depth++;
          if (text === ')') depth--;
        }
        cursor.accept(')');
        return { kind: 'missing', span: cursor.spanFrom(nameSpan.start) };
      }
      this.close(opening);
      return { kind: 'choice', condition, then, otherwise, span: cursor.spanFrom(nameSpan.start) };
    } finally {
      this.#depth--;
    }
  }

  /** What stands in the parentheses behind the name of jump operators, the cursor on the opening one. */
  family(): { domain: SumDomain; except: ExceptNode | null; span: SourceSpan } | null {
    const { cursor } = this;
    const opening = cursor.take().span;
    const domain = this.#domains.domain();
    const except = cursor.is('except') ? this.#domains.except(domain) : null;
    if (!domain) while (!cursor.atEnd() && !cursor.is(')')) cursor.take();
    this.close(opening);
    return domain && { domain, except, span: cursor.spanFrom(opening.start) };
  }

  #unreadable(): Expression {
    const { cursor } = this;
    const { token } = cursor;
    const span = token.kind === 'end' ? cursor.gap() : token.span;
    const before = cursor.lastToken?.text ?? '';
    cursor.error(span, {
      code: 'EXPRESSION_EXPECTED',
      message:
        token.kind === 'end'
          ? `Something is missing after ${before || 'the beginning'}.`
          : `A number, a name or ( is expected here, not ${token.text}.`,
      reason: token.kind === 'hermitianConjugate' ? 'h.c. stands only after + or at the end of a sum.' : '',
    });
    // A closing parenthesis may belong to an outer level; anything else is passed so that reading goes on.
    if (token.kind !== 'end' && token.text !== ')' && token.text !== ',') cursor.take();
    return { kind: 'missing', span };
  }

  /** Arguments in parentheses after a name; the cursor stands on the opening one. */
  call(name: string, nameSpan: SourceSpan): CallExpression {
    const { cursor } = this;
    const opening = cursor.take().span;
    const list: Argument[] = [];
    while (!cursor.is(')') && !cursor.atEnd()) {
      const before = cursor.token;
      list.push(this.#argument());
      if (cursor.accept(',') || cursor.is(')') || cursor.atEnd()) continue;
      if (cursor.token === before) cursor.take();
      else break;
    }
    this.close(opening);
    const argumentsSpan = cursor.spanFrom(opening.start);
    return { kind: 'call', name, nameSpan, arguments: list, argumentsSpan, span: cursor.spanFrom(nameSpan.start) };
  }

  /** Numbers in parentheses; the cursor stands on the opening one. */
  tuple(): TupleNode {
    const call = this.call('', this.cursor.token.span);
    return { values: call.arguments.map((argument) => argument.value), span: call.argumentsSpan };
  }

  #argument(): Argument {
    const { cursor } = this;
    const { token } = cursor;
    if (this.#depth >= maximumDepth) {
      const value = this.#tooDeep();
      return { name: null, value, span: value.span };
    }
    let name: string | null = null;
    if (token.kind === 'name' && cursor.following?.text === '=') {
      name = token.text;
      cursor.take();
      cursor.take();
    }
    const value = this.expression();
    return { name, value, span: cursor.spanFrom(token.span.start) };
  }

  /** Takes the parenthesis that closes `opening`, or reports it. */
  close(opening: SourceSpan): void {
    const { cursor } = this;
    if (cursor.accept(')')) return;
    const found = cursor.token;
    const span = cursor.gap();
    cursor.error(span, {
      code: 'PARENTHESIS_MISSING',
      message: `The ( at ${opening.line}:${opening.column} is not closed.`,
      reason: found.kind === 'end' ? 'A ) is missing here.' : `A ) is missing before ${found.text}.`,
      fixes: [{ title: 'Insert )', span, replacement: ')' }],
    });
  }
}
