import * as tf from '@tensorflow/tfjs-core';
import { AnsatzError } from '../../shared/contract/errors';
import { pieces } from './chunks';
import type { TensorNetwork } from './tensor-network';

/**
 * How log-derivatives O and local energies e become a least-squares problem, min |A d - b|^2 over real d. real: A = Re O,
 * b = Re e. stacked: two rows a sample, Re O and Im O, with b = Re e and Im e. phase: |psi| is held, A = Im O, b = Im e.
 */
export type View = 'real' | 'stacked' | 'phase';

export interface TangentOptions {
  /** Samples [n][site]. */
  readonly configurations: Uint8Array;
  readonly samples: number;
  readonly view: View;
  /** [parameter]: 1 where it learns, 0 where it is frozen. */
  readonly mask: Float64Array;
  /** Samples whose derivatives are made at once. */
  readonly chunk: number;
  /** Bytes for derivatives on the device. */
  readonly memoryLimit: number;
  /** Called between two pieces of work: lets others run, and throws where the step is cancelled. */
  readonly turn: () => Promise<void>;
}

const bytesOfNumber = 4;

/**
 * The centred log-derivatives of a network at its samples as the matrix A of a least-squares problem: products with it and
 * A W^-1 A^T as products of matrices on the device. They are made in chunks of samples, whenever they are needed; never more
 * of them than the memory allows are there at once.
 */
export class TensorTangent {
  readonly height: number;
  private readonly rowsPerSample: number;
  /** Samples whose derivatives are made at once, and those that are kept at once: two such blocks and a chunk at most. */
  private readonly chunk: number;
  private readonly blockSize: number;
  private means: readonly tf.Tensor2D[] = [];
  private readonly mask: tf.Tensor2D;

  private constructor(
    private readonly network: TensorNetwork,
    private readonly options: TangentOptions,
  ) {
    this.rowsPerSample = options.view === 'stacked' ? 2 : 1;
    this.height = options.samples * this.rowsPerSample;
    const bytesOfSample = bytesOfNumber * this.parameters * this.rowsPerSample;
    const most = Math.max(1, Math.floor(options.memoryLimit / (3 * bytesOfSample)));
    this.chunk = Math.min(options.chunk, most);
    this.blockSize = most;
    this.mask = rowVector(options.mask);
  }

  /** The caller disposes of it. */
  static async open(network: TensorNetwork, options: TangentOptions): Promise<TensorTangent> {
    const tangent = new TensorTangent(network, options);
    const { samples, view } = options;
    const [even, none] = [new Float64Array(samples).fill(1 / samples), new Float64Array(samples)];
    const parts: (readonly [Float64Array, Float64Array])[] = [];
    if (view !== 'phase') parts.push([even, none]);
    if (view !== 'real') parts.push([none, even]);
    const means: tf.Tensor2D[] = [];
    for (const [re, im] of parts) means.push(rowVector(await tangent.weightedSum(re, im)));
    tangent.means = means;
    return tangent;
  }

  dispose(): void {
    tf.dispose([this.mask, ...this.means]);
  }

  get parameters(): number {
    return this.network.plan.parameterCount;
  }

  /** b of local energies (interleaved), each row of a sample with the mean zero. */
  rightSide(energies: Float64Array): Float64Array {
    const { view } = this.options;
    const right = Float64Array.from({ length: this.height }, (_, row) => {
      if (view === 'stacked') return energies[row]!;
      return energies[2 * row + (view === 'phase' ? 1 : 0)]!;
    });
    this.centre(right);
    return right;
  }

  /** Takes the mean off each row of the samples. */
  centre(y: Float64Array): void {
    for (let group = 0; group < this.rowsPerSample; group++) {
      let sum = 0;
      for (let row = group; row < y.length; row += this.rowsPerSample) sum += y[row]!;
      const mean = (sum * this.rowsPerSample) / y.length;
      for (let row = group; row < y.length; row += this.rowsPerSample) y[row]! -= mean;
    }
  }

  /** A^T y / N of a centred y, in one backward pass; zero where frozen. */
  async adjointProduct(y: Float64Array): Promise<Float64Array> {
    const { samples, view, mask } = this.options;
    const zero = new Float64Array(samples);
    const every = (offset: number): Float64Array =>
      Float64Array.from({ length: samples }, (_, sample) => y[2 * sample + offset]!);
    const [re, im] = view === 'stacked' ? [every(0), every(1)] : view === 'phase' ? [zero, y] : [y, zero];
    const sum = await this.weightedSum(re, im);
    return sum.map((value, parameter) => (value * mask[parameter]!) / samples);
  }

  /** A v */
  async product(v: Float64Array): Promise<Float64Array> {
    const result = new Float64Array(this.height);
    await this.forEachChunk(async (rows, first) => {
      const column = tf.tidy(() => tf.matMul(rows, tf.tensor2d(Float32Array.from(v), [v.length, 1])));
      result.set(await taken(column), first);
    });
    return result;
  }

  /** Diagonal of A^T A / N. */
  async diagonal(): Promise<Float64Array> {
    const result = new Float64Array(this.parameters);
    await this.forEachChunk(async (rows) => {
      const squares = await taken(tf.tidy(() => tf.sum(tf.square(rows), 0)));
      squares.forEach((square, parameter) => (result[parameter]! += square / this.options.samples));
    });
    return result;
  }

  /** A W^-1 A^T [row][column]; without weights W = 1. */
  async gram(weights: Float64Array | null): Promise<Float64Array> {
    const { height } = this;
    this.requireRoom(height, 'sample');
    const matrix = new Float64Array(height * height);
    const scale = weights ? rowVector(weights.map((weight) => (weight > 0 ? 1 / Math.sqrt(weight) : 0))) : null;
    try {
      const blocks = [...pieces(this.options.samples, this.blockSize)];
      for (const [place, rowBlock] of blocks.entries()) {
        const rows = await this.block(rowBlock, scale);
        try {
          await multiplyAll(rows, rows, matrix, height, this.options.turn);
          for (const columnBlock of blocks.slice(0, place)) {
            const columns = await this.block(columnBlock, scale);
            try {
              await multiplyAll(rows, columns, matrix, height, this.options.turn);
            } finally {
              disposeAll(columns);
            }
          }
        } finally {
          disposeAll(rows);
        }
      }
    } finally {
      scale?.dispose();
    }
    return matrix;
  }

  /** A^T A [parameter][parameter]. */
  async tensor(): Promise<Float64Array> {
    const count = this.parameters;
    this.requireRoom(count, 'parameter');
    let sum: tf.Tensor2D = tf.zeros([count, count]);
    try {
      await this.forEachChunk((rows) => {
        const next = tf.tidy(() => tf.add<tf.Tensor2D>(sum, tf.matMul(rows, rows, true, false)));
        sum.dispose();
        sum = next;
        return Promise.resolve();
      });
      return Float64Array.from(await sum.data());
    } finally {
      sum.dispose();
    }
  }

  /** Bytes of the matrix of the samples and of that of the parameters, on the host. */
  fits(size: number): boolean {
    return size * size * Float64Array.BYTES_PER_ELEMENT <= this.options.memoryLimit;
  }

  private requireRoom(size: number, what: string): void {
    if (this.fits(size)) return;
    const gibibytes = (bytes: number): string => (bytes / 2 ** 30).toFixed(2);
    throw new AnsatzError({
      code: 'ENGINE_TOO_LARGE',
      message: `A solve over ${size} ${what}s does not fit into memory.`,
      reason: `It needs ${gibibytes(8 * size * size)} GiB, the limit is ${gibibytes(this.options.memoryLimit)} GiB.`,
      suggestion: 'Use the solver `auto`, fewer samples or a smaller network.',
    });
  }

  private async weightedSum(re: Float64Array, im: Float64Array): Promise<Float64Array> {
    const { view } = this.options;
    const sum = new Float64Array(this.parameters);
    for (const [first, end] of pieces(this.options.samples, this.chunk)) {
      await this.options.turn();
      const own = await this.network.weightedDerivatives(
        this.configurations(first, end),
        re.subarray(first, end),
        view === 'real' ? null : im.subarray(first, end),
      );
      own.forEach((value, parameter) => (sum[parameter]! += value));
    }
    return sum;
  }

  private configurations(first: number, end: number): Uint8Array {
    const { configurations, samples } = this.options;
    const nSites = configurations.length / samples;
    return configurations.subarray(first * nSites, end * nSites);
  }

  /** Rows of A of some samples [row][parameter], for the caller to free. */
  private rows([first, end]: readonly [number, number], scale: tf.Tensor2D | null): tf.Tensor2D {
    const { view } = this.options;
    return tf.tidy(() => {
      const parts = this.network.derivativeTensors(this.configurations(first, end));
      const seen = view === 'phase' ? parts.slice(1) : view === 'real' ? parts.slice(0, 1) : parts;
      const centred = seen.map((part, place) => {
        const learning = tf.mul<tf.Tensor2D>(tf.sub(part, this.means[place]!), this.mask);
        return scale ? tf.mul<tf.Tensor2D>(learning, scale) : learning;
      });
      if (centred.length === 1) return centred[0]!;
      return tf.reshape<tf.Rank.R2>(tf.stack(centred, 1), [(end - first) * centred.length, this.parameters]);
    });
  }

  private async forEachChunk(work: (rows: tf.Tensor2D, firstRow: number) => Promise<void>): Promise<void> {
    for (const range of pieces(this.options.samples, this.chunk)) {
      await this.options.turn();
      const rows = this.rows(range, null);
      try {
        await work(rows, range[0] * this.rowsPerSample);
      } finally {
        rows.dispose();
      }
    }
  }

  private async block([first, end]: readonly [number, number], scale: tf.Tensor2D | null): Promise<Block> {
    const block: Block = [];
    try {
      for (const [from, to] of pieces(end - first, this.chunk)) {
        await this.options.turn();
        const rows = this.rows([first + from, first + to], scale);
        block.push({ rows, first: (first + from) * this.rowsPerSample });
      }
      return block;
    } catch (error) {
      disposeAll(block);
      throw error;
    }
  }
}

type Block = { readonly rows: tf.Tensor2D; readonly first: number }[];

function disposeAll(block: Block): void {
  for (const { rows } of block) rows.dispose();
}

/** Writes the products of all rows of `a` with those of `b`, none of which come after them, into the lower triangle. */
async function multiplyAll(
  a: Block,
  b: Block,
  matrix: Float64Array,
  width: number,
  turn: () => Promise<void>,
): Promise<void> {
  for (const above of a) {
    for (const { rows, first } of b) {
      if (first > above.first) continue;
      await turn();
      const values = await taken(tf.matMul(above.rows, rows, false, true));
      const columns = rows.shape[0];
      for (let row = 0; row < above.rows.shape[0]; row++) {
        matrix.set(values.subarray(row * columns, (row + 1) * columns), (above.first + row) * width + first);
      }
    }
  }
}

function rowVector(values: Float64Array): tf.Tensor2D {
  return tf.tensor2d(Float32Array.from(values), [1, values.length]);
}

/** The numbers of a tensor, which is freed. */
async function taken(tensor: tf.Tensor): Promise<Float32Array> {
  try {
    return Float32Array.from(await tensor.data());
  } finally {
    tensor.dispose();
  }
}
