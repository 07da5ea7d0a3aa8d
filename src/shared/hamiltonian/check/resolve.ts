import { buildLattice } from '../../lattice/build';
import type { Lattice } from '../../lattice/lattice';
import { EvaluationProblem } from '../expand/problem';
import { evaluateReal } from '../expand/evaluate-scalar';
import type { SourceSpan } from '../model';
import { visit } from '../syntax/walk';
import { timeNumber } from '../time/expression';
import type { TimeExpression } from '../time/time-function';
import { residual } from '../time/residual';
import type { CompileOptions, Parameter } from '../model';
import type { SiteKind, SiteSpaces } from '../sites';
import type { Diagnostics, Problem, SourceText } from '../syntax/source';
import type {
  Expression,
  HamiltonianStatement,
  JumpStatement,
  ObservableStatement,
  IntegralsStatement,
  LatticeStatement,
  ParameterDefinition,
  Statement,
  SyntaxTree,
} from '../syntax/tree';
import { isReserved, siteOperator, timeName } from '../vocabulary';
import { ExpressionChecker } from './check-expressions';
import { latticeRequest } from './resolve-lattice';
import { SectorResolver, type SectorRequest } from './resolve-sector';
import { SiteResolver } from './resolve-sites';
import { mostOrbitals } from '../expand/molecule';
import type { IntegralRow } from '../syntax/integrals';
import type { Scope, TypeTable } from './scope';

/** A text whose statements make sense by themselves. Null for what is missing or wrong, which is then reported. */
export interface ResolvedProgram {
  readonly lattice: Lattice | null;
  /** Distinct kinds of sites. */
  readonly kinds: readonly SiteKind[] | null;
  readonly spaces: SiteSpaces | null;
  readonly parameters: readonly Parameter[];
  readonly values: ReadonlyMap<string, number>;
  readonly hamiltonian: HamiltonianStatement | null;
  readonly observables: readonly ObservableStatement[];
  readonly jumps: readonly JumpStatement[];
  /** Parameters that depend on time, in the order of the text, and as functions by name. */
  readonly timeParameters: readonly ParameterDefinition[];
  readonly timed: ReadonlyMap<string, TimeExpression>;
  readonly sector: SectorRequest;
  /** The table of a molecule; empty without. */
  readonly integrals: readonly IntegralRow[];
  readonly types: TypeTable;
}

/** Most observables of one text. */
const maximumObservables = 64;
/** Most families of jump operators of one text. */
const maximumJumps = 64;
/** Most sites if the caller sets no bound, and the most that a caller can allow. */
const defaultMaximumSites = 1024;
const largestMaximumSites = 4096;

/** Most sites under these options. */
export function maximumSites(options: CompileOptions): number {
  return Math.min(options.maxSites ?? defaultMaximumSites, largestMaximumSites);
}

export class ProgramResolver {
  readonly #values = new Map<string, number>();
  readonly #parameters: Parameter[] = [];
  readonly #timed = new Map<string, TimeExpression>();
  readonly #timeParameters: ParameterDefinition[] = [];
  readonly #definitions = new Map<string, ParameterDefinition>();
  readonly #used = new Set<string>();
  readonly #types: TypeTable = new WeakMap();
  #hasIntegrals = false;
  readonly #expressions: ExpressionChecker;

  constructor(
    readonly source: SourceText,
    readonly diagnostics: Diagnostics,
    readonly options: CompileOptions,
  ) {
    this.#expressions = new ExpressionChecker(source, diagnostics);
  }

  resolve(tree: SyntaxTree): ResolvedProgram {
    const statements = this.#single(tree);
    for (const statement of tree.statements) if (statement.kind === 'param') this.#parameterList(statement.definitions);
    const lattice = statements.lattice ? this.#lattice(statements.lattice) : null;
    const { kinds, spaces } = this.#sites(tree, lattice);
    const sectors = new SectorResolver(this.diagnostics, (expression) => this.#number(expression));
    const sector = sectors.resolve(statements.sector?.assignments ?? []);
    this.#missing(tree, statements);
    const { integrals } = statements;
    this.#hasIntegrals = integrals !== undefined;
    if (integrals && lattice && kinds) this.#integrals(integrals, lattice, kinds);
    if (statements.hamiltonian) this.#hamiltonian(statements.hamiltonian, lattice, kinds);
    const observables = this.#observables(tree, lattice, kinds);
    const jumps = this.#jumps(tree, lattice, kinds, observables);
    this.#unusedParameters();
    return {
      lattice,
      kinds,
      spaces,
      parameters: this.#parameters,
      values: this.#values,
      hamiltonian: statements.hamiltonian ?? null,
      observables,
      jumps,
      timeParameters: this.#timeParameters,
      timed: this.#timed,
      sector,
      integrals: integrals?.rows ?? [],
      types: this.#types,
    };
  }

  /** The first statement of each kind; later ones are reported. Parameters may have many lines. */
  #single(tree: SyntaxTree): { [Kind in Statement['kind']]?: Extract<Statement, { kind: Kind }> } {
    const found: { [Kind in Statement['kind']]?: Extract<Statement, { kind: Kind }> } = {};
    const keep = <Kind extends Statement['kind']>(kind: Kind, statement: Extract<Statement, { kind: Kind }>): void => {
      const first = found[kind];
      if (!first) {
        Object.assign(found, { [kind]: statement });
        return;
      }
      const word = kind === 'hamiltonian' ? 'H' : kind;
      this.diagnostics.error(statement.span, {
        code: 'DUPLICATE_STATEMENT',
        message: `${word} stands twice.`,
        reason: `The first one is on line ${first.span.line}.`,
        fixes: [{ title: 'Remove this one', span: statement.span, replacement: '' }],
      });
    };
    for (const statement of tree.statements) {
      switch (statement.kind) {
        case 'lattice':
          keep('lattice', statement);
          break;
        case 'site':
          // Sites of different kinds have a statement each.
          if (statement.place !== null) found.site ??= statement;
          else if (!found.site || found.site.place !== null) found.site = statement;
          else keep('site', statement);
          break;
        case 'sector':
          keep('sector', statement);
          break;
        case 'hamiltonian':
          keep('hamiltonian', statement);
          break;
        case 'integrals':
          keep('integrals', statement);
          break;
        case 'param':
        case 'observable':
        case 'jump':
          break;
      }
    }
    return found;
  }

  #missing(tree: SyntaxTree, found: { [Kind in Statement['kind']]?: Statement }): void {
    const wanted = [
      { kind: 'lattice', code: 'LATTICE_MISSING', what: 'The lattice is missing.', text: 'lattice chain(10) periodic' },
      { kind: 'site', code: 'SITE_MISSING', what: 'The kind of site is missing.', text: 'site spin(1/2)' },
      { kind: 'hamiltonian', code: 'H_MISSING', what: 'H is missing.', text: 'H = sum <i,j> S(i).S(j)' },
    ] as const;
    for (const { kind, code, what, text } of wanted) {
      if (found[kind]) continue;
      const before = kind === 'site' ? found.lattice : kind === 'hamiltonian' ? tree.statements.at(-1) : undefined;
      const end = kind === 'hamiltonian' ? this.source.text.trimEnd().length : (before?.span.end ?? 0);
      const span = this.source.span(end, end);
      const replacement = end === 0 ? `${text}\n` : `\n${text}`;
      this.diagnostics.error(span, {
        code,
        message: what,
        reason: `For example: ${text}`,
        fixes: [{ title: `Insert ${text}`, span, replacement }],
      });
    }
  }

  #scope(lattice: Lattice | null, kinds: readonly SiteKind[] | null): Scope {
    return {
      parameters: this.#values,
      indices: [],
      lattice,
      kinds,
      hasIntegrals: this.#hasIntegrals,
      types: this.#types,
      usedParameters: this.#used,
      timed: this.#timed,
      time: 'parameters',
      defines: null,
      knownIndices: new Set(),
    };
  }

  /** Value of a number outside H; null if it is not one, which is reported. */
  #number(expression: Expression, defines: Scope['defines'] = null): number | null {
    const errors = this.diagnostics.errors;
    const type = this.#expressions.check(expression, { ...this.#scope(null, null), time: 'none', defines });
    if (this.diagnostics.errors > errors || type === 'unknown') return null;
    if (type !== 'scalar') {
      this.diagnostics.error(expression.span, {
        code: 'NUMBER_EXPECTED',
        message: 'A number is needed here, not an operator.',
        reason: 'Operators belong to H.',
      });
      return null;
    }
    try {
      return evaluateReal(expression, { parameters: this.#values, indices: new Map(), element: 0 });
    } catch (error) {
      if (!(error instanceof EvaluationProblem)) throw error;
      this.diagnostics.error(error.span, error.problem);
      return null;
    }
  }

  #parameterList(definitions: readonly ParameterDefinition[]): void {
    for (const definition of definitions) {
      const { name, nameSpan, value } = definition;
      const first = this.#definitions.get(name);
      if (isReserved(name)) {
        this.diagnostics.error(nameSpan, {
          code: 'RESERVED_NAME',
          message: `${name} cannot be the name of a parameter.`,
          reason: `${name} has a meaning of its own.`,
          fixes: [{ title: `Rename to ${name}0`, span: nameSpan, replacement: `${name}0` }],
        });
      } else if (first) {
        this.diagnostics.error(nameSpan, {
          code: 'DUPLICATE_PARAMETER',
          message: `The parameter ${name} is defined twice.`,
          reason: `The first definition is at ${first.nameSpan.line}:${first.nameSpan.column}.`,
        });
        continue;
      }
      this.#definitions.set(name, definition);
      if (definition.timeSpan) {
        this.#timeParameter(definition);
        continue;
      }
      const written = this.#number(value, definition);
      const override = this.options.parameters?.[name];
      const effective = override !== undefined && Number.isFinite(override) ? override : (written ?? 1);
      this.#values.set(name, effective);
      this.#parameters.push({ name, value: effective, span: nameSpan, valueSpan: value.span });
    }
  }

  /** name(t) = ...: a function of time in which constants are numbers. */
  #timeParameter(definition: ParameterDefinition): void {
    const { name, nameSpan, value } = definition;
    const refuse = (span: SourceSpan, problem: Problem): void => this.diagnostics.error(span, problem);
    const time = this.#definitions.get(timeName);
    if (time && time !== definition) {
      refuse(time.nameSpan, {
        code: 'TIME_IS_PARAMETER',
        message: `${timeName} is the time, so it cannot be a parameter beside ${name}(${timeName}).`,
        reason: 'Rename the parameter, for example with F2.',
      });
    }
    if (siteOperator(name)) {
      refuse(nameSpan, {
        code: 'RESERVED_NAME',
        message: `${name}(${timeName}) cannot be a parameter.`,
        reason: `${name}(i) is an operator.`,
        fixes: [{ title: `Rename to ${name}0`, span: nameSpan, replacement: `${name}0` }],
      });
    }
    this.#timeParameters.push(definition);
    const errors = this.diagnostics.errors;
    const type = this.#expressions.check(value, { ...this.#scope(null, null), time: 'inside' });
    if (type === 'operator' || type === 'vector') {
      refuse(value.span, {
        code: 'NUMBER_EXPECTED',
        message: 'A number is needed here, not an operator.',
        reason: 'Operators belong to H.',
      });
    }
    visit(value, (node) => {
      if (node.kind !== 'name' || node.name !== 'im') return;
      refuse(node.span, {
        code: 'REAL_EXPECTED',
        message: 'A parameter is a real number.',
        reason: 'Phases are written in H, as in exp(im*A) with param A(t) = ...',
      });
    });
    // What is wrong counts as 1 at all times, so that the rest is still checked.
    let body: TimeExpression = { kind: 'number', re: 1, im: 0 };
    if (this.diagnostics.errors === errors && type === 'scalar') {
      try {
        const environment = { parameters: this.#values, indices: new Map<string, number>(), element: 0 };
        body = residual(value, environment, this.#timed, true);
      } catch (error) {
        if (!(error instanceof EvaluationProblem)) throw error;
        this.diagnostics.error(error.span, error.problem);
      }
    }
    this.#timed.set(name, body);
    const at = this.options.time ?? 0;
    if (Number.isFinite(timeNumber(body, at).re)) return;
    refuse(nameSpan, {
      code: 'TIME_NOT_FINITE',
      message: `${name} is not a finite number at ${timeName} = ${at}.`,
      reason: `The system is shown at that time. Choose another one, or write if(${timeName} = ${at}, ...).`,
    });
  }

  #unusedParameters(): void {
    for (const { name, nameSpan } of this.#definitions.values()) {
      if (this.#used.has(name)) continue;
      this.diagnostics.information(nameSpan, {
        code: 'PARAMETER_UNUSED',
        message: `The parameter ${name} is not used.`,
        reason: 'It changes nothing.',
      });
    }
  }

  #lattice(statement: LatticeStatement): Lattice | null {
    const number = (expression: Expression): number | null => this.#number(expression);
    const request = latticeRequest(statement, this.source, this.diagnostics, number, maximumSites(this.options));
    return request && buildLattice(request);
  }

  #sites(tree: SyntaxTree, lattice: Lattice | null): Pick<ResolvedProgram, 'kinds' | 'spaces'> {
    const all = tree.statements.filter((statement) => statement.kind === 'site');
    const general = all.filter(({ place }) => place === null).slice(0, 1);
    const statements = [...all.filter(({ place }) => place !== null), ...general];
    const resolver = new SiteResolver(this.source, this.diagnostics, (expression) => this.#number(expression));
    const kinds = resolver.kinds(statements);
    const known = kinds.filter((kind) => kind !== null);
    if (statements.length === 0 || known.length < kinds.length) return { kinds: null, spaces: null };
    const spaces = lattice && resolver.spaces(statements, kinds, lattice);
    return { kinds: spaces?.kinds ?? known, spaces };
  }

  /** Every orbital is a site that holds electrons. */
  #integrals({ rows, headSpan }: IntegralsStatement, { nSites }: Lattice, kinds: readonly SiteKind[]): void {
    const refuse = (message: string, reason: string): void =>
      this.diagnostics.error(headSpan, { code: 'INTEGRALS_SITES', message, reason });
    if (kinds.some(({ kind }) => kind !== 'electron'))
      refuse('Integrals need sites of electrons.', 'Write site electron.');
    if (nSites > mostOrbitals) refuse(`${nSites} orbitals are too many.`, `At most ${mostOrbitals} are expanded.`);
    const outside = rows.find(({ orbitals }) => orbitals.some((orbital) => orbital > nSites));
    if (outside) refuse(`There is no orbital ${Math.max(...outside.orbitals)}.`, `The lattice has ${nSites} sites.`);
  }

  #hamiltonian(statement: HamiltonianStatement, lattice: Lattice | null, kinds: readonly SiteKind[] | null): void {
    const type = this.#expressions.check(statement.body, this.#scope(lattice, kinds));
    if (type !== 'vector') return;
    this.diagnostics.error(statement.body.span, {
      code: 'VECTOR_HAMILTONIAN',
      message: 'H is a vector.',
      reason: 'A scalar product such as S(i).S(j) makes a number of two vectors.',
    });
  }

  /** Jump operators with names of their own. */
  #jumps(
    tree: SyntaxTree,
    lattice: Lattice | null,
    kinds: readonly SiteKind[] | null,
    observables: readonly ObservableStatement[],
  ): readonly JumpStatement[] {
    const found = new Map<string, JumpStatement>();
    for (const statement of tree.statements) {
      if (statement.kind !== 'jump') continue;
      const { name, nameSpan, body, each } = statement;
      const clash = found.has(name)
        ? `A jump operator on line ${found.get(name)?.span.line} has it.`
        : observables.some((observable) => observable.name === name)
          ? 'An observable has it.'
          : this.#definitions.has(name)
            ? `${name} is a parameter.`
            : isReserved(name)
              ? `${name} has a meaning of its own.`
              : null;
      if (clash !== null) {
        this.diagnostics.error(nameSpan, {
          code: 'JUMP_NAME',
          message: `${name} cannot be the name of this jump operator.`,
          reason: clash,
          fixes: [{ title: `Rename to ${name}_2`, span: nameSpan, replacement: `${name}_2` }],
        });
        continue;
      }
      if (found.size === maximumJumps) {
        this.diagnostics.error(statement.span, {
          code: 'TOO_MANY_JUMPS',
          message: 'There are too many families of jump operators.',
          reason: `At most ${maximumJumps} are compiled.`,
        });
        break;
      }
      found.set(name, statement);
      const scope = this.#scope(lattice, kinds);
      this.#expressions.check(each ?? body, each ? scope : { ...scope, wholeJump: statement });
      if (scope.types.get(body) !== 'vector') continue;
      this.diagnostics.error(body.span, {
        code: 'VECTOR_JUMP',
        message: `${name} is a vector.`,
        reason: 'A jump operator is one operator, such as Sm(i); three components are three jump operators.',
      });
    }
    return [...found.values()];
  }

  #observables(
    tree: SyntaxTree,
    lattice: Lattice | null,
    kinds: readonly SiteKind[] | null,
  ): readonly ObservableStatement[] {
    const found = new Map<string, ObservableStatement>();
    for (const statement of tree.statements) {
      if (statement.kind !== 'observable') continue;
      const { name, nameSpan, body } = statement;
      const first = found.get(name);
      if (first || this.#definitions.has(name) || isReserved(name)) {
        this.diagnostics.error(nameSpan, {
          code: 'OBSERVABLE_NAME',
          message: `${name} cannot be the name of this observable.`,
          reason: first
            ? `An observable on line ${first.span.line} has it.`
            : isReserved(name)
              ? `${name} has a meaning of its own.`
              : `${name} is a parameter.`,
          fixes: [{ title: `Rename to ${name}_2`, span: nameSpan, replacement: `${name}_2` }],
        });
        continue;
      }
      if (found.size === maximumObservables) {
        this.diagnostics.error(statement.span, {
          code: 'TOO_MANY_OBSERVABLES',
          message: 'There are too many observables.',
          reason: `At most ${maximumObservables} are compiled.`,
        });
        break;
      }
      found.set(name, statement);
      if (this.#expressions.check(body, this.#scope(lattice, kinds)) !== 'vector') continue;
      this.diagnostics.error(body.span, {
        code: 'VECTOR_OBSERVABLE',
        message: `${name} is a vector.`,
        reason: 'An observable is one operator, such as a component or a scalar product.',
      });
    }
    return [...found.values()];
  }
}
