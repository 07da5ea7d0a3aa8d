import type { FigureInput } from '../../shared/figure/figure';
import { formatUncertain } from '../../shared/format';
import type { RunHistory } from '../../shared/run/history';
import type { GroundStateResult } from './result-schema';
import { varianceExtrapolation } from './variance-extrapolation';

/** Energy against variance over the last part of a finished run, with the line to zero variance. */
export function extrapolationFigures(history: RunHistory, result: GroundStateResult, unit: string): FigureInput[] {
  const found = varianceExtrapolation(history);
  if (!found) return [];
  const end = Math.max(...found.variances);
  const reference = result.reference;
  return [
    {
      id: 'variance-extrapolation',
      title: 'Extrapolation to zero variance',
      description:
        'Means of blocks of steps with 1σ bars; near an eigenstate the energy is linear in its variance. ' +
        `At zero variance E/N = ${formatUncertain(found.energyPerSite, found.error)}.`,
      content: {
        kind: 'chart',
        x: { label: `Var _E_/_N_ (${unit}, squared)`, minimum: 0 },
        y: { label: `_E_/_N_ (${unit})` },
        series: [
          {
            kind: 'line',
            name: 'blocks of steps',
            x: [...found.variances],
            y: [...found.energies],
            error: [...found.errors],
            colour: 1,
            marker: 'circle',
            line: 'none',
          },
          {
            kind: 'line',
            name: 'weighted least squares',
            x: [0, end],
            y: [found.energyPerSite, found.energyPerSite + found.slope * end],
            colour: 2,
          },
          {
            kind: 'line',
            name: `at zero variance ${formatUncertain(found.energyPerSite, found.error)}`,
            x: [0],
            y: [found.energyPerSite],
            error: [found.error],
            colour: 2,
            marker: 'circle',
            line: 'none',
          },
        ],
        annotations: reference
          ? [{ kind: 'reference', y: reference.energyPerSite, label: `${reference.kind} energy` }]
          : [],
      },
    },
  ];
}
