import type { SourceSpan } from '../model';
import type { Problem } from '../syntax/source';

/** Ends the evaluation of a text; `compile` turns it into a diagnostic. It never leaves this folder's callers. */
export class EvaluationProblem extends Error {
  constructor(
    readonly span: SourceSpan,
    readonly problem: Problem,
  ) {
    super(problem.message);
  }
}

/** Upper bounds on what one text may ask for, so that compiling always ends soon. */
export class WorkBudget {
  #matrixElements = 0;
  #evaluations = 0;
  readonly #evaluationLimit: number;

  constructor(maximumSites: number) {
    this.#evaluationLimit = evaluationsPerSite * maximumSites;
  }

  /** Matrix elements computed while operators are multiplied. */
  spendElements(count: number, span: SourceSpan): void {
    this.#matrixElements += count;
    if (this.#matrixElements > matrixElementLimit) throw tooLarge(span);
  }

  /** Refuses more evaluations than are allowed without spending any. */
  requireEvaluations(count: number, span: SourceSpan): void {
    if (count > this.#evaluationLimit) throw tooLarge(span);
  }

  /** Products written to the operator, and expressions evaluated for one element of a sum. */
  spendEvaluations(count: number, span: SourceSpan): void {
    this.#evaluations += count;
    if (this.#evaluations > this.#evaluationLimit) throw tooLarge(span);
  }
}

const evaluationsPerSite = 160;
const matrixElementLimit = 120_000;

function tooLarge(span: SourceSpan): EvaluationProblem {
  return new EvaluationProblem(span, {
    code: 'TOO_MANY_TERMS',
    message: 'H has too many terms.',
    reason: 'Sums inside sums grow with the square of the number of sites; products of sums multiply their terms.',
  });
}
