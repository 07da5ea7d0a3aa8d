import { maximumSites, ProgramResolver, type ResolvedProgram } from './check/resolve';
import { Expansion } from './expand/expand';
import { EvaluationProblem } from './expand/problem';
import { expressionLatex } from './latex';
import type { CompiledHamiltonian, CompileOptions, CompileResult, SourceSpan } from './model';
import { reportOn } from './report/report';
import { conventionOf, termSummary } from './summaries';
import { parse } from './syntax/parser';
import { Diagnostics, SourceText } from './syntax/source';
import { tokenize } from './syntax/tokens';
import type { HamiltonianStatement } from './syntax/tree';

/**
 * Reads, checks, expands and reports on a Hamiltonian. Never throws for any text, and always ends: length, depth, sites and
 * terms are bounded, and beyond a bound there is a diagnostic. Without errors `ok` is true, also if there are warnings.
 */
export function compile(source: string, options: CompileOptions = {}): CompileResult {
  const text = new SourceText(source);
  const diagnostics = new Diagnostics();
  const tree = parse(text, tokenize(text, diagnostics), diagnostics);
  const program = new ProgramResolver(text, diagnostics, options).resolve(tree);
  const hamiltonian =
    diagnostics.errors === 0 ? compileProgram(program, text, diagnostics, maximumSites(options)) : null;
  return hamiltonian && diagnostics.errors === 0
    ? { ok: true, hamiltonian, diagnostics: diagnostics.list() }
    : { ok: false, hamiltonian: null, diagnostics: diagnostics.list() };
}

function compileProgram(
  program: ResolvedProgram,
  source: SourceText,
  diagnostics: Diagnostics,
  siteLimit: number,
): CompiledHamiltonian | null {
  const { lattice, twiceSpin, hamiltonian, parameters, values, types, sector } = program;
  if (!lattice || twiceSpin === null || !hamiltonian) return null;
  const siteDimension = twiceSpin + 1;
  const expansion = new Expansion(source, diagnostics, lattice, siteDimension, values, types, siteLimit);
  try {
    const addends = expansion.expand(hamiltonian.body);
    const operator = expansion.table.assemble(siteDimension, lattice.nSites);
    if (![...operator.terms.coefficients, operator.constant].every(Number.isFinite)) {
      throw new EvaluationProblem(hamiltonian.body.span, {
        code: 'NUMBER_TOO_LARGE',
        message: 'A coefficient of H is not a finite number.',
        reason: 'Couplings and their products must stay below 1e308.',
      });
    }
    const names = new Set(parameters.map((parameter) => parameter.name));
    const terms = addends.map((addend) => termSummary(addend, source, names));
    const report = reportOn(operator, lattice, siteDimension, terms, sector?.twiceSz ?? null);
    const compiled: CompiledHamiltonian = {
      source: source.text,
      lattice,
      twiceSpin: new Uint8Array(lattice.nSites).fill(twiceSpin),
      operator,
      terms,
      parameters,
      convention: conventionOf(hamiltonian.body),
      energyUnit: terms.find((term) => term.parameters.length > 0)?.parameters[0] ?? '1',
      latex: `H = ${expressionLatex(hamiltonian.body)}`,
      report,
      requestedTwiceSz: sector?.twiceSz ?? null,
    };
    warn(compiled, hamiltonian, source, diagnostics);
    if (sector) checkSector(compiled, sector, diagnostics);
    return compiled;
  } catch (error) {
    if (!(error instanceof EvaluationProblem)) throw error;
    diagnostics.error(error.span, error.problem);
    return null;
  }
}

function warn(
  compiled: CompiledHamiltonian,
  statement: HamiltonianStatement,
  source: SourceText,
  diagnostics: Diagnostics,
): void {
  const { report, operator } = compiled;
  if (!report.hermitian) {
    const at = source.span(statement.body.span.end, statement.body.span.end);
    diagnostics.warning(statement.headSpan, {
      code: 'NOT_HERMITIAN',
      message: 'H is not Hermitian.',
      reason: `The largest element of H - H† is ${report.hermiticityDefect.toPrecision(3)}.`,
      fixes: [{ title: 'Add + h.c.', span: at, replacement: ' + h.c.' }],
    });
  }
  if (operator.terms.matrixIndex.length === 0) {
    diagnostics.warning(statement.headSpan, {
      code: 'H_ZERO',
      message: operator.constant === 0 ? 'H is zero.' : 'H is a number, without operators.',
      reason: 'All couplings vanish, or all terms cancel.',
    });
  }
}

function checkSector(
  compiled: CompiledHamiltonian,
  sector: { readonly twiceSz: number; readonly span: SourceSpan },
  diagnostics: Diagnostics,
): void {
  const highest = compiled.twiceSpin.reduce((sum, twice) => sum + twice, 0);
  if (!compiled.report.conservesTotalSz) {
    diagnostics.error(sector.span, {
      code: 'SECTOR_NOT_CONSERVED',
      message: 'H does not conserve the total Sz.',
      reason: 'A sector exists only for what H conserves.',
    });
  } else if (Math.abs(sector.twiceSz) > highest || (highest - sector.twiceSz) % 2 !== 0) {
    const nearest = highest % 2 === 0 ? '0' : '1/2';
    diagnostics.error(sector.span, {
      code: 'SECTOR_VALUE',
      message: `No configuration has this total Sz.`,
      reason: `It goes from -${highest}/2 to ${highest}/2 in steps of 1.`,
      fixes: [{ title: `Replace with ${nearest}`, span: sector.span, replacement: nearest }],
    });
  }
}
