import type { FigureInput } from '../../shared/figure/figure';
import { positive } from './drawable';

/** Eigenvalues of the quantum geometric tensor against their numbers, both logarithmic. */
export function eigenvalueFigure(
  id: string,
  description: string,
  index: readonly (number | null)[],
  eigenvalues: readonly (number | null)[],
): FigureInput {
  return {
    id,
    title: 'Geometric tensor',
    description,
    content: {
      kind: 'chart',
      x: { label: 'eigenvalue index', scale: 'log' },
      y: { label: 'eigenvalue of _S_', scale: 'log' },
      series: [pointsOnLogAxis('eigenvalue', index, eigenvalues, 1)],
    },
  };
}

/** Points without a line; what a logarithmic axis has no place for is left out. */
export const pointsOnLogAxis = (
  name: string,
  x: readonly (number | null)[],
  y: readonly (number | null)[],
  colour: number,
) => ({
  kind: 'line' as const,
  name,
  x: [...x],
  y: y.map((value) => (value === null ? null : positive(value))),
  colour,
  marker: 'circle' as const,
  line: 'none' as const,
});
