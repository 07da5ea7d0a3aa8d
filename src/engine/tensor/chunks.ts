import type { NetworkPlan, PlannedNode } from './plan';

const bytesOfNumber = 4;
/** Fewer configurations would leave a graphics card idle, more would not make it faster. */
const mostConfigurations = 16_384;
/** More than these take the host longer to propose than to hand out the kernels of another call. */
const mostInTurn = 4096;
/** Tensors of the size of its output that an evaluation of a node makes on the way. */
const temporaries = { activation: 6, complexActivation: 16, layerNorm: 7, others: 3 };

/** How many configurations a network takes at once so that what is made of them stays within some bytes. */
export function configurationsAtOnce(plan: NetworkPlan, pass: 'forward' | 'backward', bytes: number): number {
  return Math.max(1, Math.min(mostConfigurations, Math.floor(bytes / bytesOfConfiguration(plan, pass))));
}

/** How many configurations make no more than some bytes of activations, freed or not. */
export function configurationsInTurn(plan: NetworkPlan, bytes: number): number {
  const numbers = plan.nodes.reduce((sum, planned) => sum + outputsOf(planned) + onTheWay(plan, planned), 0);
  return Math.max(1, Math.min(mostInTurn, Math.floor(bytes / (bytesOfNumber * numbers))));
}

/**
 * Bytes on the device for a configuration: `forward` values only, where what no later node reads is freed; `backward` the row
 * of its log-derivatives, whose pass keeps all values, gradients and signals.
 */
export function bytesOfConfiguration(plan: NetworkPlan, pass: 'forward' | 'backward'): number {
  const { nodes, lastReaders, parameterCount, complex } = plan;
  if (pass === 'forward') {
    const peak = nodes.reduce((most, planned, place) => {
      const alive = nodes.reduce(
        (sum, other, at) => sum + (at <= place && lastReaders[at]! >= place ? outputsOf(other) : 0),
        0,
      );
      return Math.max(most, alive + onTheWay(plan, planned));
    }, 0);
    return bytesOfNumber * peak;
  }
  const outputs = nodes.reduce((sum, planned) => sum + outputsOf(planned), 0);
  const largest = nodes.reduce((most, planned) => Math.max(most, onTheWay(plan, planned)), 0);
  return bytesOfNumber * (3 * outputs + 2 * largest + (complex ? 4 : 3) * parameterCount);
}

function outputsOf({ shape }: PlannedNode): number {
  return shape.positions * shape.channels * (shape.complex ? 2 : 1);
}

function onTheWay(plan: NetworkPlan, planned: PlannedNode): number {
  const { node, shape, inputs } = planned;
  const outputs = outputsOf(planned);
  switch (node.op) {
    case 'activation':
      return outputs * (shape.complex ? temporaries.complexActivation : temporaries.activation);
    case 'layerNorm':
      return outputs * temporaries.layerNorm;
    case 'convolution': {
      // The inputs stand behind one another for every position.
      const { channels, complex } = plan.nodes[inputs[0]!]!.shape;
      return temporaries.others * outputs + node.table.length * channels * (complex ? 2 : 1);
    }
    case 'attention':
      return 2 * temporaries.others * outputs + temporaries.others * node.heads * shape.positions ** 2;
    default:
      return temporaries.others * outputs;
  }
}

/** [first, end) of consecutive pieces. */
export function* pieces(count: number, most: number): Generator<readonly [number, number], void> {
  for (let first = 0; first < count; first += most) yield [first, Math.min(count, first + most)];
}
