export type Comparison = '=' | '!=' | '<' | '>' | '<=' | '>=';

/** Values nearer than this relative to their size are equal, as in the conditions of sums. */
const equalTo = 1e-9;

/** Whether two numbers compare as the language says. */
export function compares(operator: Comparison, left: number, right: number): boolean {
  const equal = Math.abs(left - right) <= equalTo * Math.max(1, Math.abs(left), Math.abs(right));
  switch (operator) {
    case '=':
      return equal;
    case '!=':
      return !equal;
    case '<':
      return left < right && !equal;
    case '>':
      return left > right && !equal;
    case '<=':
      return left < right || equal;
    case '>=':
      return left > right || equal;
  }
}
