import type { Cursor } from './cursor';
import type { Condition, ExceptNode, Expression, IndexName, SumDomain, TupleNode } from './tree';
import type { Comparison } from '../comparison';

/** What a domain needs to read of expressions. */
interface Expressions {
  expression(): Expression;
  tuple(): TupleNode;
}

type Bonds = Extract<SumDomain, { kind: 'bonds' }>;

const lineNames = ['x', 'y', 'z'];

/**
 * What a sum runs over:
 *
 *   domain    = index [ `in` (sites) ] | index < index | `spin` index | `plaquettes` (indices) | `triangles` (indices)
 *             | brackets [ x | y | z ] [ `in` (pair) (pair) ... ]
 *   exception = `except` (sites), or `except` (pair) (pair) ...
 *   condition = `where` comparison { (`and` | `or`) comparison } :        `and` binds closer
 */
export class DomainParser {
  constructor(
    readonly cursor: Cursor,
    readonly expressions: Expressions,
  ) {}

  domain(): SumDomain | null {
    const { cursor } = this;
    const opening = cursor.token;
    if (opening.kind === 'angle') return this.#bonds();
    const { following } = cursor;
    if (opening.text === 'spin' && following?.kind === 'name') {
      cursor.take();
      const index = this.#index();
      return index && { kind: 'spins', indices: [index], span: cursor.spanFrom(opening.span.start) };
    }
    if ((opening.text === 'plaquettes' || opening.text === 'triangles') && opening.kind === 'name') {
      return this.#loops(opening.text);
    }
    const index = this.#index();
    if (!index) return null;
    if (cursor.token.text === '<' && cursor.following?.kind === 'name') {
      cursor.take();
      const second = this.#index();
      return second && { kind: 'pairs', indices: [index, second], span: cursor.spanFrom(opening.span.start) };
    }
    const list = cursor.accept('in') ? this.#siteList() : null;
    return { kind: 'sites', indices: [index], list, span: cursor.spanFrom(opening.span.start) };
  }

  /** except ...; of single sites one list, of pairs and loops one list each. */
  except(domain: SumDomain | null): ExceptNode | null {
    const { cursor } = this;
    const start = cursor.take().span.start;
    const tuples: TupleNode[] = [];
    if (domain?.kind === 'sites') {
      if (cursor.is('(')) tuples.push(this.expressions.tuple());
    } else while (cursor.tupleAhead()) tuples.push(this.expressions.tuple());
    if (tuples.length > 0) return { tuples, span: cursor.spanFrom(start) };
    const example = domain?.kind === 'sites' ? 'sum i except (0, 3)' : 'sum <i,j> except (0,1) (2,3)';
    cursor.error(cursor.gap(), {
      code: 'LIST_EXPECTED',
      message: 'After except stands a list in parentheses.',
      reason: `For example ${example}.`,
    });
    return null;
  }

  #siteList(): TupleNode | null {
    const { cursor } = this;
    if (cursor.is('(')) return this.expressions.tuple();
    this.#listExpected('sum i in (0, 3, 5)');
    return null;
  }

  #listExpected(example: string): void {
    this.cursor.error(this.cursor.gap(), {
      code: 'LIST_EXPECTED',
      message: 'After in stands a list in parentheses.',
      reason: `For example ${example}.`,
    });
  }

  /** plaquettes (i,j,k,l) */
  #loops(kind: 'plaquettes' | 'triangles'): SumDomain | null {
    const { cursor } = this;
    const start = cursor.take().span.start;
    const wanted = kind === 'plaquettes' ? 4 : 3;
    const example = kind === 'plaquettes' ? 'plaquettes (i,j,k,l)' : 'triangles (i,j,k)';
    const indices: IndexName[] = [];
    if (cursor.accept('(')) {
      do {
        const index = this.#index();
        if (!index) break;
        indices.push(index);
      } while (cursor.accept(','));
      if (!cursor.accept(')')) while (!cursor.atEnd() && !cursor.accept(')')) cursor.take();
    }
    const span = cursor.spanFrom(start);
    if (indices.length === wanted) return { kind, indices, span };
    cursor.error(span, {
      code: 'LOOP_INDICES',
      message: `A sum over ${kind} has ${wanted === 4 ? 'four' : 'three'} indices in parentheses.`,
      reason: `It is written sum ${example}.`,
      fixes: [{ title: `Replace with ${example}`, span, replacement: example }],
    });
    return null;
  }

  #bonds(): SumDomain | null {
    const { cursor } = this;
    const opening = cursor.take();
    const order = opening.text.length;
    if (opening.text[0] !== '<' || cursor.token.kind === 'angle') {
      cursor.error(cursor.spanFrom(opening.span.start), {
        code: 'BOND_BRACKETS',
        message: 'A sum over bonds has one to three < before its two indices.',
        reason: '<i,j> are nearest neighbours, <<i,j>> second and <<<i,j>>> third.',
      });
      while (cursor.token.kind === 'angle') cursor.take();
      if (opening.text[0] !== '<') return null;
    }
    const first = this.#index();
    if (!first) return null;
    if (!cursor.accept(',')) {
      cursor.error(cursor.gap(), {
        code: 'BOND_BRACKETS',
        message: `A bond has two sites: write ${opening.text}i,j${'>'.repeat(order)}.`,
        reason: `Only ${first.name} was found between the brackets.`,
      });
      return null;
    }
    const second = this.#index();
    if (!second) return null;
    this.#closing(opening.text, order);
    const direction = this.#direction();
    const list = cursor.accept('in') ? this.#pairs() : null;
    return {
      kind: 'bonds',
      order,
      indices: [first, second],
      direction,
      list,
      span: cursor.spanFrom(opening.span.start),
    };
  }

  #closing(opening: string, order: number): void {
    const { cursor } = this;
    const closing = cursor.token;
    const wanted = '>'.repeat(order);
    if (closing.kind === 'angle') cursor.take();
    if (closing.text === wanted) return;
    const span = closing.kind === 'angle' ? closing.span : cursor.gap();
    cursor.error(span, {
      code: 'BOND_BRACKETS',
      message: `The bond brackets do not match: ${opening} needs ${wanted}.`,
      reason: 'As many > close the bond as < opened it.',
      fixes: [
        { title: `${closing.kind === 'angle' ? 'Replace with' : 'Insert'} ${wanted}`, span, replacement: wanted },
      ],
    });
  }

  /** x, y or z right behind the bracket, unless it is a factor. */
  #direction(): Bonds['direction'] {
    const { cursor } = this;
    const { token, following } = cursor;
    const line = lineNames.indexOf(token.text);
    if (line < 0 || token.kind !== 'name' || token.span.start !== cursor.lastEnd) return null;
    const called = following?.text === '(' && following.span.start === token.span.end;
    if (called || ['*', '/', '^', '**', '.'].includes(following?.text ?? '')) return null;
    cursor.take();
    return { line, span: token.span };
  }

  #pairs(): TupleNode[] {
    const { cursor } = this;
    const pairs: TupleNode[] = [];
    while (cursor.tupleAhead()) pairs.push(this.expressions.tuple());
    if (pairs.length === 0) this.#listExpected('sum <i,j> in (0,1) (2,3)');
    return pairs;
  }

  #index(): IndexName | null {
    const { cursor } = this;
    const { token } = cursor;
    if (token.kind === 'name') {
      cursor.take();
      return { name: token.text, span: token.span };
    }
    const span = token.kind === 'end' ? cursor.gap() : token.span;
    cursor.error(span, {
      code: 'INDEX_EXPECTED',
      message: 'A sum needs an index: sum i, or sum <i,j> over bonds.',
      reason: token.kind === 'end' ? 'The text ends here.' : `Found ${token.text}.`,
    });
    return null;
  }

  /** where ... : */
  condition(): Condition | null {
    const { cursor } = this;
    cursor.take();
    const condition = this.comparisons();
    if (!condition) {
      while (!cursor.atEnd() && !cursor.accept(':')) cursor.take();
      return null;
    }
    if (!cursor.accept(':')) {
      const span = cursor.gap();
      cursor.error(span, {
        code: 'COLON_MISSING',
        message: 'A : ends the condition of a sum.',
        reason: 'For example sum i where x(i) < 3: Z(i).',
        fixes: [{ title: 'Insert :', span, replacement: ':' }],
      });
    }
    return condition;
  }

  /** comparison { (`and` | `or`) comparison }; null where one cannot be read, which is reported. */
  comparisons(): Condition | null {
    const { cursor } = this;
    const { start } = cursor.token.span;
    const alternatives: Condition[] = [];
    do {
      const parts: Condition[] = [];
      do {
        const comparison = this.#comparison();
        if (!comparison) return null;
        parts.push(comparison);
      } while (cursor.accept('and'));
      alternatives.push(joined('and', parts, cursor.spanFrom(start)));
    } while (cursor.accept('or'));
    return joined('or', alternatives, cursor.spanFrom(start));
  }

  #comparison(): Condition | null {
    const { cursor } = this;
    const start = cursor.token.span.start;
    const left = this.expressions.expression();
    const operator = this.#operator();
    if (!operator) {
      const { token } = cursor;
      cursor.error(token.kind === 'end' ? cursor.gap() : token.span, {
        code: 'COMPARISON_EXPECTED',
        message: 'A condition compares two numbers.',
        reason: 'With =, !=, <, >, <= or >=, as in where sublattice(i) = 0: or where x(i) < 3:',
      });
      return null;
    }
    const right = this.expressions.expression();
    return { kind: 'comparison', operator, left, right, span: cursor.spanFrom(start) };
  }

  #operator(): Comparison | null {
    const { cursor } = this;
    for (const sign of ['<', '>'] as const) {
      if (!cursor.accept(sign)) continue;
      return cursor.accept('=') ? `${sign}=` : sign;
    }
    if (cursor.accept('!=')) return '!=';
    if (!cursor.accept('=')) return null;
    cursor.accept('=');
    return '=';
  }
}

function joined(kind: 'and' | 'or', parts: readonly Condition[], span: Condition['span']): Condition {
  return parts.length === 1 ? parts[0]! : { kind, parts, span };
}
