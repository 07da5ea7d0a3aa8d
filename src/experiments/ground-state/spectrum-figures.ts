import type { FigureInput } from '../../shared/figure/figure';
import { richSymbol } from '../../shared/hamiltonian';
import type { EnergyConvention } from '../../shared/hamiltonian';
import { ascendingLevels, type WholeSpectrum } from '../../shared/run/whole-spectrum';

/** Points of the line that counts levels. */
const mostPoints = 400;

/** Density of states as a histogram that integrates to one, and the share of states up to an energy. */
export function spectrumFigures(
  { unit, name }: Pick<EnergyConvention, 'unit' | 'name'>,
  spectrum: WholeSpectrum,
): readonly FigureInput[] {
  const levels = ascendingLevels(spectrum).map(({ energy, block }) => ({ energy, states: block.copies }));
  const where = `${spectrum.sector === '' ? 'All sectors' : spectrum.sector}, ${spectrum.dimension.toLocaleString('en')} states, exact diagonalisation.`;
  const x = { label: `_E_ (${unit === '1' ? '' : `${richSymbol(unit)}, `}${name})` };
  const { centres, densities } = histogram(levels, spectrum.dimension);
  const counted = cumulated(levels, spectrum.dimension);
  return [
    {
      id: 'density-of-states',
      title: 'Density of states',
      description: `Share of the states per unit of energy. ${where}`,
      content: {
        kind: 'chart',
        x,
        y: { label: 'density of states', minimum: 0 },
        series: [{ kind: 'bars', name: 'density', x: centres, y: densities, colour: 1 }],
      },
    },
    {
      id: 'counted-levels',
      title: 'States up to an energy',
      description: `Share of the states with at most an energy. ${where}`,
      content: {
        kind: 'chart',
        x,
        y: { label: 'share of states', minimum: 0, maximum: 1 },
        series: [{ kind: 'line', name: 'states', ...counted, colour: 1, marker: 'none' }],
      },
    },
  ];
}

interface Level {
  readonly energy: number;
  readonly states: number;
}

/** Bins after the rule of Rice, 2 n^(1/3), between the lowest and the highest level. */
export function histogram(levels: readonly Level[], dimension: number): { centres: number[]; densities: number[] } {
  const [lowest, highest] = [levels[0]?.energy ?? 0, levels.at(-1)?.energy ?? 0];
  const bins = Math.max(1, Math.min(80, Math.ceil(2 * Math.cbrt(levels.length))));
  const width = highest > lowest ? (highest - lowest) / bins : 1;
  const states = new Array<number>(bins).fill(0);
  for (const level of levels) {
    const bin = Math.min(bins - 1, Math.floor((level.energy - lowest) / width));
    states[bin] = (states[bin] ?? 0) + level.states;
  }
  return {
    centres: states.map((_, bin) => lowest + (bin + 0.5) * width),
    densities: states.map((count) => count / dimension / width),
  };
}

/** Steps of the counted states, thinned to what a figure can show. */
function cumulated(levels: readonly Level[], dimension: number): { x: number[]; y: number[] } {
  const [x, y]: [number[], number[]] = [[], []];
  const every = Math.max(1, Math.ceil(levels.length / mostPoints));
  let count = 0;
  levels.forEach(({ energy, states }, at) => {
    count += states;
    if (at % every === 0 || at === levels.length - 1) {
      x.push(energy);
      y.push(count / dimension);
    }
  });
  return { x, y };
}
