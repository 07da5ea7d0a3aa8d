/** How much each position reads of each other one. */
export interface AttentionScores {
  /** Id of the layer. */
  readonly name: string;
  readonly heads: number;
  readonly positions: number;
  /** [head][reader][read]. softmax: rows add up to one; factored: parameters of either sign. */
  readonly scores: Float64Array;
  readonly kind: 'softmax' | 'factored';
}

interface AttentionNode {
  readonly id: string;
  readonly heads: number;
  readonly scores: 'softmax' | 'factored';
  readonly classes: readonly number[] | null;
}

/** Multi-head attention of x [position][channel] (Vaswani et al. 2017; factored: Rende and Viteritti 2024). */
export function attend(
  x: Float64Array,
  node: AttentionNode,
  positions: number,
  channels: number,
  parameter: (suffix: string) => Float64Array,
): { readonly values: Float64Array; readonly scores: AttentionScores } {
  const { heads } = node;
  const width = channels / heads;
  const projected = (suffix: string): Float64Array => project(x, parameter(suffix), channels);
  const scores =
    node.scores === 'softmax'
      ? softmaxScores(projected('queries'), projected('keys'), heads, positions, width)
      : factoredScores(parameter('scores'), node, positions);
  const values = projected('values');
  const mixed = new Float64Array(positions * channels);
  for (let head = 0; head < heads; head++) {
    for (let reader = 0; reader < positions; reader++) {
      for (let read = 0; read < positions; read++) {
        const score = scores[(head * positions + reader) * positions + read];
        for (let c = head * width; c < (head + 1) * width; c++) {
          mixed[reader * channels + c] += score * values[read * channels + c];
        }
      }
    }
  }
  return {
    values: project(mixed, parameter('output'), channels),
    scores: { name: node.id, heads, positions, scores, kind: node.scores },
  };
}

/** x W^T with W [out][in], square. */
function project(x: Float64Array, weights: Float64Array, channels: number): Float64Array {
  return Float64Array.from(x, (_, at) => {
    const row = at % channels;
    let sum = 0;
    for (let input = 0; input < channels; input++) sum += weights[row * channels + input] * x[at - row + input];
    return sum;
  });
}

function softmaxScores(
  queries: Float64Array,
  keys: Float64Array,
  heads: number,
  positions: number,
  width: number,
): Float64Array {
  const channels = heads * width;
  const scores = new Float64Array(heads * positions * positions);
  for (let head = 0; head < heads; head++) {
    for (let reader = 0; reader < positions; reader++) {
      const row = scores.subarray((head * positions + reader) * positions, (head * positions + reader + 1) * positions);
      for (let read = 0; read < positions; read++) {
        let sum = 0;
        for (let c = head * width; c < (head + 1) * width; c++) {
          sum += queries[reader * channels + c] * keys[read * channels + c];
        }
        row[read] = sum / Math.sqrt(width);
      }
      const largest = row.reduce((most, value) => Math.max(most, value), -Infinity);
      let total = 0;
      row.forEach((value, read) => (total += row[read] = Math.exp(value - largest)));
      row.forEach((value, read) => (row[read] = value / total));
    }
  }
  return scores;
}

function factoredScores(scores: Float64Array, { heads, classes }: AttentionNode, positions: number): Float64Array {
  if (classes === null) return scores;
  const [count, each] = [positions * positions, scores.length / heads];
  return Float64Array.from(
    { length: heads * count },
    (_, at) => scores[Math.floor(at / count) * each + classes[at % count]],
  );
}
