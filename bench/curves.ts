import { groundStateSpecSchema, type GroundStateSpec } from '../src/experiments/ground-state/schema';
import { startOurs } from './peer';
import { median, memory, time } from './report';
import { adam, ising, residualNetwork } from './workloads';

interface Point {
  readonly size: number;
  readonly spec: GroundStateSpec;
  readonly threads: number | null;
}

/** Time and memory of an iteration against one size, everything else fixed. */
interface Curve {
  readonly id: string;
  readonly title: string;
  readonly size: string;
  /** The size that counts; the parameters where it is known only once the network is built. */
  readonly points: readonly Point[];
  readonly against: 'size' | 'parameters';
}

interface SpecParts {
  readonly hamiltonian?: string;
  readonly model?: object;
  readonly sampling?: object;
  readonly training?: object;
}

const spec = ({ hamiltonian = ising(40), model, sampling, training }: SpecParts): GroundStateSpec =>
  groundStateSpecSchema.parse({
    system: { hamiltonian },
    model: model ?? {},
    sampling: sampling ?? {},
    training: training ?? {},
  });

const point = (size: number, parts: SpecParts, threads: number | null = null): Point => ({
  size,
  spec: spec(parts),
  threads,
});

const isingSquare = (side: number): string =>
  `lattice square(${side}, ${side}) periodic\nsite spin(1/2)\nH = - sum <i,j> Z(i)*Z(j) - 3 * sum i X(i)`;
const many = { sampling: { samples: 1024 }, training: { solver: 'sampleSpace' } };

const autoregressive = (sites: number, model: object): Point =>
  point(sites, {
    hamiltonian: ising(sites),
    model: { layers: 2, channels: 8, ...model },
    sampling: { samples: 1024 },
    training: adam,
  });

/** Curves of docs/benchmarks.md; `threads` is how many cores there are. */
function curves(threads: number): readonly Curve[] {
  const counts = Array.from({ length: Math.ceil(Math.log2(threads)) + 1 }, (_, power) => Math.min(2 ** power, threads));
  return [
    {
      id: 'sites-machine',
      title: 'TFIM chain, RBM α 1 real, SR, 1,008 samples',
      size: 'sites',
      against: 'size',
      points: [20, 40, 80, 160, 400].map((sites) => point(sites, { hamiltonian: ising(sites) })),
    },
    {
      id: 'sites-network',
      title: 'TFIM square, residual CNN (4 blocks, 16 channels, float32), minSR, 1,024 samples',
      size: 'sites',
      against: 'size',
      points: [4, 6, 8, 10, 14, 20].map((side) =>
        point(side * side, { hamiltonian: isingSquare(side), model: residualNetwork('float32'), ...many }),
      ),
    },
    {
      id: 'sites-autoregressive-dense',
      title: 'TFIM chain, autoregressive dense (2 hidden layers, 8 features), Adam, 1,024 exact samples',
      size: 'sites',
      against: 'size',
      points: [20, 40, 80, 160].map((sites) => autoregressive(sites, { ansatz: 'autoregressiveDense' })),
    },
    {
      id: 'sites-autoregressive-convolution',
      title:
        'TFIM chain, autoregressive convolution (2 hidden layers, 8 features, window 7), Adam, 1,024 exact samples',
      size: 'sites',
      against: 'size',
      points: [20, 40, 80, 160, 400].map((sites) =>
        autoregressive(sites, { ansatz: 'autoregressiveConvolutional', kernel: 7 }),
      ),
    },
    {
      id: 'parameters',
      title: 'TFIM chain 40, perceptron with two equal layers, minSR, 1,024 samples',
      size: 'parameters',
      against: 'parameters',
      points: [0.5, 1.5, 6, 25].map((hiddenDensity) =>
        point(hiddenDensity, { model: { ansatz: 'multilayerPerceptron', layers: 2, hiddenDensity }, ...many }),
      ),
    },
    {
      id: 'samples',
      title: 'TFIM chain 40, RBM α 1 real, SR in parameter space',
      size: 'samples',
      against: 'size',
      points: [112, 1008, 10_000, 100_000].map((samples) =>
        point(samples, { sampling: { samples }, training: { solver: 'parameterSpace' } }),
      ),
    },
    {
      id: 'threads',
      title: 'TFIM square 10×10, residual CNN (4 blocks, 16 channels, float32), minSR, 1,024 samples',
      size: 'threads',
      against: 'size',
      points: [...new Set(counts)].map((count) =>
        point(count, { hamiltonian: isingSquare(10), model: residualNetwork('float32'), ...many }, count),
      ),
    },
  ];
}

/** Measures the curves and returns them as Markdown tables, each with the exponent fitted to its larger half. */
export async function measureCurves(threads: number, only: readonly string[] | null): Promise<string> {
  const parts: string[] = [];
  for (const curve of curves(threads)) {
    if (only !== null && !only.includes(curve.id)) continue;
    parts.push(await measure(curve));
    process.stdout.write(`${parts.at(-1)}\n\n`);
  }
  return parts.join('\n\n');
}

async function measure({ title, size, against, points }: Curve): Promise<string> {
  const rows: { x: number; seconds: number; used: number; foreseen: number; parameters: number }[] = [];
  for (const { size: given, spec: of, threads } of points) {
    const side = await startOurs(of, 1, threads);
    try {
      const { firstIterationSeconds, parameters, estimatedMemory, idleMemory } = side;
      const count = Math.max(2, Math.min(20, Math.round(2 / firstIterationSeconds)));
      const { seconds, peakMemory } = await side.iterate(count);
      const x = against === 'parameters' ? parameters : given;
      const used = Math.max(0, peakMemory - idleMemory);
      rows.push({ x, seconds: median(seconds), used, foreseen: estimatedMemory, parameters });
    } finally {
      side.close();
    }
  }
  const half = rows.slice(Math.min(Math.floor(rows.length / 2), rows.length - 2));
  const exponent = (of: (row: (typeof rows)[number]) => number): string =>
    slope(half.map((row) => [Math.log(row.x), Math.log(of(row))])).toFixed(2);
  return [
    `**${title}**`,
    '',
    `| ${size} | ${against === 'size' ? 'parameters | ' : ''}time per iteration | memory foreseen | memory taken |`,
    against === 'size' ? '|---|---|---|---|---|' : '|---|---|---|---|',
    ...rows.map(({ x, seconds, used, foreseen, parameters }) => {
      const sizes = against === 'size' ? [x, parameters] : [x];
      const cells = [...sizes.map((n) => n.toLocaleString('en')), time(seconds), memory(foreseen), memory(used)];
      return `| ${cells.join(' | ')} |`;
    }),
    '',
    `Exponents of the larger half: time ${exponent(({ seconds }) => seconds)}, memory foreseen ${exponent(({ foreseen }) => foreseen)}.`,
  ].join('\n');
}

/** Of the least-squares line. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(([x]) => x), mean(([, y]) => y)];
  const [covariance, variance] = [mean((p) => (p[0] - x) * (p[1] - y)), mean((p) => (p[0] - x) ** 2)];
  return covariance / variance;
}
