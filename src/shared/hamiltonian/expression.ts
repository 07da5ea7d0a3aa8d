import { OperatorWriter, stringed } from './operator-writer';
import { maximumSites, ProgramResolver } from './check/resolve';
import type { CompiledOperator } from './compiled-operator';
import { EvaluationProblem } from './expand/problem';
import { expressionLatex } from './latex';
import type { Diagnostic } from './model';
import { canonicalOperator } from './report/canonical';
import { isHermitian } from './report/report';
import { parse } from './syntax/parser';
import { Diagnostics, SourceText } from './syntax/source';
import { tokenize } from './syntax/tokens';

/** A problem of an expression, at its character, counted from 1. */
export interface ExpressionProblem {
  readonly code: string;
  readonly message: string;
  readonly reason: string;
  /** Null where the text of the system is to blame, not the expression. */
  readonly column: number | null;
  readonly length: number;
}

export type ExpressionResult =
  | {
      readonly ok: true;
      readonly operator: CompiledOperator;
      /** False: its mean value may be complex. */
      readonly hermitian: boolean;
      readonly latex: string;
    }
  | { readonly ok: false; readonly problems: readonly ExpressionProblem[] };

const missingCode = 'HAMILTONIAN_EXPRESSION';
/** A name that nobody gives to an observable. */
const head = 'observable expression_ = ';

/**
 * An operator written for the system of a text, with its lattice, sites and parameters, as behind `observable NAME =`. H itself is
 * checked but neither expanded nor reported on, so that this is quick on large lattices. Never throws for any text.
 */
export function compileExpression(source: string, expression: string): ExpressionResult {
  // One line, of the same length, so that columns stay right.
  const line = expression.replace(/[\r\n]/g, ' ');
  const offset = source.length + 1 + head.length;
  const text = new SourceText(`${source}\n${head}${line}`);
  const diagnostics = new Diagnostics();
  const tree = parse(text, tokenize(text, diagnostics), diagnostics);
  const program = new ProgramResolver(text, diagnostics, {}).resolve(tree);
  const refused = (): ExpressionResult => ({
    ok: false,
    problems: problemsOf(diagnostics.list(), offset, line.length),
  });
  const { lattice, spaces } = program;
  const statement = program.observables.find(({ body }) => body.span.start >= offset);
  if (diagnostics.errors > 0 || !lattice || !spaces || !statement) return refused();
  try {
    const { body } = statement;
    const writer = new OperatorWriter(program, lattice, spaces, text, diagnostics, maximumSites({}), 0);
    const { graded } = writer.write(body);
    if (diagnostics.errors > 0) return refused();
    return {
      ok: true,
      operator: stringed(graded, body.span),
      hermitian: isHermitian(canonicalOperator(graded)),
      latex: expressionLatex(body),
    };
  } catch (error) {
    if (!(error instanceof EvaluationProblem)) throw error;
    diagnostics.error(error.span, error.problem);
    return refused();
  }
}

function problemsOf(found: readonly Diagnostic[], offset: number, length: number): readonly ExpressionProblem[] {
  const errors = found.filter(({ severity }) => severity === 'error');
  const own = errors.filter(({ span }) => span.end >= offset - head.length);
  const shown = own.length > 0 ? own : errors;
  if (shown.length === 0) {
    const reason = 'For example sum <i,j> S(i).S(j).';
    return [{ code: missingCode, message: 'An operator is missing.', reason, column: 1, length: 1 }];
  }
  return shown.map(({ code, message, reason, span }) => ({
    code,
    message,
    reason,
    column: own.length > 0 ? Math.min(Math.max(0, span.start - offset), length) + 1 : null,
    length: Math.max(1, span.end - Math.max(span.start, offset)),
  }));
}
