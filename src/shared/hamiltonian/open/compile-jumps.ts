import { TermTable } from '../expand/term-table';
import type { Expansion } from '../expand/expand';
import { withStrings } from '../expand/jordan-wigner';
import type { OperatorValue, SupportedMatrix } from '../expand/operator-value';
import { EvaluationProblem } from '../expand/problem';
import { scaleMatrix } from '../algebra/local-matrix';
import type { CompiledOperator } from '../compiled-operator';
import type { GradedOperator } from '../graded-operator';
import { domainLatex, nameLatex, observableLatex, timedLatex } from '../latex';
import type { CompiledJump, Drive, JumpOperator, SourceSpan } from '../model';
import type { SiteSpaces } from '../sites';
import { termSummary } from '../summaries';
import type { Diagnostics, SourceText } from '../syntax/source';
import type { JumpStatement } from '../syntax/tree';
import type { Clock } from '../time/clock';
import { timeLatex } from '../time/words';

/** Most jump operators of one text, one for each element of a family. */
const maximumJumpOperators = 8192;

export interface JumpContext {
  readonly source: SourceText;
  readonly diagnostics: Diagnostics;
  readonly spaces: SiteSpaces;
  readonly clock: Clock | null;
  readonly time: number;
  readonly constants: ReadonlySet<string>;
  readonly timed: ReadonlySet<string>;
  readonly finite: (graded: GradedOperator, span: SourceSpan) => GradedOperator;
}

export interface WrittenJump {
  readonly jump: CompiledJump;
  /** At the time that the system is taken at, before parity strings; one for each operator. */
  readonly values: readonly OperatorValue[];
  readonly graded: readonly GradedOperator[];
}

/** One family of jump operators. Throws EvaluationProblem. */
export function compileJump(statement: JumpStatement, expansion: Expansion, context: JumpContext): WrittenJump {
  const { name, nameSpan, each, eachSpan, body } = statement;
  const { source, diagnostics, spaces, constants, timed } = context;
  const all = each ? expansion.expandEach(each) : [expansion.evaluate(body)];
  const values = all.filter((value) => value.size > 0);
  if (values.length > maximumJumpOperators) {
    throw new EvaluationProblem(eachSpan, {
      code: 'TOO_MANY_JUMPS',
      message: `${name} has ${values.length.toLocaleString('en')} jump operators.`,
      reason: `At most ${maximumJumpOperators.toLocaleString('en')} are compiled.`,
    });
  }
  if (values.length === 0) {
    diagnostics.warning(nameSpan, { code: 'JUMP_ZERO', message: `${name} is zero.`, reason: 'It does nothing.' });
  } else if (values.every((value) => [...value.values()].every(({ sites }) => sites.length === 0))) {
    diagnostics.warning(nameSpan, {
      code: 'JUMP_NUMBER',
      message: `${name} is a number.`,
      reason: 'A jump operator that is a number changes no state.',
    });
  }
  if (!each) sayCollective(statement, values, context);
  const written = values.map((value) => writeOne(value, body.span, context));
  const supports = each
    ? values.map((value) => touched([...value.values()], spaces))
    : values.flatMap((value) => [...value.values()].map((part) => touched([part], spaces)));
  const summary = termSummary(
    { expression: each ?? body, negative: false, supports: supports.filter((sites) => sites.length > 0) },
    source,
    constants,
    timed,
  );
  const indices = each ? domainLatex(each.domain) : '';
  const letters = each ? each.domain.indices.map((index) => nameLatex(index.name)).join(' ') : '';
  const symbol = `${observableLatex(name)}${letters === '' ? '' : `_{${letters}}`}`;
  const jump: CompiledJump = {
    name,
    symbol,
    indices,
    latex: `${symbol} = ${timedLatex(body, timed)}`,
    term: { ...summary, latex: timedLatex(body, timed), text: source.slice(body.span), count: supports.length },
    operators: written.map(({ operator }) => operator),
  };
  return {
    jump,
    values: values.map((value) => atTime(value, context)),
    graded: written.map(({ graded }) => graded),
  };
}

/** sum i Sm(i) without an index: one operator that acts on all sites together, where one for each is more usual. */
function sayCollective(
  { name, nameSpan, eachSpan, body }: JumpStatement,
  values: readonly OperatorValue[],
  { source, diagnostics, spaces }: JumpContext,
): void {
  const sites = new Set(values.flatMap((value) => touched([...value.values()], spaces)));
  const sum = body.kind === 'sum' ? body : body.kind === 'product' ? body.factors.at(-1)?.value : undefined;
  if (sum?.kind !== 'sum' || sum.condition || sum.except || sites.size < 2) return;
  const domain = source.slice(sum.domain.span);
  const span = source.span(eachSpan.start, sum.domain.span.end + 1);
  const before = source.slice(source.span(eachSpan.end, sum.span.start));
  diagnostics.information(nameSpan, {
    code: 'JUMP_COLLECTIVE',
    message: `${name} is one operator that acts on ${sites.size} sites together.`,
    reason: 'A sum of jumps interferes; independent jumps are a family with an index.',
    fixes: [{ title: `One for each element: ${name}(${domain})`, span, replacement: `(${domain})${before}` }],
  });
}

function touched(parts: readonly SupportedMatrix[], { modes }: SiteSpaces): readonly number[] {
  return [...new Set(parts.flatMap(({ sites }) => sites.map((mode) => modes[mode]!.site)))].sort((a, b) => a - b);
}

function writeOne(
  value: OperatorValue,
  span: SourceSpan,
  context: JumpContext,
): { operator: JumpOperator; graded: GradedOperator } {
  const { spaces, clock, finite } = context;
  const table = new TermTable();
  const timed = new Map<number, TermTable>();
  for (const { sites, odd, matrix, time } of value.values()) {
    const pooled = table.pool.intern(matrix);
    if (!pooled) continue;
    let own = time === 0 ? table : timed.get(time);
    if (!own) timed.set(time, (own = new TermTable(table.pool)));
    own.add(sites, odd, pooled.id, pooled.factor);
  }
  const assembled = (one: TermTable): GradedOperator => finite(one.assemble(spaces.dimensions, spaces.fermionic), span);
  const compiled = (graded: GradedOperator): CompiledOperator => withStrings(graded);
  const graded = assembled(timed.size === 0 ? table : combined(table, timed, context));
  const drive: Drive | null =
    clock && timed.size > 0
      ? {
          constant: compiled(assembled(table)),
          parts: [...timed].map(([time, part]) => ({
            coefficient: clock.functions[time]!,
            latex: timeLatex(clock.functions[time]!),
            operator: compiled(assembled(part)),
          })),
        }
      : null;
  const sites = touched([...value.values()], spaces);
  return { operator: { sites, operator: compiled(graded), drive }, graded };
}

function combined(table: TermTable, timed: ReadonlyMap<number, TermTable>, { clock, time }: JumpContext): TermTable {
  const result = new TermTable(table.pool);
  result.addAll(table, { re: 1, im: 0 });
  for (const [id, part] of timed) result.addAll(part, clock?.valueAt(id, time) ?? { re: 1, im: 0 });
  return result;
}

/** The operator with its functions of time as numbers. */
function atTime(value: OperatorValue, { clock, time }: JumpContext): OperatorValue {
  const parts = [...value.values()].map((part): SupportedMatrix => {
    if (part.time === 0 || !clock) return part;
    return { ...part, time: 0, matrix: scaleMatrix(clock.valueAt(part.time, time), part.matrix) };
  });
  return new Map(parts.map((part, index) => [String(index), part]));
}
