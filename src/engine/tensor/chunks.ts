import type { NetworkPlan, PlannedNode } from '../../shared/model/plan/plan';
import type { StatePlan } from '../../shared/model/plan/state-plan';

const bytesOfNumber = 4;
/** Fewer configurations would leave a graphics card idle, more would not make it faster. */
const mostConfigurations = 16_384;
/** More than these take the host longer to propose than to hand out the kernels of another call. */
const mostInTurn = 4096;
/** Tensors of the size of its output that an evaluation of a node makes on the way. */
const temporaries = { activation: 6, complexActivation: 16, layerNorm: 7, others: 3 };

/** How many configurations a wavefunction takes at once so that what is made of them stays within some bytes. */
export function configurationsAtOnce(state: StatePlan, pass: 'forward' | 'backward', bytes: number): number {
  const most = Math.floor(mostConfigurations / imagesOf(state));
  return Math.max(1, Math.min(most, Math.floor(bytes / bytesOfConfiguration(state, pass))));
}

/** How many configurations make no more than some bytes of activations, freed or not. */
export function configurationsInTurn(state: StatePlan, bytes: number): number {
  const most = Math.floor(mostInTurn / imagesOf(state));
  return Math.max(1, Math.min(most, Math.floor(bytes / (bytesOfNumber * passed(state)))));
}

/**
 * Bytes on the device for a configuration: `forward` values only, where what no later node reads is freed; `backward` the row
 * of its log-derivatives, whose pass keeps all values, gradients and signals.
 */
export function bytesOfConfiguration(state: StatePlan, pass: 'forward' | 'backward'): number {
  if (pass === 'forward') return bytesOfNumber * forwardPeak(state);
  const { kept, largest } = backwardSizes(state);
  // A complex row is made in two parts, and put together from the parts of its networks.
  const rows = state.kind === 'layered' ? 1 : 2;
  return bytesOfNumber * (3 * kept + 2 * largest + ((state.complex ? 3 : 2) + rows) * state.parameterCount);
}

/** Evaluations of networks for one configuration, at most. */
function imagesOf(state: StatePlan): number {
  if (state.kind === 'layered') return 1;
  if (state.kind === 'projected') return state.images.count * imagesOf(state.state);
  return state.parts.reduce((most, part) => Math.max(most, imagesOf(part)), 1);
}

/** Numbers that a sum of amplitudes makes for each of its terms. */
const perTerm = 24;

/** Numbers that are there at once while a configuration is evaluated. */
function forwardPeak(state: StatePlan): number {
  switch (state.kind) {
    case 'layered':
      return peakOf(state.plan);
    case 'projected':
      return state.images.count * (forwardPeak(state.state) + perTerm);
    case 'product':
    case 'sum': {
      // Encoded configurations of all parts are there from the start.
      const inputs = state.parts.reduce((sum, part) => sum + inputsOf(part), 0);
      return (
        inputs + perTerm * state.parts.length + state.parts.reduce((most, part) => Math.max(most, forwardPeak(part)), 0)
      );
    }
  }
}

function peakOf(plan: NetworkPlan): number {
  const { nodes, lastReaders } = plan;
  return nodes.reduce((most, planned, place) => {
    const alive = nodes.reduce(
      (sum, other, at) => sum + (at <= place && lastReaders[at]! >= place ? outputsOf(other) : 0),
      0,
    );
    return Math.max(most, alive + onTheWay(plan, planned));
  }, 0);
}

function inputsOf(state: StatePlan): number {
  if (state.kind === 'projected') return state.images.count * inputsOf(state.state);
  if (state.kind !== 'layered') return state.parts.reduce((sum, part) => sum + inputsOf(part), 0);
  return state.plan.nodes.reduce((sum, planned) => sum + (planned.node.op === 'input' ? outputsOf(planned) : 0), 0);
}

/** Numbers that a backward pass keeps of a configuration, and the most that one node makes on the way. */
function backwardSizes(state: StatePlan): { readonly kept: number; readonly largest: number } {
  switch (state.kind) {
    case 'layered': {
      const { nodes } = state.plan;
      return {
        kept: nodes.reduce((sum, planned) => sum + outputsOf(planned), 0),
        largest: nodes.reduce((most, planned) => Math.max(most, onTheWay(state.plan, planned)), 0),
      };
    }
    case 'projected': {
      const { count } = state.images;
      const { kept, largest } = backwardSizes(state.state);
      return { kept: count * (kept + perTerm), largest: count * largest };
    }
    case 'product':
    case 'sum': {
      const parts = state.parts.map(backwardSizes);
      return {
        kept: parts.reduce((sum, { kept }) => sum + kept + perTerm, 0),
        largest: parts.reduce((most, { largest }) => Math.max(most, largest), 0),
      };
    }
  }
}

/** Numbers that an evaluation of a configuration makes in all. */
function passed(state: StatePlan): number {
  switch (state.kind) {
    case 'layered':
      return state.plan.nodes.reduce((sum, planned) => sum + outputsOf(planned) + onTheWay(state.plan, planned), 0);
    case 'projected':
      return state.images.count * (passed(state.state) + perTerm);
    case 'product':
    case 'sum':
      return state.parts.reduce((sum, part) => sum + passed(part) + perTerm, 0);
  }
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
