import type { Figure } from '../figure/figure';
import type { ConventionPreference } from '../hamiltonian';

/**
 * A figure of another run with its energies in the unit and convention of `own`: as they were asked for, else in the convention in which
 * the axes agree. Null: the run has no such figure; one whose axes never agree comes as it was asked for.
 */
export function matchingFigure(
  own: Figure,
  asked: ConventionPreference,
  read: (convention: ConventionPreference) => Figure | null,
): Figure | null {
  const first = read(asked);
  if (first === null || sameAxes(own, first)) return first;
  for (const convention of ['spin', 'pauli'] as const) {
    const other = convention === asked ? null : read(convention);
    if (other !== null && sameAxes(own, other)) return other;
  }
  return first;
}

const sameAxes = ({ content: a }: Figure, { content: b }: Figure): boolean =>
  a.kind === 'chart' && b.kind === 'chart' && a.y.label === b.y.label && a.x.label === b.x.label;
