import type { FigureInput } from '../../../shared/figure/figure';
import { formatNumber } from '../../../shared/format';
import type { AttentionScores } from '../../../shared/model/forward/attention';
import { finite } from '../drawable';
import type { Activity } from '../inspection-schema';
import { layerDistance } from './layers';
import type { Look } from './open-look';

/** Most heads that are drawn on the lattice. */
const mostHeads = 12;

const inWords = { softmax: 'of each row one in all', factored: 'parameters, of either sign' } as const;

/** How much each position (row) reads of each other one (column), by one head. */
export function attentionMatrix(found: AttentionScores, head: number, id: string): FigureInput {
  const { name, positions, kind, scores } = found;
  return {
    id,
    title: `${name}, head ${head + 1}`,
    description: `What every position (row) reads of every other one (column), head ${head + 1} of ${found.heads} of ${name}; ${inWords[kind]}.`,
    content: {
      kind: 'chart',
      x: { label: 'read position' },
      y: { label: 'reading position', inverse: true },
      square: true,
      series: [
        {
          kind: 'heatmap',
          name: 'score',
          columns: positions,
          rows: positions,
          values: Array.from(scores.subarray(head * positions ** 2, (head + 1) * positions ** 2), finite),
          map: kind === 'softmax' ? 'sequential' : 'diverging',
          extent: { x: [0, positions - 1], y: [0, positions - 1] },
          valueLabel: 'score',
        },
      ],
      aspect: 1,
    },
  };
}

/** What one position reads, head by head on the lattice; null where positions have no place there. */
export function attentionOnLattice(found: AttentionScores, reader: number, look: Look, id: string): FigureInput | null {
  const { name, heads, positions, scores } = found;
  const places = look.places.positions(positions);
  if (places === null) return null;
  const shown = Math.min(heads, mostHeads);
  const distances = layerDistance(found, look.places);
  const row = (head: number): Float64Array =>
    scores.subarray((head * positions + reader) * positions, (head * positions + reader + 1) * positions);
  const limit = Array.from({ length: shown }, (_, head) => row(head)).reduce(
    (most, values) =>
      values.reduce((larger, value, read) => (read === reader ? larger : Math.max(larger, Math.abs(value))), most),
    1e-12,
  );
  return {
    id,
    title: `${name}, from position ${reader}`,
    description: `What position ${reader} reads of every other one, head by head, area ∝ score, largest ${limit.toPrecision(3)}; below, what it reads of itself and the mean distance of the head in lattice constants.`,
    content: {
      kind: 'lattice',
      columns: Math.min(4, shown),
      panels: Array.from({ length: shown }, (_, head) => ({
        title: `head ${head + 1}`,
        style: 'squares' as const,
        positions: places.map(([x, y]): [number, number] => [x, y]),
        values: Array.from(row(head)),
        caption: `own ${formatNumber(row(head)[reader], 2)}${distances === null ? '' : `, ⟨_d_⟩ ${formatNumber(distances[head], 3)}`}`,
        highlighted: [reader],
        limit,
      })),
    },
  };
}

/** Mean distance of every head over samples, layer by layer. */
export function attentionDistances({ attention, samples }: Activity, id: string): FigureInput | null {
  if (attention.length === 0) return null;
  return {
    id,
    title: 'Mean attention distance',
    description: `Mean distance over which every head reads, weighted by its scores, over ${samples} samples; bars one standard deviation between samples.`,
    content: {
      kind: 'chart',
      x: { label: 'head' },
      y: { label: '⟨_d_⟩ (lattice constants)', minimum: 0 },
      series: attention.map(({ name, distance, spread }, layer) => ({
        kind: 'line' as const,
        name,
        x: Array.from(distance.keys(), (head) => head + 1 + 0.04 * layer),
        y: Array.from(distance, finite),
        error: Array.from(spread, finite),
        colour: 1 + (layer % 6),
        marker: (['circle', 'square', 'diamond', 'triangle'] as const)[layer % 4],
        line: 'none' as const,
        endLabel: attention.length > 1 ? name : null,
      })),
    },
  };
}
