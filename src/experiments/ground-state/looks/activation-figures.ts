import type { FigureInput } from '../../../shared/figure/figure';
import type { LayerValues } from '../../../shared/model/forward/layer-values';
import { finite } from '../drawable';
import type { Look } from './open-look';

/** Most maps that are drawn on the lattice. */
const mostMaps = 24;

export type Part = 're' | 'im';

/** What a layer gives for a configuration: maps on the lattice, or units along the order or the positions, or bars. */
export function activationFigure(
  layer: LayerValues,
  order: readonly number[] | null,
  part: Part,
  look: Look,
  id: string,
): FigureInput {
  const { name, operation, positions, channels } = layer;
  const values = part === 'im' ? (layer.im ?? new Float64Array(layer.re.length)) : layer.re;
  const which = layer.im === null ? '' : part === 're' ? ', real parts' : ', imaginary parts';
  const about = `${name} (${operation}), ${positions} × ${channels}${which}`;
  const title = name;
  const places = order === null ? look.places.positions(positions) : null;
  if (places !== null && positions > 1) {
    const shown = Math.min(channels, mostMaps);
    const limit = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
    return {
      id,
      title,
      description: `${about}: the map of ${shown === channels ? 'every channel' : `${shown} of ${channels} channels`} on the lattice, area ∝ magnitude, largest ${limit.toPrecision(3)}.`,
      content: {
        kind: 'lattice',
        columns: 6,
        panels: Array.from({ length: shown }, (_, channel) => ({
          title: `${channel + 1}`,
          style: 'squares' as const,
          positions: places.map(([x, y]): [number, number] => [x, y]),
          values: Array.from({ length: positions }, (_place, position) => values[position * channels + channel]),
          caption: '',
          limit,
        })),
      },
    };
  }
  if (positions === 1 || channels === 1) {
    return {
      id,
      title,
      description: `${about}: the value of every unit.`,
      content: {
        kind: 'chart',
        x: { label: positions === 1 ? 'unit' : 'position' },
        y: { label: 'value' },
        series: [
          {
            kind: 'bars',
            name,
            x: Array.from(values.keys(), (unit) => unit + 1),
            y: Array.from(values, finite),
            colour: 1,
          },
        ],
      },
    };
  }
  return {
    id,
    title,
    description: `${about}: units against ${order === null ? 'positions' : 'the order of the sites'}.`,
    content: {
      kind: 'chart',
      x: { label: order === null ? 'position' : 'place along the order of the sites' },
      y: { label: 'unit', inverse: true },
      series: [
        {
          kind: 'heatmap',
          name,
          columns: positions,
          rows: channels,
          values: Array.from({ length: positions * channels }, (_, at) =>
            finite(values[(at % positions) * channels + Math.floor(at / positions)]),
          ),
          map: 'diverging',
          extent: { x: [1, positions], y: [1, channels] },
          valueLabel: 'value',
        },
      ],
    },
  };
}
