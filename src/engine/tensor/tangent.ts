import * as tf from '@tensorflow/tfjs-core';
import { pieces } from './chunks';
import type { TensorWavefunction, View } from './wavefunction';

export interface TangentOptions {
  /** Samples [n][site]. */
  readonly configurations: Uint8Array;
  readonly samples: number;
  readonly view: View;
  /** [parameter]: 1 where it learns, 0 where it is frozen. */
  readonly mask: Float64Array;
  /** Samples whose derivatives are made at once. */
  readonly chunk: number;
  /** For derivatives on the device. */
  readonly derivativeBytes: number;
  /** Called between two pieces of work: lets others run, and throws where the step is cancelled. */
  readonly turn: () => Promise<void>;
}

const bytesOfNumber = 4;

/**
 * The centred log-derivatives of a wavefunction at its samples as the matrix A of a least-squares problem: products with it and
 * A W^-1 A^T as products of matrices on the device. They are made in chunks of samples, once where the memory holds all of
 * them, or else whenever they are needed.
 */
export class TensorTangent {
  readonly height: number;
  private readonly rowsPerSample: number;
  /** Samples whose derivatives are made at once, and those that are kept at once: two such blocks and a chunk at most. */
  private readonly chunk: number;
  private readonly blockSize: number;
  private readonly keeps: boolean;
  /** [1][parameter] of the log-derivatives: of the parts that are seen. */
  means: readonly tf.Tensor2D[] = [];
  private kept: Block | null = null;
  /** [1][parameter]: zero where frozen. */
  readonly mask: tf.Tensor2D;

  private constructor(
    private readonly wavefunction: TensorWavefunction,
    private readonly options: TangentOptions,
  ) {
    this.rowsPerSample = options.view === 'stacked' ? 2 : 1;
    this.height = options.samples * this.rowsPerSample;
    const bytesOfSample = bytesOfNumber * this.parameters * this.rowsPerSample;
    this.blockSize = Math.max(1, Math.floor(options.derivativeBytes / (3 * bytesOfSample)));
    this.chunk = Math.min(options.chunk, this.blockSize);
    // Two more copies of a chunk are there while its mean is taken off.
    this.keeps = (options.samples + 2 * this.chunk) * bytesOfSample <= options.derivativeBytes;
    this.mask = rowVector(options.mask);
  }

  /** The caller disposes of it. */
  static async open(wavefunction: TensorWavefunction, options: TangentOptions): Promise<TensorTangent> {
    const tangent = new TensorTangent(wavefunction, options);
    try {
      if (tangent.keeps) await tangent.keepRows();
      else await tangent.findMeans();
      return tangent;
    } catch (error) {
      tangent.dispose();
      throw error;
    }
  }

  dispose(): void {
    tf.dispose([this.mask, ...this.means]);
    if (this.kept) disposeAll(this.kept);
  }

  get parameters(): number {
    return this.wavefunction.plan.parameterCount;
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

  /** A^T y / N of a centred y; zero where frozen. */
  async adjointProduct(y: Float64Array): Promise<Float64Array> {
    const { samples, mask } = this.options;
    const sum = this.kept ? await this.combined(this.kept, y) : await this.passedBack(y);
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

  /** <(v^T sum A y)^2> of vectors v [vector][parameter], with the sum over the rows of a sample. */
  async meanSquares(vectors: Float64Array, y: Float64Array): Promise<Float64Array> {
    const count = vectors.length / this.parameters;
    const result = new Float64Array(count);
    const turned = tf.tensor2d(Float32Array.from(vectors), [count, this.parameters]);
    try {
      await this.forEachChunk(async (rows, first) => {
        const squares = tf.tidy(() => {
          const [height] = rows.shape;
          const weights = tf.tensor2d(Float32Array.from(y.subarray(first, first + height)), [height, 1]);
          const shape: [number, number, number] = [height / this.rowsPerSample, this.rowsPerSample, this.parameters];
          const ofSamples = tf.sum<tf.Tensor2D>(tf.reshape(tf.mul(rows, weights), shape), 1);
          return tf.sum(tf.square(tf.matMul(ofSamples, turned, false, true)), 0);
        });
        (await taken(squares)).forEach((square, place) => (result[place]! += square / this.options.samples));
      });
      return result;
    } finally {
      turned.dispose();
    }
  }

  /** A W^-1 A^T [row][column], its lower triangle; without weights W = 1. */
  async gram(weights: Float64Array | null): Promise<Float64Array> {
    const { height } = this;
    const matrix = new Float64Array(height * height);
    const scale = weights ? rowVector(weights.map((weight) => (weight > 0 ? 1 / weight : 0))) : null;
    const product = (rows: Block, columns: Block): Promise<void> =>
      multiplyAll(rows, columns, scale, matrix, height, this.options.turn);
    try {
      if (this.kept) {
        await product(this.kept, this.kept);
        return matrix;
      }
      const blocks = [...pieces(this.options.samples, this.blockSize)];
      for (const [place, rowBlock] of blocks.entries()) {
        const rows = await this.block(rowBlock);
        try {
          await product(rows, rows);
          for (const columnBlock of blocks.slice(0, place)) {
            const columns = await this.block(columnBlock);
            try {
              await product(rows, columns);
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

  /** Makes all rows, and their means on the way. */
  private async keepRows(): Promise<void> {
    const { samples } = this.options;
    const parts: { readonly made: readonly tf.Tensor2D[]; readonly first: number }[] = [];
    this.kept = [];
    try {
      for (const [first, end] of pieces(samples, this.chunk)) {
        await this.options.turn();
        const made = this.parts([first, end]);
        parts.push({ made, first });
        const before = this.means;
        this.means = made.map((part, place) =>
          tf.tidy(() => {
            const share = tf.mul<tf.Tensor2D>(tf.sum(part, 0, true), 1 / samples);
            return before[place] ? tf.add<tf.Tensor2D>(before[place], share) : share;
          }),
        );
        tf.dispose([...before]);
      }
      for (const { made, first } of parts) {
        this.kept.push({ rows: tf.tidy(() => this.centred(made)), first: first * this.rowsPerSample });
        tf.dispose([...made]);
      }
    } catch (error) {
      for (const { made } of parts) tf.dispose([...made]);
      throw error;
    }
  }

  private async findMeans(): Promise<void> {
    const { samples, view } = this.options;
    const [even, none] = [new Float64Array(samples).fill(1 / samples), new Float64Array(samples)];
    const means: tf.Tensor2D[] = [];
    if (view !== 'phase') means.push(rowVector(await this.weightedSum(even, none)));
    if (view !== 'real') means.push(rowVector(await this.weightedSum(none, even)));
    this.means = means;
  }

  /** y^T of the kept rows. */
  private async combined(kept: Block, y: Float64Array): Promise<Float64Array> {
    const sum = new Float64Array(this.parameters);
    for (const { rows, first } of kept) {
      const [height] = rows.shape;
      const weights = Float32Array.from(y.subarray(first, first + height));
      const own = await taken(tf.tidy(() => tf.matMul(tf.tensor2d(weights, [1, height]), rows)));
      own.forEach((value, parameter) => (sum[parameter]! += value));
    }
    return sum;
  }

  /** The same by backward passes of weighted sums; the mean of y is zero, so that of the rows makes no difference. */
  private passedBack(y: Float64Array): Promise<Float64Array> {
    const { samples, view } = this.options;
    const zero = new Float64Array(samples);
    const every = (offset: number): Float64Array =>
      Float64Array.from({ length: samples }, (_, sample) => y[2 * sample + offset]!);
    const [re, im] = view === 'stacked' ? [every(0), every(1)] : view === 'phase' ? [zero, y] : [y, zero];
    return this.weightedSum(re, im);
  }

  private async weightedSum(re: Float64Array, im: Float64Array): Promise<Float64Array> {
    const { view } = this.options;
    const sum = new Float64Array(this.parameters);
    for (const [first, end] of pieces(this.options.samples, this.chunk)) {
      await this.options.turn();
      const own = await this.wavefunction.weightedDerivatives(
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

  /** Log-derivatives of some samples, not centred: the parts that are seen, for the caller to free. */
  private parts([first, end]: readonly [number, number]): tf.Tensor2D[] {
    const { view } = this.options;
    const parts = this.wavefunction.derivativeTensors(this.configurations(first, end));
    const seen = view === 'phase' ? parts.slice(1) : view === 'real' ? parts.slice(0, 1) : parts;
    tf.dispose(parts.filter((part) => !seen.includes(part)));
    return seen;
  }

  /** Rows of A [row][parameter] of such parts. */
  private centred(parts: readonly tf.Tensor2D[]): tf.Tensor2D {
    const centred = parts.map((part, place) => tf.mul<tf.Tensor2D>(tf.sub(part, this.means[place]!), this.mask));
    if (centred.length === 1) return centred[0]!;
    return tf.reshape<tf.Rank.R2>(tf.stack(centred, 1), [centred[0]!.shape[0] * centred.length, this.parameters]);
  }

  private rows(range: readonly [number, number]): tf.Tensor2D {
    return tf.tidy(() => this.centred(this.parts(range)));
  }

  /** Rows of A in turn, with the number of the first. */
  async forEachChunk(work: (rows: tf.Tensor2D, firstRow: number) => Promise<void>): Promise<void> {
    if (this.kept) {
      for (const { rows, first } of this.kept) {
        await this.options.turn();
        await work(rows, first);
      }
      return;
    }
    for (const range of pieces(this.options.samples, this.chunk)) {
      await this.options.turn();
      const rows = this.rows(range);
      try {
        await work(rows, range[0] * this.rowsPerSample);
      } finally {
        rows.dispose();
      }
    }
  }

  private async block([first, end]: readonly [number, number]): Promise<Block> {
    const block: Block = [];
    try {
      for (const [from, to] of pieces(end - first, this.chunk)) {
        await this.options.turn();
        const rows = this.rows([first + from, first + to]);
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

/** Writes a diag(scale) b^T of all rows of `a` and those of `b`, none of which come after them, into the lower triangle. */
async function multiplyAll(
  a: Block,
  b: Block,
  scale: tf.Tensor2D | null,
  matrix: Float64Array,
  width: number,
  turn: () => Promise<void>,
): Promise<void> {
  for (const above of a) {
    const scaled = scale ? tf.mul<tf.Tensor2D>(above.rows, scale) : null;
    try {
      for (const { rows, first } of b) {
        if (first > above.first) continue;
        await turn();
        const values = await taken(tf.matMul(scaled ?? above.rows, rows, false, true));
        const columns = rows.shape[0];
        for (let row = 0; row < above.rows.shape[0]; row++) {
          matrix.set(values.subarray(row * columns, (row + 1) * columns), (above.first + row) * width + first);
        }
      }
    } finally {
      scaled?.dispose();
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
