import { groundStateSpecSchema, type GroundStateSpec } from '../src/experiments/ground-state/schema';
import { startOurs } from './peer';
import { memory } from './report';
import { heisenberg, ising, machine, residualNetwork } from './workloads';

interface Case {
  readonly id: string;
  readonly label: string;
  readonly spec: GroundStateSpec;
}

const minSr = { solver: 'sampleSpace', learningRate: 0.01 };
const adam = { preconditioner: 'none', rule: 'adam', learningRate: 1e-3 };
const hubbard = `lattice square(4, 4) periodic
site electron
H = - sum <i,j> sum spin s (cdag(i, s)*c(j, s) + h.c.) + 8 * sum i n(i, up)*n(i, dn)
sector Nup = 5, Ndown = 5`;

interface Parts {
  readonly hamiltonian?: string;
  readonly system?: object;
  readonly model: object;
  readonly sampling?: object;
  readonly training?: object;
}

function memoryCase(id: string, label: string, { hamiltonian, system, model, sampling, training }: Parts): Case {
  const spec = groundStateSpecSchema.parse({
    system: { hamiltonian: hamiltonian ?? ising(40), ...system },
    model,
    sampling: { samples: 1024, ...sampling },
    training: training ?? {},
  });
  return { id, label, spec };
}

const perceptron = { ansatz: 'multilayerPerceptron', layers: 2, hiddenDensity: 2.56, activation: 'gelu' };
const square = `lattice square(10, 10) periodic\nsite spin(1/2)\nH = - sum <i,j> Z(i)*Z(j) - 3 * sum i X(i)`;
const rotated = { basisRotation: 'marshall' };

/** What docs/benchmarks.md says about memory. */
const cases: readonly Case[] = [
  memoryCase('rbm', 'TFIM chain 40, RBM α 1, SR in parameter space', {
    model: machine('real', 1),
    training: { solver: 'parameterSpace' },
  }),
  memoryCase('rbm-diagnostics', 'the same with diagnostics', {
    model: machine('real', 1),
    training: { solver: 'parameterSpace', diagnosticsEvery: 1 },
  }),
  memoryCase('rbm-many', 'TFIM chain 40, RBM α 1, SR, 20,000 samples', {
    model: machine('real', 1),
    sampling: { samples: 20_000 },
    training: { solver: 'parameterSpace' },
  }),
  memoryCase('rbm-wide', 'Heisenberg 10×10, RBM α 16, complex, minSR', {
    hamiltonian: heisenberg(10),
    system: rotated,
    model: machine('complex', 16),
    training: minSr,
  }),
  memoryCase('cnn-float32', 'TFIM 10×10, residual CNN, float32, minSR', {
    hamiltonian: square,
    model: residualNetwork('float32'),
    training: minSr,
  }),
  memoryCase('cnn-float64', 'TFIM 10×10, residual CNN, float64, SPRING', {
    hamiltonian: square,
    model: residualNetwork('float64'),
    training: { preconditioner: 'spring', learningRate: 0.01 },
  }),
  memoryCase('mlp', 'Heisenberg 10×10, perceptron (91,904 parameters), minSR', {
    hamiltonian: heisenberg(10),
    system: rotated,
    model: perceptron,
    training: minSr,
  }),
  memoryCase('mlp-cg', 'the same, conjugate gradients', {
    hamiltonian: heisenberg(10),
    system: rotated,
    model: perceptron,
    training: { ...minSr, solver: 'conjugateGradient', diagonalShift: 1, finalDiagonalShift: 1 },
  }),
  memoryCase('autoregressive-dense', 'TFIM chain 40, autoregressive dense, Adam', {
    model: { ansatz: 'autoregressiveDense', layers: 2, channels: 8 },
    training: adam,
  }),
  memoryCase('autoregressive-dense-minsr', 'the same, minSR', {
    model: { ansatz: 'autoregressiveDense', layers: 2, channels: 8 },
    training: minSr,
  }),
  memoryCase('autoregressive-convolution', 'TFIM chain 40, autoregressive convolution, Adam', {
    model: { ansatz: 'autoregressiveConvolutional', layers: 2, channels: 16, kernel: 7 },
    training: adam,
  }),
  memoryCase('gru', 'TFIM chain 40, GRU 32, minSR', {
    model: { ansatz: 'gatedRecurrent', layers: 1, channels: 32 },
    training: minSr,
  }),
  memoryCase('transformer', 'TFIM 10×10, vision transformer, SPRING', {
    hamiltonian: square,
    model: { ansatz: 'visionTransformer', layers: 2, channels: 16, heads: 4, patch: 2 },
    training: { preconditioner: 'spring', learningRate: 0.01 },
  }),
  memoryCase('backflow', 'Hubbard 4×4, backflow, minSR', {
    hamiltonian: hubbard,
    model: { ansatz: 'backflow', hiddenDensity: 1 },
    training: minSr,
  }),
  memoryCase('matrix-product', 'TFIM chain 40, MPS of bond dimension 16, minSR', {
    model: { ansatz: 'matrixProduct', bondDimension: 16 },
    training: minSr,
  }),
  memoryCase('state-vector', 'TFIM chain 12, full state vector, minSR', {
    hamiltonian: ising(12),
    model: { ansatz: 'stateVector' },
    training: minSr,
  }),
];

/** Memory of steps as it is foreseen and as it is taken, as a Markdown table. */
export async function measureMemory(only: readonly string[] | null): Promise<void> {
  const rows = ['| run | parameters | foreseen | taken |', '|---|---|---|---|'];
  for (const { id, label, spec } of cases) {
    if (only !== null && !only.includes(id)) continue;
    const side = await startOurs(spec, 1);
    try {
      const { parameters, estimatedMemory, idleMemory } = side;
      const { peakMemory } = await side.iterate(1);
      const taken = peakMemory - idleMemory;
      rows.push(`| ${label} | ${parameters.toLocaleString('en')} | ${memory(estimatedMemory)} | ${memory(taken)} |`);
      process.stdout.write(`${rows.at(-1)} ${memory(idleMemory)}\n`);
    } finally {
      side.close();
    }
  }
  process.stdout.write(`\n${rows.join('\n')}\n`);
}
