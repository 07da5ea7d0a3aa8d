import { maximumSites, ProgramResolver, type ResolvedProgram } from './check/resolve';
import type { CompiledOperator } from './compiled-operator';
import { type ExpandedAddend, Expansion } from './expand/expand';
import { withStrings } from './expand/jordan-wigner';
import { bitCount } from './expand/operator-value';
import { EvaluationProblem } from './expand/problem';
import type { GradedOperator } from './graded-operator';
import { expressionLatex, observableLatex } from './latex';
import type { CompiledHamiltonian, CompiledObservable, CompileOptions, CompileResult, SourceSpan } from './model';
import { canonicalOperator } from './report/canonical';
import { conservedCharges } from './report/charges';
import { isHermitian, reportOn } from './report/report';
import { ChargeResolver } from './report/resolve-charges';
import { SymmetryResolver } from './report/resolve-symmetry';
import { conventionOf, energyUnitOf, termSummary } from './summaries';
import { parse } from './syntax/parser';
import { Diagnostics, SourceText } from './syntax/source';
import { tokenize } from './syntax/tokens';
import type { Expression, HamiltonianStatement, ObservableStatement } from './syntax/tree';
import { visit } from './syntax/walk';
import { siteOperator } from './vocabulary';

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
  const { lattice, spaces, hamiltonian, observables, parameters, values, types, sector, integrals } = program;
  if (!lattice || !spaces || !hamiltonian) return null;
  const written = (body: Expression): { addends: ExpandedAddend[]; graded: GradedOperator } => {
    const expansion = new Expansion(source, diagnostics, lattice, spaces, values, types, siteLimit, integrals);
    const addends = expansion.expand(body);
    return { addends, graded: finite(expansion.table.assemble(spaces.dimensions, spaces.fermionic), body.span) };
  };
  try {
    const { addends, graded } = written(hamiltonian.body);
    const operator = stringed(graded, hamiltonian.body.span);
    const names = new Set(parameters.map((parameter) => parameter.name));
    const terms = addends.map((addend) => termSummary(addend, source, names));
    const canonical = canonicalOperator(graded);
    const charges = new ChargeResolver(conservedCharges(canonical, spaces), spaces, diagnostics).resolve(
      sector.charges,
    );
    const { report, group } = reportOn({
      canonical,
      operator,
      lattice,
      spaces,
      terms,
      charges,
      wantsPointGroup: sector.point !== null,
    });
    const requestedSector = new SymmetryResolver({ lattice, group, report, charges }, diagnostics).resolve(sector);
    const requestedSz = charges.find(({ name, requested }) => name === 'Sz' && requested);
    const compiled: CompiledHamiltonian = {
      source: source.text,
      lattice,
      twiceSpin: spaces.dimensions.slice(0, lattice.nSites).map((dimension) => dimension - 1),
      siteKinds: spaces.kinds,
      siteKindOf: spaces.kindOf,
      modes: spaces.modes,
      operator,
      terms,
      parameters,
      convention: conventionOf(hamiltonian.body),
      energyUnit: energyUnitOf(terms),
      latex: `H = ${expressionLatex(hamiltonian.body)}`,
      report,
      observables: observables.map((statement) =>
        compileObservable(statement, written(statement.body).graded, source, diagnostics),
      ),
      charges,
      requestedSector,
      requestedTwiceSz: requestedSz ? 2 * requestedSz.value : null,
    };
    warn(compiled, hamiltonian, source, diagnostics);
    return compiled;
  } catch (error) {
    if (!(error instanceof EvaluationProblem)) throw error;
    diagnostics.error(error.span, error.problem);
    return null;
  }
}

export function finite(graded: GradedOperator, span: SourceSpan): GradedOperator {
  const { terms } = graded;
  if ([...terms.terms.coefficients, terms.constant].every(Number.isFinite)) return graded;
  throw new EvaluationProblem(span, {
    code: 'NUMBER_TOO_LARGE',
    message: 'A coefficient of the operator is not a finite number.',
    reason: 'Couplings and their products must stay below 1e308.',
  });
}

function compileObservable(
  { name, nameSpan, body }: ObservableStatement,
  graded: GradedOperator,
  source: SourceText,
  diagnostics: Diagnostics,
): CompiledObservable {
  const canonical = canonicalOperator(graded);
  const hermitian = isHermitian(canonical);
  if (!hermitian) {
    diagnostics.warning(nameSpan, {
      code: 'NOT_HERMITIAN',
      message: `${name} is not Hermitian.`,
      reason: 'Its mean value may be complex.',
      fixes: [{ title: 'Add + h.c.', span: source.span(body.span.end, body.span.end), replacement: ' + h.c.' }],
    });
  }
  return {
    name,
    latex: `${observableLatex(name)} = ${expressionLatex(body)}`,
    text: source.slice(body.span),
    operator: stringed(graded, body.span),
    hermitian,
  };
}

/** The operator with its parity strings. Throws EvaluationProblem where a term is odd in fermions. */
export function stringed(graded: GradedOperator, span: SourceSpan): CompiledOperator {
  if (graded.odd.some((mask) => bitCount(mask) % 2 === 1)) {
    throw new EvaluationProblem(span, {
      code: 'FERMION_PARITY',
      message: 'A term has an odd number of fermion operators.',
      reason: 'Fermions are created and taken away in pairs, as in cdag(i)*c(j).',
    });
  }
  try {
    return withStrings(graded);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new EvaluationProblem(span, {
      code: 'TOO_MANY_TERMS',
      message: 'H has too many terms.',
      reason: 'The parity strings between its fermions are too long.',
    });
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
  if (compiled.convention === 'mixed') sayMixed(statement.body, source, diagnostics);
  if (operator.terms.matrixIndex.length === 0) {
    diagnostics.warning(statement.headSpan, {
      code: 'H_ZERO',
      message: operator.constant === 0 ? 'H is zero.' : 'H is a number, without operators.',
      reason: 'All couplings vanish, or all terms cancel.',
    });
  }
}

const components: Readonly<Record<string, string>> = { X: 'Sx', Y: 'Sy', Z: 'Sz', Sx: 'X', Sy: 'Y', Sz: 'Z' };

/** Where spin operators stand beside Pauli matrices, the fewer of them are offered in the convention of the others. */
function sayMixed(body: Expression, source: SourceText, diagnostics: Diagnostics): void {
  const found: { readonly family: string; readonly call: Extract<Expression, { kind: 'call' }> }[] = [];
  visit(body, (node) => {
    const family = node.kind === 'call' ? siteOperator(node.name)?.family : undefined;
    if (node.kind === 'call' && (family === 'spin' || family === 'pauli')) found.push({ family, call: node });
  });
  const pauli = found.filter(({ family }) => family === 'pauli').length;
  const fewer = pauli * 2 <= found.length ? 'pauli' : 'spin';
  const first = found.find(({ family }) => family === fewer)?.call;
  if (!first) return;
  const other = components[siteOperator(first.name)?.name ?? ''];
  const written = other === undefined ? '' : `${other}${source.slice(first.argumentsSpan)}`;
  diagnostics.information(first.span, {
    code: 'CONVENTIONS_MIXED',
    message: 'Spin operators and Pauli matrices stand together.',
    reason: 'σ has the eigenvalues ±1, S of a spin 1/2 has ±1/2: S·S is a quarter of σ·σ.',
    fixes:
      other === undefined
        ? []
        : [
            {
              title: `Write ${fewer === 'pauli' ? `2*${written}` : `${written}/2`}, the same operator`,
              span: first.span,
              replacement: fewer === 'pauli' ? `(2*${written})` : `(${written}/2)`,
            },
            { title: `Replace with ${written}, another coupling`, span: first.span, replacement: written },
          ],
  });
}
