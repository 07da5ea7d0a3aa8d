import { AnsatzError } from '../../../shared/contract/errors';
import { compileExpression, type CompiledOperator, type ExpressionProblem } from '../../../shared/hamiltonian';
import type { Lattice } from '../../../shared/lattice/lattice';
import type { MeasuredQuantity } from '../../../shared/run/measurement';
import { expressionProblem } from '../measured-expression';
import { pairsByDistance } from './correlations';

/** An operator whose mean value is one number of a measurement. */
export interface MeasuredOperator {
  readonly label: string;
  readonly distance: number | null;
  readonly operator: CompiledOperator;
}

type Written = Extract<MeasuredQuantity, { kind: 'observable' | 'correlation' }>;

/**
 * The operators of a quantity that is written in the language of the system.
 *
 * A correlation O(i, j) has one for each distance r, (1/n) sum_(i,j) O(i, j) over the n pairs i <= j at r.
 *
 * @throws AnsatzError MEASUREMENT_EXPRESSION with the column in the expression
 */
export function measuredOperators(source: string, lattice: Lattice, quantity: Written): readonly MeasuredOperator[] {
  const { expression } = quantity;
  const problem = expressionProblem(source, quantity);
  if (problem !== null) throw refused(problem, expression);
  if (quantity.kind === 'observable') {
    const { operator, hermitian } = compiledExpression(source, expression);
    return [{ label: hermitian ? '⟨O⟩' : 'Re ⟨O⟩', distance: null, operator }];
  }
  return pairsByDistance(lattice).map(({ distance, pairs }) => {
    const { operator } = meanOverPairs(source, pairs, expression);
    return { label: `r = ${Number(distance.toFixed(4))}`, distance, operator };
  });
}

interface Compiled {
  readonly operator: CompiledOperator;
  readonly hermitian: boolean;
}

/**
 * (1/n) sum_(i,j) O(i, j) over n pairs, either all of two sites or all of a site with itself.
 *
 * @throws AnsatzError MEASUREMENT_EXPRESSION
 */
export function meanOverPairs(
  source: string,
  pairs: readonly (readonly [number, number])[],
  expression: string,
): Compiled {
  const sum = pairs.every(([i, j]) => i === j)
    ? `sum i in (${pairs.map(([i]) => i).join(', ')}) (${expression.replace(/\bj\b/g, 'i')})`
    : `sum <i,j> in ${pairs.map(([i, j]) => `(${i}, ${j})`).join(' ')} (${expression})`;
  return compiledExpression(source, `1/${pairs.length} * ${sum}`);
}

/** @throws AnsatzError MEASUREMENT_EXPRESSION */
export function compiledExpression(source: string, expression: string): Compiled {
  const result = compileExpression(source, expression);
  if (result.ok) return result;
  throw refused({ ...result.problems[0], column: null }, expression);
}

function refused({ column, message, reason }: ExpressionProblem, expression: string): AnsatzError {
  return new AnsatzError({
    code: 'MEASUREMENT_EXPRESSION',
    message: `${column === null ? '' : `${column}: `}${message}`,
    reason,
    suggestion: column === null ? 'Correct the expression.' : `Correct "${expression}" at character ${column}.`,
    details: { column },
  });
}
