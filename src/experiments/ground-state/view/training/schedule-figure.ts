import type { FigureInput } from '../../../../shared/figure';
import type { GroundStateSpec } from '../../schema';
import { diagonalShiftAt, learningRateAt } from '../../schedule';

const POINTS = 61;

/** Learning rate and diagonal shift against the step, on one logarithmic axis. */
export const scheduleFigure = (training: GroundStateSpec['training']): FigureInput => {
  const { steps, learningRate, finalLearningRate, diagonalShift, finalDiagonalShift } = training;
  const x = Array.from({ length: POINTS }, (_, index) => 1 + (index / (POINTS - 1)) * (steps - 1));
  const line = (name: string, colour: number, y: number[]) => ({
    kind: 'line' as const,
    name,
    x,
    y,
    colour,
    endLabel: name,
  });
  return {
    id: 'schedule',
    title: 'Schedules',
    description: `Learning rate from ${learningRate} to ${finalLearningRate} and diagonal shift from ${diagonalShift} to ${finalDiagonalShift} over ${steps} steps.`,
    content: {
      kind: 'chart',
      x: { label: 'training step' },
      y: { label: '_η_, _λ_', scale: 'log' },
      series: [
        line(
          '_η_',
          1,
          x.map((step) => learningRateAt(training, step)),
        ),
        line(
          '_λ_',
          2,
          x.map((step) => diagonalShiftAt(training, step)),
        ),
      ],
    },
  };
};
