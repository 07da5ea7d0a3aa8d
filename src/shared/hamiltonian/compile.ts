import { maximumSites, ProgramResolver, type ResolvedProgram } from './check/resolve';
import { compileObservable } from './compile-observable';
import { timeDependence } from './compile-time';
import { EvaluationProblem } from './expand/problem';
import { timedLatex } from './latex';
import type { CompiledHamiltonian, CompileOptions, CompileResult } from './model';
import { compileJump } from './open/compile-jumps';
import { reportOpen } from './open/report-open';
import { finite, OperatorWriter, stringed } from './operator-writer';
import { canonicalOperator } from './report/canonical';
import { conservedCharges } from './report/charges';
import { reportOn } from './report/report';
import { ChargeResolver } from './report/resolve-charges';
import { SymmetryResolver } from './report/resolve-symmetry';
import { conventionOf, energyUnitOf, termSummary } from './summaries';
import { parse } from './syntax/parser';
import { Diagnostics, SourceText } from './syntax/source';
import { tokenize } from './syntax/tokens';
import type { CallExpression, Expression, HamiltonianStatement } from './syntax/tree';
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
    diagnostics.errors === 0
      ? compileProgram(program, text, diagnostics, maximumSites(options), options.time ?? 0)
      : null;
  return hamiltonian && diagnostics.errors === 0
    ? { ok: true, hamiltonian, diagnostics: diagnostics.list() }
    : { ok: false, hamiltonian: null, diagnostics: diagnostics.list() };
}

function compileProgram(
  program: ResolvedProgram,
  source: SourceText,
  diagnostics: Diagnostics,
  siteLimit: number,
  time: number,
): CompiledHamiltonian | null {
  const { lattice, spaces, hamiltonian, observables, jumps, parameters, sector } = program;
  if (!lattice || !spaces || !hamiltonian) return null;
  const writer = new OperatorWriter(program, lattice, spaces, source, diagnostics, siteLimit, time);
  try {
    const written = writer.write(hamiltonian.body);
    const { addends, graded, parts } = written;
    const operator = stringed(graded, hamiltonian.body.span);
    const constants = new Set(parameters.map((parameter) => parameter.name));
    const timed = new Set(program.timed.keys());
    const terms = addends.map((addend) => termSummary(addend, source, constants, timed));
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
    const names = { source, diagnostics, spaces, clock: writer.clock, time, constants, timed, finite };
    const jumping = jumps.map((jump) => compileJump(jump, writer.expansion(), names));
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
      energyUnit: energyUnitOf(terms, constants),
      latex: `H${timed.size > 0 && parts.length > 1 ? '(t)' : ''} = ${timedLatex(hamiltonian.body, timed)}`,
      report,
      timeDependence: timeDependence(program, writer, hamiltonian.body, written),
      jumps: jumping.map(({ jump }) => jump),
      open: jumping.length === 0 ? null : reportOpen(jumping, { report, charges, lattice, spaces }),
      observables: observables.map((statement) =>
        compileObservable(statement, writer, {
          hamiltonian: parts.map((part) => part.graded),
          jumps: jumping.flatMap((jump) => jump.graded),
          names,
          lattice,
        }),
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

function warn(
  compiled: CompiledHamiltonian,
  statement: HamiltonianStatement,
  source: SourceText,
  diagnostics: Diagnostics,
): void {
  const { report, operator, timeDependence } = compiled;
  sayMissingDagger(statement.body, source, diagnostics);
  if (timeDependence?.hermitianAtThisTimeOnly === true) {
    diagnostics.warning(statement.headSpan, {
      code: 'NOT_HERMITIAN',
      message: 'H is not Hermitian at all times.',
      reason: `At t = ${timeDependence.time} it is.`,
    });
  }
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
  if (operator.terms.matrixIndex.length === 0 && (timeDependence?.parts.length ?? 0) === 0) {
    diagnostics.warning(statement.headSpan, {
      code: 'H_ZERO',
      message: operator.constant === 0 ? 'H is zero.' : 'H is a number, without operators.',
      reason: 'All couplings vanish, or all terms cancel.',
    });
  }
}

/** c(i)*c(j) where nothing creates: the dagger of a hopping or of a number was forgotten. */
function sayMissingDagger(body: Expression, source: SourceText, diagnostics: Diagnostics): void {
  const products: CallExpression[] = [];
  let creates = false;
  visit(body, (node) => {
    if (node.kind === 'call') {
      const name = siteOperator(node.name)?.name;
      if (name === 'cdag' || name === 'adag') creates = true;
    }
    if (node.kind !== 'product') return;
    const [first, second, ...others] = node.factors.flatMap(({ value }) => (value.kind === 'call' ? [value] : []));
    const names = [first, second].map((call) => call && siteOperator(call.name)?.name);
    if (first && others.length === 0 && (names[0] === 'c' || names[0] === 'a') && names[0] === names[1])
      products.push(first);
  });
  const [first] = products;
  if (creates || !first) return;
  const dagger = `${siteOperator(first.name)?.name ?? 'c'}dag${source.slice(first.argumentsSpan)}`;
  diagnostics.information(first.span, {
    code: 'DAGGER_MISSING',
    message: `Two particles are taken away and none is created. Is a dagger missing?`,
    reason: `A hop is ${dagger}*... + h.c.; pairing is written as it is.`,
    fixes: [{ title: `Replace with ${dagger}`, span: first.span, replacement: dagger }],
  });
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
