import type { Lattice } from '../../../shared/lattice/lattice';
import type { MeasuredValue } from '../../../shared/run/measurement';
import type { PairClass, PairMeans } from './structure';

type Row = Pick<MeasuredValue, 'label' | 'distance' | 'series' | 'displacement'>;

/** Correlations in the plane: those of lattices that are closed in two directions; elsewhere distances say it all. */
const isMapped = ({ dimension, supercell }: Lattice): boolean => dimension === 2 && supercell.length === 2;

/** Re C(d) of each displacement d = r_j - r_i, and Re C(d) less the mean of <O_i><O_j> over its pairs where that is known. */
export function mapOf(lattice: Lattice, classes: readonly PairClass[], { real, local }: PairMeans): readonly number[] {
  if (!isMapped(lattice)) return [];
  if (local === null) return real;
  const connected = classes.map(
    ({ pairs }, index) => real[index] - pairs.reduce((sum, [i, j]) => sum + local[i] * local[j], 0) / pairs.length,
  );
  return [...real, ...connected];
}

/** Names of these values, in the same order. */
export function mapRowsOf(lattice: Lattice, classes: readonly PairClass[], connected: boolean): readonly Row[] {
  if (!isMapped(lattice)) return [];
  const short = (value: number): string => (Number(value.toFixed(4)) + 0).toString();
  const rows = (series: 'displacement' | 'connectedDisplacement', name: string): readonly Row[] =>
    classes.map(({ displacement: [x, y], distance }) => ({
      label: `${name}(${short(x)}, ${short(y)})`,
      distance,
      series,
      displacement: [x, y],
    }));
  return [...rows('displacement', 'C'), ...(connected ? rows('connectedDisplacement', 'C_c') : [])];
}
