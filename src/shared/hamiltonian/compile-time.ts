import type { ResolvedProgram } from './check/resolve';
import { nameLatex, timedLatex } from './latex';
import type { ChargeName, TimeDependence } from './model';
import { type OperatorWriter, stringed, type WrittenOperator, type WrittenPart } from './operator-writer';
import { canonicalOperator } from './report/canonical';
import { conservedCharges } from './report/charges';
import { isHermitian } from './report/report';
import type { Expression } from './syntax/tree';
import { timeNumber } from './time/expression';
import { timeLatex } from './time/words';

/** Later times at which H is looked at again, so that what vanishes at the chosen one is not overlooked. */
const furtherTimes = [0.137, 1.618, 7.39];

/** How H depends on time; null without parameters that do. Throws EvaluationProblem. */
export function timeDependence(
  program: ResolvedProgram,
  writer: OperatorWriter,
  body: Expression,
  written: WrittenOperator,
): TimeDependence | null {
  const { clock, spaces, source, time } = writer;
  if (!clock) return null;
  const timed = program.timed.keys();
  const names = [...timed];
  const [constant, ...parts] = written.parts;
  const stringedPart = ({ graded }: WrittenPart): ReturnType<typeof stringed> => stringed(graded, body.span);
  return {
    time,
    parameters: program.timeParameters.flatMap(({ name, nameSpan, value }) => {
      const expression = program.timed.get(name);
      if (!expression) return [];
      return [
        {
          name,
          latex: `${nameLatex(name)}(t) = ${timedLatex(value, names)}`,
          text: source.slice(value.span),
          expression,
          value: timeNumber(expression, time).re,
          span: nameSpan,
          valueSpan: value.span,
        },
      ];
    }),
    constant: stringedPart(constant!),
    parts: parts.map((part) => ({
      coefficient: clock.functions[part.function]!,
      latex: timeLatex(clock.functions[part.function]!),
      operator: stringedPart(part),
    })),
    conserves: conservedByAll(written.parts.map(({ graded }) => conservedCharges(canonicalOperator(graded), spaces))),
    hermitianAtThisTimeOnly:
      parts.length > 0 &&
      isHermitian(canonicalOperator(written.graded)) &&
      furtherTimes.some((later) => !hermitianAt(written, time + later)),
  };
}

/** Where a function has no finite value nothing is said. */
function hermitianAt(written: WrittenOperator, time: number): boolean {
  try {
    return isHermitian(canonicalOperator(written.at(time)));
  } catch {
    return true;
  }
}

function conservedByAll(found: readonly (readonly { readonly name: ChargeName }[])[]): readonly ChargeName[] {
  const [first = [], ...others] = found;
  const both = (names: readonly ChargeName[], more: readonly ChargeName[]): readonly ChargeName[] => {
    const kept = names.filter((name) => more.includes(name));
    // Each spin of electrons conserved by one part, all electrons by the other.
    const isN = (list: readonly ChargeName[]): boolean => list.includes('N') || list.includes('Nup');
    return kept.includes('N') || kept.includes('Nup') || !isN(names) || !isN(more) || names.includes('Nb')
      ? kept
      : [...kept, 'N'];
  };
  return others
    .map((list) => list.map(({ name }) => name))
    .reduce(
      both,
      first.map(({ name }) => name),
    );
}
