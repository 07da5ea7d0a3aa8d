import type { QuickFix } from '../model';
import type { Diagnostics, SourceText } from '../syntax/source';
import type { Expression, Factor } from '../syntax/tree';
import {
  closest,
  constants,
  isFunctionName,
  isReserved,
  keywords,
  siteOperator,
  siteOperators,
  timeName,
} from '../vocabulary';
import { CallChecker } from './check-calls';
import { replaceFix, statementStart, stripped } from './expression-tools';
import { SumChecker } from './check-sums';
import { findIndex, type Scope, type ValueType } from './scope';
import { timedParameter, timeFix } from './time-parameters';

/** Largest power of an operator. */
export const maximumPower = 16;

type Node<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>;

/** Finds the type of every expression and reports what makes no sense. */
export class ExpressionChecker {
  readonly #calls: CallChecker;
  readonly #sums: SumChecker;

  constructor(
    readonly source: SourceText,
    readonly diagnostics: Diagnostics,
  ) {
    const check = (expression: Expression, scope: Scope): ValueType => this.check(expression, scope);
    this.#calls = new CallChecker(source, diagnostics, check);
    this.#sums = new SumChecker(source, diagnostics, check);
  }

  check(expression: Expression, scope: Scope): ValueType {
    const type = this.#typeOf(expression, scope);
    scope.types.set(expression, type);
    return type;
  }

  #typeOf(expression: Expression, scope: Scope): ValueType {
    switch (expression.kind) {
      case 'missing':
        return 'unknown';
      case 'number':
        return this.#number(expression);
      case 'name':
        return this.#name(expression, scope);
      case 'call':
        return this.#calls.check(expression, scope);
      case 'negate':
        return this.check(expression.operand, scope);
      case 'parentheses':
        return this.check(expression.inner, scope);
      case 'hermitianConjugate':
        return 'operator';
      case 'add':
        return this.#add(expression, scope);
      case 'product':
        return this.#product(expression, scope);
      case 'power':
        return this.#power(expression, scope);
      case 'dot':
        return this.#dot(expression, scope);
      case 'sum':
        return this.#sums.check(expression, scope);
      case 'choice':
        return this.#choice(expression, scope);
    }
  }

  #number(expression: Node<'number'>): ValueType {
    if (Number.isFinite(expression.value) && Math.abs(expression.value) <= 1e100) return 'scalar';
    this.diagnostics.error(expression.span, {
      code: 'NUMBER_TOO_LARGE',
      message: 'The number is too large.',
      reason: 'Numbers up to 1e100 are read.',
    });
    return 'unknown';
  }

  #name({ name, span }: Node<'name'>, scope: Scope): ValueType {
    const index = findIndex(scope, name);
    if (index) {
      index.used = true;
      return 'scalar';
    }
    if (scope.parameters.has(name)) {
      scope.usedParameters.add(name);
      return 'scalar';
    }
    if (scope.time === 'inside' && name === timeName) return 'scalar';
    if (scope.timed.has(name)) return timedParameter(name, span, scope, this.diagnostics);
    if (name === 'molecule') return this.#molecule(span, scope);
    if (constants.has(name)) return name === 'Id' ? 'operator' : 'scalar';
    const operator = siteOperator(name);
    const at = scope.indices.findLast(({ domain }) => domain.kind !== 'spins')?.domain.indices[0].name;
    if (operator || isFunctionName(name)) {
      this.diagnostics.error(span, {
        code: 'ARGUMENTS_MISSING',
        message: operator
          ? `${name} acts on a site: write ${name}(${at ?? '0'}).`
          : `${name} needs its argument in parentheses.`,
        reason: operator ? 'The site stands in parentheses, as an index or a number.' : '',
        fixes: operator ? [replaceFix(span, `${name}(${at ?? '0'})`)] : [],
      });
      return operator?.vector ? 'vector' : 'unknown';
    }
    this.#unknownName(name, span, scope);
    return 'unknown';
  }

  #molecule(span: Node<'name'>['span'], scope: Scope): ValueType {
    if (scope.hasIntegrals) return 'operator';
    this.diagnostics.error(span, {
      code: 'INTEGRALS_MISSING',
      message: 'There is no table of integrals.',
      reason: 'molecule stands for the table below integrals; importing an FCIDUMP file writes both.',
    });
    return 'unknown';
  }

  #unknownName(name: string, span: Node<'name'>['span'], scope: Scope): void {
    if (name === timeName && scope.defines) {
      this.diagnostics.error(span, {
        code: 'TIME_IN_CONSTANT',
        message: `${scope.defines.name} is a constant: it cannot depend on the time t.`,
        reason: 'A parameter that depends on time is defined with (t) behind its name.',
        fixes: [timeFix(scope.defines)],
      });
      return;
    }
    if (scope.knownIndices.has(name)) {
      this.diagnostics.error(span, {
        code: 'INDEX_OUTSIDE_SUM',
        message: `The index ${name} is used outside its sum.`,
        reason: 'A sum reaches to the next + or -; put what belongs to it in parentheses.',
      });
      return;
    }
    if (this.diagnostics.full) {
      this.diagnostics.error(span, { code: 'UNKNOWN_NAME', message: `${name} is not defined.` });
      return;
    }
    const names = [
      ...scope.parameters.keys(),
      ...scope.timed.keys(),
      ...scope.indices.map((index) => index.name),
      ...constants.keys(),
    ];
    const suggestion = closest(name, [...names, ...siteOperators.map((word) => word.name), ...keywords]);
    const imaginary = ['i', 'I', 'j', 'ii', 'imag'].includes(name);
    const fixes: QuickFix[] = suggestion ? [replaceFix(span, suggestion)] : [];
    const isTime = name === timeName && scope.time === 'parameters';
    if (imaginary) fixes.unshift(replaceFix(span, 'im'));
    else if (!isReserved(name)) {
      const start = statementStart(this.source.text, span.start);
      fixes.push({
        title: `Add param ${name} = 1`,
        span: this.source.span(start, start),
        replacement: `param ${name} = 1\n`,
      });
    }
    this.diagnostics.error(span, {
      code: 'UNKNOWN_NAME',
      message: `${name} is not defined${suggestion && !imaginary ? `; did you mean ${suggestion}?` : '.'}`,
      reason: imaginary
        ? 'The imaginary unit is written im.'
        : isTime
          ? 'The time stands in parameters, as in param h(t) = cos(2*t), and H is written with h.'
          : 'Define it with param before it is used.',
      fixes,
    });
  }

  #choice({ condition, then, otherwise }: Node<'choice'>, scope: Scope): ValueType {
    this.#sums.condition(condition, scope, scope.time);
    const types = [then, otherwise].map((value) => {
      const type = this.check(value, scope);
      if (type === 'operator' || type === 'vector') {
        this.diagnostics.error(value.span, {
          code: 'NUMBER_EXPECTED',
          message: 'if chooses between numbers, not operators.',
          reason: 'Put it before the operator, or write the condition behind where: sum i where x(i) < 3: Z(i).',
        });
        return 'unknown';
      }
      return type;
    });
    return types.includes('unknown') ? 'unknown' : 'scalar';
  }

  #add(expression: Node<'add'>, scope: Scope): ValueType {
    const types = expression.addends.map((addend) => this.check(addend.value, scope));
    const vector = types.indexOf('vector');
    const other = types.findIndex((type) => type === 'operator' || type === 'scalar');
    if (vector >= 0 && other >= 0) {
      this.diagnostics.error(expression.addends[Math.max(vector, other)]!.value.span, {
        code: 'VECTOR_PLUS_NUMBER',
        message: 'A vector cannot be added to something that is not a vector.',
        reason: 'S(i) has three components; a scalar product S(i).S(j) has one.',
      });
      return 'unknown';
    }
    if (expression.addends[0]?.value.kind === 'hermitianConjugate') {
      this.diagnostics.error(expression.addends[0].value.span, {
        code: 'CONJUGATE_OF_NOTHING',
        message: 'h.c. has nothing before it.',
        reason: 'It adds the adjoint of the terms to its left.',
      });
    }
    if (types.includes('unknown')) return 'unknown';
    if (vector >= 0) return 'vector';
    return types.includes('operator') ? 'operator' : 'scalar';
  }

  #product(expression: Node<'product'>, scope: Scope): ValueType {
    let result: ValueType = 'scalar';
    for (const factor of expression.factors) {
      const type = this.check(factor.value, scope);
      if (factor.operator === '/' && (type === 'operator' || type === 'vector')) {
        this.#divisionByOperator(factor);
        result = 'unknown';
      } else if (type === 'unknown' || result === 'unknown') {
        result = 'unknown';
      } else if (result === 'vector' && type !== 'scalar') {
        this.#vectorProduct(factor, type);
        result = 'unknown';
      } else if (type === 'vector' && result === 'operator') {
        this.#vectorProduct(factor, type);
        result = 'unknown';
      } else if (type !== 'scalar') {
        result = type;
      }
    }
    return result;
  }

  #divisionByOperator(factor: Factor): void {
    this.diagnostics.error(factor.operatorSpan, {
      code: 'DIVISION_BY_OPERATOR',
      message: `Cannot divide by the operator ${this.source.slice(factor.value.span)}.`,
      reason: 'Only numbers stand below a fraction.',
      fixes: [{ title: 'Replace / with *', span: factor.operatorSpan, replacement: '*' }],
    });
  }

  #vectorProduct(factor: Factor, type: ValueType): void {
    const written = this.source.slice(factor.operatorSpan);
    const fixes: QuickFix[] =
      type === 'vector'
        ? [{ title: 'Replace with a scalar product', span: factor.operatorSpan, replacement: '.' }]
        : [];
    this.diagnostics.error(written ? factor.operatorSpan : factor.value.span, {
      code: 'VECTOR_PRODUCT',
      message:
        type === 'vector'
          ? 'The product of two vectors is written with a dot: S(i).S(j).'
          : 'A vector cannot be multiplied by an operator.',
      reason: 'S(i) has three components.',
      fixes,
    });
  }

  #power(expression: Node<'power'>, scope: Scope): ValueType {
    const base = this.check(expression.base, scope);
    const exponent = this.check(expression.exponent, scope);
    if (base === 'unknown' || exponent === 'unknown') return 'unknown';
    if (exponent !== 'scalar') {
      this.diagnostics.error(expression.exponent.span, {
        code: 'EXPONENT',
        message: 'An exponent is a number.',
        reason: 'Exponentials of operators are not part of the language.',
      });
      return 'unknown';
    }
    if (base === 'scalar') return 'scalar';
    if (base === 'vector') {
      this.diagnostics.error(expression.span, {
        code: 'VECTOR_POWER',
        message: 'A vector has no power.',
        reason: 'For the power of a scalar product write (S(i).S(j))^2.',
      });
      return 'unknown';
    }
    const power = stripped(expression.exponent);
    if (power.kind === 'number' && Number.isInteger(power.value) && power.value <= maximumPower) return 'operator';
    this.diagnostics.error(expression.exponent.span, {
      code: 'EXPONENT',
      message: 'The power of an operator is a whole number, written out.',
      reason: `From 0 to ${maximumPower}.`,
    });
    return 'unknown';
  }

  #dot(expression: Node<'dot'>, scope: Scope): ValueType {
    const left = this.check(expression.left, scope);
    const right = this.check(expression.right, scope);
    if (left === 'vector' && right === 'vector') return 'operator';
    if (left === 'unknown' || right === 'unknown') return 'unknown';
    const wrong = left === 'vector' ? expression.right : expression.left;
    const vectorPower = expression.right.kind === 'power' && left === 'vector';
    const dot = this.source.text.indexOf('.', expression.left.span.end);
    const dotSpan = this.source.span(dot, dot + 1);
    this.diagnostics.error(wrong.span, {
      code: 'NOT_A_VECTOR',
      message: `${this.source.slice(wrong.span)} is not a vector.`,
      reason: vectorPower
        ? 'For the power of a scalar product write (S(i).S(j))^2.'
        : 'The dot is the scalar product of two vectors, S(i).S(j).',
      fixes:
        left !== 'vector' && right !== 'vector' ? [{ title: 'Replace . with *', span: dotSpan, replacement: '*' }] : [],
    });
    return 'unknown';
  }
}
