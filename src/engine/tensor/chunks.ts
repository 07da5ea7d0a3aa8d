import type { NetworkPlan } from './plan';

/** Values of a layer that are alive at once, for each of its outputs: forward, and with derivatives. */
const copies = { forward: 3, backward: 9 };
const bytesOfNumber = 4;
/** Fewer configurations would leave a graphics card idle, more would not make it faster. */
const mostConfigurations = 16_384;

/** How many configurations a network takes at once so that its activations stay within some bytes. */
export function configurationsAtOnce(
  plan: NetworkPlan,
  nSites: number,
  pass: keyof typeof copies,
  bytes: number,
): number {
  const numbers = plan.nodes.reduce((sum, { node, shape, inputs }) => {
    const parts = shape.complex ? 2 : 1;
    const outputs = shape.positions * shape.channels * parts;
    // The inputs of a convolution stand behind one another for every position.
    const gathered = node.op === 'convolution' ? node.table.length * channelsOf(plan, inputs) : 0;
    const scores = node.op === 'attention' ? node.heads * shape.positions * shape.positions + 4 * outputs : 0;
    return sum + outputs + gathered * parts + scores;
  }, nSites);
  const each = bytesOfNumber * copies[pass] * numbers;
  return Math.max(1, Math.min(mostConfigurations, Math.floor(bytes / each)));
}

function channelsOf(plan: NetworkPlan, inputs: readonly number[]): number {
  return inputs.reduce((most, place) => Math.max(most, plan.nodes[place]!.shape.channels), 1);
}

/** [first, end) of consecutive pieces. */
export function* pieces(count: number, most: number): Generator<readonly [number, number], void> {
  for (let first = 0; first < count; first += most) yield [first, Math.min(count, first + most)];
}
