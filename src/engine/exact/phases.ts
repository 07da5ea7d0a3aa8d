import type { Phase } from '../../shared/run/phase';
import type { RunEvent } from '../run-context';

/** The same work, its phases told as `change` has them: a search is a part of a larger one. */
export async function* withPhases<Result>(
  work: AsyncGenerator<RunEvent, Result, void>,
  change: (phase: Phase) => Phase,
): AsyncGenerator<RunEvent, Result, void> {
  for (;;) {
    const next = await work.next();
    if (next.done === true) return next.value;
    const event = next.value;
    yield event.kind === 'phase' ? { kind: 'phase', ...change(event) } : event;
  }
}
