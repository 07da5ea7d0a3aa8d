import type { FigureInput } from '../../../../shared/figure';
import { richSymbol, timeNumber, type TimeDependence } from '../../../../shared/hamiltonian';

const POINTS = 241;

/** Every time-dependent parameter against time, with the chosen time marked. */
export function timeFigure({ parameters, time }: TimeDependence, until: number, unit: string): FigureInput {
  const x = Array.from({ length: POINTS }, (_, index) => (index / (POINTS - 1)) * until);
  const names = parameters.map(({ name }) => name).join(', ');
  return {
    id: 'time-dependence',
    title: 'Time dependence',
    description: `${names} from t = 0 to ${until}, in units of ħ over the unit of energy.`,
    content: {
      kind: 'chart',
      x: { label: unit === '1' ? '_t_ (ħ = 1)' : `_t_ (ħ/${richSymbol(unit)})`, minimum: 0, maximum: until },
      y: { label: parameters.length === 1 ? richSymbol(parameters[0]?.name ?? '') : 'parameter' },
      series: parameters.map(({ name, expression }, index) => ({
        kind: 'line' as const,
        name: richSymbol(name),
        x,
        y: x.map((t) => {
          const { re } = timeNumber(expression, t);
          return Number.isFinite(re) ? re : null;
        }),
        colour: 1 + (index % 6),
        endLabel: richSymbol(name),
      })),
      annotations: time >= 0 && time <= until ? [{ kind: 'intervention' as const, x: time, label: '_t_' }] : [],
    },
  };
}
