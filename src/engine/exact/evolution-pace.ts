import type { EvolutionProgress } from '../native/exact-diagonalisation';
import { SearchPace, type Pace } from './pace';

/** Times that are measured, how many are, and how long that took. */
export interface MeasuredTimes {
  readonly all: number;
  readonly done: number;
  readonly seconds: number;
}

/**
 * How fast an evolution goes: the products that are foreseen are those made so far for each unit of time, and each takes its mean
 * measured time.
 */
export class EvolutionPace {
  private readonly preparation: SearchPace;
  private readonly initial: SearchPace;
  private seconds = 0;

  constructor(
    dimension: number,
    private readonly end: number,
  ) {
    this.preparation = new SearchPace(dimension);
    this.initial = new SearchPace(dimension);
  }

  at(progress: EvolutionProgress, measured: MeasuredTimes): Pace {
    const { initial, stage, time, products, seconds } = progress;
    if (initial) {
      const pace = this.initial.at(progress);
      return { ...pace, words: `ground state to start from, ${pace.words}` };
    }
    if (stage !== 'search') return this.preparation.at(progress);
    this.seconds += seconds;
    const reached = `t = ${Number(time.toPrecision(4))}`;
    const made = products.toLocaleString('en');
    if (time <= 0 || products === 0) {
      return { words: `${reached}, ${made} products`, fraction: null, remaining: null };
    }
    const foreseen = Math.max(products, Math.ceil((products * this.end) / time));
    const perProduct = this.seconds / products;
    const perTime = measured.done === 0 ? 0 : measured.seconds / measured.done;
    const words = [`${reached}, ${made} of about ${foreseen.toLocaleString('en')} products`];
    if (perProduct >= 0.01) words.push(`${perProduct.toPrecision(2)} s each`);
    const left = (foreseen - products) * perProduct + (measured.all - measured.done) * perTime;
    return {
      words: words.join(', '),
      fraction: products / foreseen,
      remaining: { seconds: left, of: 'work' },
    };
  }
}
