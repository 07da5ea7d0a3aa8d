import type { AttentionScores } from '../../../shared/model/forward/attention';
import type { LayerValues } from '../../../shared/model/forward/layer-values';
import type { Places } from './places';

/** What only carries or rearranges numbers of another layer is not shown. */
const carriers: ReadonlySet<string> = new Set(['input', 'flatten', 'patch', 'scale']);

/** Layers that have something of their own to show: more than one number. */
export const isShownLayer = ({ operation, positions, channels }: LayerValues): boolean =>
  !carriers.has(operation) && positions * channels > 1;

/** Mean distance over which each head reads, weighted by the magnitudes of its scores; null where positions have no place. */
export function layerDistance({ heads, positions, scores }: AttentionScores, places: Places): Float64Array | null {
  const distances = places.distances(positions);
  if (distances === null) return null;
  return Float64Array.from({ length: heads }, (_, head) => {
    let [weighted, total] = [0, 0];
    distances.forEach((distance, pair) => {
      const weight = Math.abs(scores[head * distances.length + pair]);
      weighted += weight * distance;
      total += weight;
    });
    return total > 0 ? weighted / total : 0;
  });
}
