import { OperatorAlgebra, type OperatorValue } from '../expand/operator-value';
import { EvaluationProblem, WorkBudget } from '../expand/problem';
import { TermTable } from '../expand/term-table';
import { complexProduct, largestElement } from '../algebra/local-matrix';
import type { GradedOperator } from '../graded-operator';
import type { SourceSpan } from '../model';
import { canonicalOperator } from './canonical';
import { coefficientOf, dimensionsOf, sitesOf, termCount } from './terms';

/** Pairs of terms that meet; beyond this many a commutator is not worked out. */
const mostPairs = 40_000;
const relativeRounding = 1e-11;
const nowhere: SourceSpan = { start: 0, end: 0, line: 1, column: 1 };

/**
 * Whether two operators commute, up to rounding: [a, b] is written out term by term and must vanish in its unique traceless form.
 * Null where that takes too long. At least one of them keeps the parity of fermions, as an observable does.
 */
export function commutes(a: GradedOperator, b: GradedOperator): boolean | null {
  const touching = termsBySite(b);
  const table = new TermTable();
  const products = new Map<string, OperatorValue>();
  const algebra = new OperatorAlgebra(new WorkBudget(4096));
  let pairs = 0;
  try {
    for (let term = 0; term < termCount(a.terms); term++) {
      const sites = sitesOf(a.terms, term);
      const others = new Set(sites.flatMap((site) => touching.get(site) ?? []));
      for (const other of others) {
        if (++pairs > mostPairs) return null;
        const otherSites = sitesOf(b.terms, other);
        const all = [...new Set([...sites, ...otherSites])].sort((first, second) => first - second);
        const ranks = sites.map((site) => all.indexOf(site));
        const otherRanks = otherSites.map((site) => all.indexOf(site));
        const key = `${a.terms.terms.matrixIndex[term]} ${a.odd[term]} ${ranks.join()} ${b.terms.terms.matrixIndex[other]} ${b.odd[other]} ${otherRanks.join()} ${dimensionsOf(a.terms, term).join()} ${dimensionsOf(b.terms, other).join()}`;
        let value = products.get(key);
        if (!value) {
          const [first, second] = [valueOf(a, term, ranks), valueOf(b, other, otherRanks)];
          const reversed = algebra.multiply(second, first, nowhere);
          value = algebra.add(
            [algebra.multiply(first, second, nowhere), algebra.scale({ re: -1, im: 0 }, reversed)],
            nowhere,
          );
          products.set(key, value);
        }
        const coefficient = complexProduct(coefficientOf(a.terms, term), coefficientOf(b.terms, other));
        for (const part of value.values()) {
          const pooled = table.pool.intern(part.matrix);
          const on = part.sites.map((rank) => all[rank]!);
          if (pooled) table.add(on, part.odd, pooled.id, complexProduct(coefficient, pooled.factor));
        }
      }
    }
  } catch (error) {
    if (error instanceof EvaluationProblem) return null;
    throw error;
  }
  const commutator = canonicalOperator(table.assemble(a.terms.localDimensions, a.fermionic));
  const scale = strength(a) * strength(b);
  return (
    strength(commutator) <= relativeRounding * scale && Math.abs(commutator.terms.constant) <= relativeRounding * scale
  );
}

function termsBySite({ terms }: GradedOperator): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (let term = 0; term < termCount(terms); term++) {
    for (const site of sitesOf(terms, term)) {
      const list = found.get(site);
      if (list) list.push(term);
      else found.set(site, [term]);
    }
  }
  return found;
}

function valueOf(operator: GradedOperator, term: number, sites: readonly number[]): OperatorValue {
  const matrix = operator.terms.matrices[operator.terms.terms.matrixIndex[term]!]!;
  const part = { sites, dimensions: dimensionsOf(operator.terms, term), odd: operator.odd[term]!, matrix, time: 0 };
  return new Map([['', part]]);
}

/** Largest element of a term. */
function strength({ terms }: GradedOperator): number {
  let largest = 0;
  for (let term = 0; term < termCount(terms); term++) {
    const { re, im } = coefficientOf(terms, term);
    largest = Math.max(largest, Math.hypot(re, im) * largestElement(terms.matrices[terms.terms.matrixIndex[term]!]!));
  }
  return largest;
}
