import type { FigureInput } from '../../../shared/figure/figure';
import { formatInteger, formatNumber } from '../../../shared/format';
import { finite } from '../drawable';
import type { Activity, LayerActivity } from '../inspection-schema';

/** Share of silent or saturated values from which a unit counts as such. */
const nearlyAll = 0.99;
/** Spread against the largest of a layer below which a unit does not react to the configuration. */
const still = 1e-6;

export interface UnitCounts {
  /** Units that give the same whatever the configuration is. */
  readonly dead: number;
  /** Units of a bounded function that are flat nearly always; null: the function has no bounds. */
  readonly saturated: number | null;
}

export function unitCounts({ spread, saturated }: LayerActivity): UnitCounts {
  const largest = spread.reduce((most, value) => Math.max(most, value), 0);
  return {
    dead: spread.filter((value) => value <= still * largest || value === 0).length,
    saturated: saturated.length === 0 ? null : saturated.filter((share) => share > nearlyAll).length,
  };
}

const shapeOf = ({ name, operation, positions, channels }: LayerActivity): string =>
  `${name} (${operation}), ${positions} × ${channels}`;

/** Mean and spread of every unit of a layer over samples. */
export function activityFigure(layer: LayerActivity, { samples }: Pick<Activity, 'samples'>, id: string): FigureInput {
  const x = Array.from(layer.mean.keys(), (unit) => unit + 1);
  const { dead, saturated } = unitCounts(layer);
  const shares = layer.saturated.length > 0 ? layer.saturated : layer.silent;
  return {
    id,
    title: layer.name,
    description: `${shapeOf(layer)}: mean of every channel over ${formatInteger(samples)} samples and all positions, bars one standard deviation of its values; ${dead} without any reaction${saturated === null ? '' : `, ${saturated} saturated`}.`,
    content: {
      kind: 'chart',
      x: { label: layer.positions === 1 ? 'unit' : 'channel' },
      y: { label: 'value' },
      series: [
        {
          kind: 'line',
          name: 'mean ± spread',
          x,
          y: Array.from(layer.mean, finite),
          error: Array.from(layer.spread, finite),
          colour: 1,
          marker: 'circle',
          line: 'none',
        },
        {
          kind: 'line',
          name: layer.saturated.length > 0 ? 'share saturated' : 'share of zeros',
          x,
          y: Array.from(shares, finite),
          colour: 2,
          marker: 'square',
          line: 'none',
        },
      ],
    },
  };
}

/** How each unit goes with the value of each site; null where the lattice is too large for it. */
export function siteCorrelations(layer: LayerActivity, nSites: number, id: string): FigureInput | null {
  const rows = Math.floor(layer.correlation.length / nSites);
  if (rows === 0) return null;
  const largest = layer.correlation.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0);
  return {
    id,
    title: `${layer.name} with sites`,
    description: `${shapeOf(layer)}: correlation of each ${layer.positions === 1 ? 'unit' : 'channel at position 0'} with the value of each site${rows < layer.channels ? `, the first ${rows}` : ''}; largest ${formatNumber(largest, 3)}. Empty: one of both never changes.`,
    content: {
      kind: 'chart',
      x: { label: 'site' },
      y: { label: layer.positions === 1 ? 'unit' : 'channel', inverse: true },
      series: [
        {
          kind: 'heatmap',
          name: 'correlation',
          columns: nSites,
          rows,
          values: Array.from(layer.correlation.subarray(0, rows * nSites), finite),
          map: 'diverging',
          limit: 1,
          extent: { x: [0, nSites - 1], y: [1, Math.max(rows, 1)] },
          valueLabel: 'correlation',
        },
      ],
    },
  };
}
