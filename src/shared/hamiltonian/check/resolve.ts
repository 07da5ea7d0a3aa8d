import { buildLattice } from '../../lattice/build';
import type { Lattice } from '../../lattice/lattice';
import { EvaluationProblem } from '../expand/problem';
import { evaluateReal } from '../expand/evaluate-scalar';
import type { CompileOptions, Parameter, SourceSpan } from '../model';
import type { Diagnostics, SourceText } from '../syntax/source';
import type {
  Expression,
  HamiltonianStatement,
  LatticeStatement,
  ParameterDefinition,
  SiteStatement,
  Statement,
  SyntaxTree,
} from '../syntax/tree';
import { isReserved } from '../vocabulary';
import { spinText } from './check-calls';
import { ExpressionChecker } from './check-expressions';
import { latticeRequest } from './resolve-lattice';
import type { Scope, TypeTable } from './scope';

/** A text whose statements make sense by themselves. Null for what is missing or wrong, which is then reported. */
export interface ResolvedProgram {
  readonly lattice: Lattice | null;
  readonly twiceSpin: number | null;
  readonly parameters: readonly Parameter[];
  readonly values: ReadonlyMap<string, number>;
  readonly hamiltonian: HamiltonianStatement | null;
  readonly sector: { readonly twiceSz: number; readonly span: SourceSpan } | null;
  readonly types: TypeTable;
}

/** Largest spin: 2S + 1 local states. */
const maximumTwiceSpin = 9;
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
  readonly #definitions = new Map<string, ParameterDefinition>();
  readonly #used = new Set<string>();
  readonly #types: TypeTable = new WeakMap();
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
    const twiceSpin = statements.site ? this.#site(statements.site) : null;
    const sector = statements.sector ? this.#sector(statements.sector.assignments) : null;
    this.#missing(tree, statements);
    if (statements.hamiltonian) this.#hamiltonian(statements.hamiltonian, lattice, twiceSpin);
    this.#unusedParameters();
    return {
      lattice,
      twiceSpin,
      parameters: this.#parameters,
      values: this.#values,
      hamiltonian: statements.hamiltonian ?? null,
      sector,
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
          keep('site', statement);
          break;
        case 'sector':
          keep('sector', statement);
          break;
        case 'hamiltonian':
          keep('hamiltonian', statement);
          break;
        case 'param':
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

  #scope(lattice: Lattice | null, twiceSpin: number | null): Scope {
    return {
      parameters: this.#values,
      indices: [],
      lattice,
      twiceSpin,
      types: this.#types,
      usedParameters: this.#used,
      knownIndices: new Set(),
    };
  }

  /** Value of a number outside H; null if it is not one, which is reported. */
  #number(expression: Expression): number | null {
    const errors = this.diagnostics.errors;
    const type = this.#expressions.check(expression, this.#scope(null, null));
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
      const written = this.#number(value);
      const override = this.options.parameters?.[name];
      const effective = override !== undefined && Number.isFinite(override) ? override : (written ?? 1);
      this.#values.set(name, effective);
      this.#parameters.push({ name, value: effective, span: nameSpan, valueSpan: value.span });
    }
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

  #site(statement: SiteStatement): number | null {
    const { name, nameSpan, arguments: list } = statement;
    if (name !== 'spin') {
      this.diagnostics.error(nameSpan, {
        code: 'SITE_KIND',
        message: `${name} is not a kind of site.`,
        reason: 'Sites are spins: site spin(1/2), site spin(1).',
        fixes: [{ title: 'Replace with spin', span: nameSpan, replacement: 'spin' }],
      });
      return null;
    }
    const argument = list[0];
    if (!argument || list.length !== 1) {
      this.diagnostics.error(argument ? statement.span : nameSpan, {
        code: 'SPIN_VALUE',
        message: 'spin takes one number.',
        reason: 'For example spin(1/2) or spin(1).',
        fixes: argument ? [] : [{ title: 'Replace with spin(1/2)', span: nameSpan, replacement: 'spin(1/2)' }],
      });
      return null;
    }
    const value = this.#number(argument.value);
    if (value === null) return null;
    const twiceSpin = Math.round(2 * value);
    if (Math.abs(2 * value - twiceSpin) < 1e-9 && twiceSpin >= 1 && twiceSpin <= maximumTwiceSpin) return twiceSpin;
    const near = Math.min(maximumTwiceSpin, Math.max(1, twiceSpin));
    this.diagnostics.error(argument.span, {
      code: 'SPIN_VALUE',
      message: `There is no spin ${this.source.slice(argument.span)} here.`,
      reason: `A spin is 1/2, 1, 3/2 and so on up to ${spinText(maximumTwiceSpin)}.`,
      fixes: [{ title: `Replace with ${spinText(near)}`, span: argument.span, replacement: spinText(near) }],
    });
    return null;
  }

  #sector(assignments: readonly ParameterDefinition[]): ResolvedProgram['sector'] {
    const assignment = assignments.find(({ name }) => name === 'Sz');
    if (!assignment) return null;
    const value = this.#number(assignment.value);
    if (value === null) return null;
    const twiceSz = Math.round(2 * value);
    if (Math.abs(2 * value - twiceSz) < 1e-9) return { twiceSz, span: assignment.value.span };
    this.diagnostics.error(assignment.value.span, {
      code: 'SECTOR_VALUE',
      message: 'The total Sz is a whole or half-odd number.',
      reason: 'For example sector Sz = 0.',
    });
    return null;
  }

  #hamiltonian(statement: HamiltonianStatement, lattice: Lattice | null, twiceSpin: number | null): void {
    const type = this.#expressions.check(statement.body, this.#scope(lattice, twiceSpin));
    if (type !== 'vector') return;
    this.diagnostics.error(statement.body.span, {
      code: 'VECTOR_HAMILTONIAN',
      message: 'H is a vector.',
      reason: 'A scalar product such as S(i).S(j) makes a number of two vectors.',
    });
  }
}
