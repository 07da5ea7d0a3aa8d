import type { CompiledHamiltonian, SourceSpan } from './model';
import { frozenAt, jumpsAsObservables, withoutJumps } from './services/frozen';
import { SourceText } from './syntax/source';

/** Why something that needs one H that is the same at all times cannot use a text, and what to do. */
interface StaticRefusal {
  /** SYSTEM_... */
  readonly code: 'SYSTEM_TIME_DEPENDENT' | 'SYSTEM_OPEN';
  readonly message: string;
  readonly reason: string;
  readonly suggestion: string;
  /** Where the text says so. */
  readonly span: SourceSpan;
}

/** Null: H is the same at all times and there are no jumps. */
export function staticRefusal(hamiltonian: CompiledHamiltonian): StaticRefusal | null {
  const { timeDependence, jumps, source } = hamiltonian;
  const [first] = timeDependence?.parameters ?? [];
  if (first) {
    const names = (timeDependence?.parameters ?? []).map(({ name }) => `${name}(t)`).join(', ');
    return {
      code: 'SYSTEM_TIME_DEPENDENT',
      message: `The text depends on time, by ${names}.`,
      reason: 'An H that changes has no ground state, levels or matrix of its own: it has one at each time.',
      suggestion: `Choose the time at which it is taken: Freeze at t = ${timeDependence?.time ?? 0} in the System step, or ansatz freeze on the command line.`,
      span: first.span,
    };
  }
  const [jump] = jumps;
  if (!jump) return null;
  const names = jumps.map(({ name }) => name).join(', ');
  const start = lineOf(source, jump.term.line);
  return {
    code: 'SYSTEM_OPEN',
    message: `The system is open, with the jump operators ${names}.`,
    reason: 'Its state is a density matrix that tends to a stationary one: there is no ground state.',
    suggestion: 'Remove the jump operators, or keep their rates as observables: both are buttons in the System step.',
    span: new SourceText(source).span(start, start + 4),
  };
}

function lineOf(source: string, line: number): number {
  let start = 0;
  for (let at = 1; at < line; at++) start = source.indexOf('\n', start) + 1;
  return start;
}

/** A way out of a refusal: another text. */
interface StaticFix {
  readonly title: string;
  readonly text: string;
}

/** What the user may choose so that H is the same at all times. */
export function staticFixes({ source, timeDependence, jumps }: CompiledHamiltonian): readonly StaticFix[] {
  if (timeDependence) {
    const text = frozenAt(source, timeDependence.time);
    return text === null ? [] : [{ title: `Freeze at t = ${Number(timeDependence.time.toPrecision(4))}`, text }];
  }
  if (jumps.length === 0) return [];
  const observed = jumpsAsObservables(source);
  return [
    { title: 'Remove the jump operators', text: withoutJumps(source) },
    ...(observed === null ? [] : [{ title: 'Keep their rates as observables', text: observed }]),
  ];
}
