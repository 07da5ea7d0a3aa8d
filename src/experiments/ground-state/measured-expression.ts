import { compileExpression, type ExpressionProblem } from '../../shared/hamiltonian';
import type { MeasuredQuantity } from '../../shared/run/measurement';

/** One pair of sites: what is wrong with the operator of a pair is found in it, at its character. */
const pairHead = 'sum <i,j> in (0, 1) (';

type Written = Extract<MeasuredQuantity, { kind: 'observable' | 'correlation' }>;

/** The first problem of an operator that is to be measured; null: there is none. */
export function expressionProblem(source: string, { kind, expression }: Written): ExpressionProblem | null {
  const offset = kind === 'observable' ? 0 : pairHead.length;
  const result = compileExpression(source, kind === 'observable' ? expression : `${pairHead}${expression})`);
  if (result.ok) return null;
  const [first] = result.problems;
  if (first === undefined || first.column === null) return first ?? null;
  return { ...first, column: Math.min(Math.max(1, first.column - offset), expression.length + 1) };
}
