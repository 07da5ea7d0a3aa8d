import type { Comparison } from '../comparison';

/** A function of time as data: what a coupling is at any t, with its derivative. Constants of the text are numbers in it. */
export type TimeExpression =
  | { readonly kind: 'number'; readonly re: number; readonly im: number }
  | { readonly kind: 'time' }
  /** A time-dependent parameter of the text by its name. */
  | { readonly kind: 'parameter'; readonly name: string; readonly body: TimeExpression }
  | { readonly kind: 'sum'; readonly terms: readonly TimeExpression[] }
  | { readonly kind: 'product'; readonly factors: readonly TimeExpression[] }
  | { readonly kind: 'quotient'; readonly numerator: TimeExpression; readonly denominator: TimeExpression }
  | { readonly kind: 'power'; readonly base: TimeExpression; readonly exponent: TimeExpression }
  | { readonly kind: 'conjugate'; readonly operand: TimeExpression }
  /** One of the functions of the language, by its name. */
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly TimeExpression[] }
  | {
      readonly kind: 'choice';
      readonly condition: TimeCondition;
      readonly then: TimeExpression;
      readonly otherwise: TimeExpression;
    };

export type TimeCondition =
  | {
      readonly kind: 'comparison';
      readonly operator: Comparison;
      readonly left: TimeExpression;
      readonly right: TimeExpression;
    }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly TimeCondition[] };
