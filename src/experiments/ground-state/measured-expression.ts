import { compileExpression, type ExpressionProblem } from '../../shared/hamiltonian';
import type { MeasuredQuantity } from '../../shared/run/measurement';

/** One pair of sites: what is wrong with the operator of a pair is found in it, at its character. */
const pairHead = 'sum <i,j> in (0, 1) (';
/** The same of one site. */
const siteHead = 'sum i in (0) (';

type Written = Extract<MeasuredQuantity, { kind: 'observable' | 'correlation' | 'structure' }>;

/** The first problem of an operator that is to be measured; null: there is none. */
export function expressionProblem(source: string, { kind, expression }: Written): ExpressionProblem | null {
  const head = kind === 'observable' ? '' : kind === 'correlation' || isPair(expression) ? pairHead : siteHead;
  const result = compileExpression(source, head === '' ? expression : `${head}${expression})`);
  if (!result.ok) {
    const [first] = result.problems;
    if (first === undefined || first.column === null) return first ?? null;
    return { ...first, column: Math.min(Math.max(1, first.column - head.length), expression.length + 1) };
  }
  if (head === siteHead && !result.hermitian) return notHermitian(expression);
  return null;
}

/** Whether it names a second site. */
const isPair = (expression: string): boolean => /\bj\b/.test(expression);

/** The pair whose mean value is C_ij, and the operator of a site that it is made of; null where the pair was written as such. */
export function structureExpressions(expression: string): { readonly pair: string; readonly site: string | null } {
  if (isPair(expression)) return { pair: expression, site: null };
  // O is Hermitian: O_i^† O_j = O_i O_j.
  return { pair: `(${expression})*(${expression.replace(/\bi\b/g, 'j')})`, site: expression };
}

/** O_i^† cannot be written of every O: the pair can. */
const notHermitian = (expression: string): ExpressionProblem => ({
  code: 'MEASUREMENT_NOT_HERMITIAN',
  message: 'This operator of a site is not Hermitian.',
  reason: 'Write the pair that is meant, for example cdag(i)*c(j).',
  column: 1,
  length: expression.length,
});
