import { largestElement, nonZeros } from '../algebra/local-matrix';
import { bitCount, OperatorAlgebra, type OperatorValue, type SupportedMatrix } from '../expand/operator-value';
import { EvaluationProblem, WorkBudget } from '../expand/problem';
import { TermTable } from '../expand/term-table';
import type { SourceSpan } from '../model';
import { canonicalOperator } from '../report/canonical';
import { coefficientOf, termCount } from '../report/terms';
import type { SiteSpaces } from '../sites';

const nowhere: SourceSpan = { start: 0, end: 0, line: 1, column: 1 };
const mostPairs = 20_000;
const relativeRounding = 1e-11;

/** Whether sum_L [L, L†] = 0, so that the maximally mixed state is stationary; null where that takes too long. */
export function isUnital(jumps: readonly OperatorValue[], spaces: SiteSpaces): boolean | null {
  const table = new TermTable();
  const algebra = new OperatorAlgebra(new WorkBudget(4096));
  let pairs = 0;
  let scale = 0;
  const add = (value: OperatorValue, sign: number): void => {
    for (const part of value.values()) {
      const pooled = table.pool.intern(part.matrix);
      if (!pooled) continue;
      table.add(part.sites, part.odd, pooled.id, { re: sign * pooled.factor.re, im: sign * pooled.factor.im });
      scale = Math.max(scale, largestElement(part.matrix));
    }
  };
  try {
    for (const jump of jumps) {
      const adjoint = [...jump.values()].flatMap((part) => [...algebra.adjoint(single(part)).values()]);
      for (const a of jump.values()) {
        for (const b of adjoint) {
          if (commuteApart(a, b)) continue;
          if (++pairs > mostPairs) return null;
          const [first, second] = [single(a), single(b)];
          add(algebra.multiply(first, second, nowhere), 1);
          add(algebra.multiply(second, first, nowhere), -1);
        }
      }
    }
  } catch (error) {
    if (error instanceof EvaluationProblem) return null;
    throw error;
  }
  const { terms } = canonicalOperator(table.assemble(spaces.dimensions, spaces.fermionic));
  let largest = Math.abs(terms.constant);
  for (let term = 0; term < termCount(terms); term++) {
    const { re, im } = coefficientOf(terms, term);
    largest = Math.max(largest, Math.hypot(re, im) * largestElement(terms.matrices[terms.terms.matrixIndex[term]!]!));
  }
  return largest <= relativeRounding * scale;
}

function single(part: SupportedMatrix): OperatorValue {
  return nonZeros(part.matrix) === 0 ? new Map() : new Map([['', part]]);
}

/** Operators on different sites commute, unless both are odd in fermions. */
function commuteApart(a: SupportedMatrix, b: SupportedMatrix): boolean {
  if (bitCount(a.odd) % 2 === 1 && bitCount(b.odd) % 2 === 1) return false;
  return !a.sites.some((site) => b.sites.includes(site));
}
