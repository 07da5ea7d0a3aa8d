import type { Remaining } from '../../shared/run/phase';
import type { SearchProgress } from '../native/exact-diagonalisation';

export interface Pace {
  readonly words: string;
  readonly fraction: number | null;
  readonly remaining: Remaining | null;
}

const fewestPoints = 8;
/** Share of the variance of ln residual that a line must explain, before it is drawn on. */
const fewestExplained = 0.8;

/** How fast a search goes: times are measured ones, and the residual is extrapolated where it falls as an exponential. */
export class SearchPace {
  private stage: SearchProgress['stage'] | null = null;
  private seconds = 0;
  /** Products before the stage, and so far. */
  private firstIteration = 0;
  private lastIteration = 0;
  private points: { readonly iteration: number; readonly logarithm: number }[] = [];

  constructor(private readonly dimension: number) {}

  at(progress: SearchProgress): Pace {
    const { stage, fraction, states, iteration, seconds } = progress;
    if (stage !== this.stage) {
      this.stage = stage;
      this.seconds = 0;
      this.firstIteration = this.lastIteration;
      this.points = [];
    }
    this.seconds += seconds;
    this.lastIteration = iteration;
    switch (stage) {
      case 'basis':
        return this.#known(`${count(states)} of ${count(this.dimension)} basis states`, fraction);
      case 'matrix':
        return this.#known('matrix elements', fraction);
      case 'vector':
        return this.#known(`vector of the state, product ${count(iteration)}`, fraction);
      case 'search':
        // A search whose share is known is the reduction of a dense matrix.
        return fraction === null
          ? this.#searching(progress)
          : this.#known(`dense matrix of ${count(states)} states`, fraction);
    }
  }

  /** Work of known size. */
  #known(words: string, fraction: number | null): Pace {
    const remaining =
      fraction === null || fraction <= 0
        ? null
        : { seconds: (this.seconds * (1 - fraction)) / fraction, of: 'stage' as const };
    return { words, fraction, remaining };
  }

  #searching({ iteration, residual, limit }: SearchProgress): Pace {
    const done = iteration - this.firstIteration;
    const perProduct = done > 0 ? this.seconds / done : null;
    const parts = [`Lanczos product ${count(iteration)}`];
    if (perProduct !== null && perProduct >= 0.01) parts.push(`${perProduct.toPrecision(2)} s each`);
    if (residual !== null) {
      const goal = limit === null ? '' : `, wanted ${limit.toExponential(0)}`;
      parts.push(`residual ${residual.toExponential(1)}${goal}`);
      if (residual > 0 && this.points.at(-1)?.logarithm !== Math.log(residual)) {
        this.points.push({ iteration, logarithm: Math.log(residual) });
      }
    }
    const products = limit === null || residual === null ? null : productsLeft(this.points, Math.log(limit), iteration);
    const remaining =
      products === null || perProduct === null
        ? null
        : { seconds: products * perProduct, of: 'extrapolation' as const };
    return { words: parts.join(', '), fraction: null, remaining };
  }
}

/** Products until a line through the newer half of the residuals reaches the limit; null where they lie on no falling line. */
export function productsLeft(
  points: readonly { readonly iteration: number; readonly logarithm: number }[],
  limit: number,
  iteration: number,
): number | null {
  const newer = points.slice(Math.floor(points.length / 2));
  if (newer.length < fewestPoints) return null;
  const mean = (of: (point: (typeof newer)[number]) => number): number =>
    newer.reduce((sum, point) => sum + of(point), 0) / newer.length;
  const [x, y] = [mean((point) => point.iteration), mean((point) => point.logarithm)];
  const xx = mean((point) => (point.iteration - x) ** 2);
  const yy = mean((point) => (point.logarithm - y) ** 2);
  const xy = mean((point) => (point.iteration - x) * (point.logarithm - y));
  if (!(xx > 0 && yy > 0) || xy >= 0 || xy ** 2 / (xx * yy) < fewestExplained) return null;
  const end = x + (limit - y) / (xy / xx);
  return Math.max(0, Math.ceil(end - iteration));
}

const count = (value: number): string => value.toLocaleString('en');
