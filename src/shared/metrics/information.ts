/** Functions of discrete distributions in nats; probabilities need not be normalised, they are divided by their sum. */

/** Probabilities that sum to one. Throws a RangeError for negative numbers, numbers that are not finite, and a sum of zero. */
export function normalised(weights: ArrayLike<number>): Float64Array {
  let sum = 0;
  for (let at = 0; at < weights.length; at += 1) {
    const weight = weights[at];
    if (!(weight >= 0) || !Number.isFinite(weight)) throw new RangeError(`The weight ${at} is ${weight}.`);
    sum += weight;
  }
  if (sum === 0) throw new RangeError('All weights are zero.');
  return Float64Array.from(weights, (weight) => weight / sum);
}

/** Shannon's entropy -sum p ln p. */
export function shannonEntropy(weights: ArrayLike<number>): number {
  return normalised(weights).reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
}

/** -sum p ln q; infinite where q vanishes and p does not. */
export function crossEntropy(of: ArrayLike<number>, by: ArrayLike<number>): number {
  return sumOverPairs(of, by, (p, q) => (p > 0 ? -p * Math.log(q) : 0));
}

/**
 * D(P || Q) = sum p ln(p / q) (Kullback and Leibler 1951): never negative, zero only where both are equal, and no distance: it is not
 * symmetric and knows no triangle inequality. Infinite where q vanishes and p does not.
 */
export function divergence(of: ArrayLike<number>, from: ArrayLike<number>): number {
  const total = sumOverPairs(of, from, (p, q) => divergenceTerm(p, q));
  // Rounding can leave a sum of cancelling terms just below zero.
  return Math.max(0, total);
}

/** Terms p ln(p / q) of the divergence, which may be negative one by one. */
export function divergenceTerms(of: ArrayLike<number>, from: ArrayLike<number>): Float64Array {
  const [p, q] = [normalised(of), normalised(from)];
  requireSameLength(p, q);
  return p.map((value, at) => divergenceTerm(value, q[at]));
}

/**
 * What Jensen's inequality for the convex -ln leaves: <-ln x> + ln <x> over P with x = q / p, which is D(P || Q) where Q has all its
 * weight where P has some, and D(P || Q) + ln Q(support of P) else.
 */
export function jensenGap(of: ArrayLike<number>, from: ArrayLike<number>): number {
  const [p, q] = [normalised(of), normalised(from)];
  requireSameLength(p, q);
  let meanOfLogarithm = 0;
  let mean = 0;
  p.forEach((value, at) => {
    if (value === 0) return;
    const x = q[at] / value;
    meanOfLogarithm -= value * Math.log(x);
    mean += value * x;
  });
  return meanOfLogarithm + Math.log(mean);
}

/** By how much D(P || R) is larger than D(P || Q) + D(Q || R); positive where the triangle inequality fails. */
export function triangleExcess(p: ArrayLike<number>, q: ArrayLike<number>, r: ArrayLike<number>): number {
  return divergence(p, r) - divergence(p, q) - divergence(q, r);
}

function divergenceTerm(p: number, q: number): number {
  return p > 0 ? p * Math.log(p / q) : 0;
}

function sumOverPairs(of: ArrayLike<number>, by: ArrayLike<number>, term: (p: number, q: number) => number): number {
  const [p, q] = [normalised(of), normalised(by)];
  requireSameLength(p, q);
  return p.reduce((sum, value, at) => sum + term(value, q[at]), 0);
}

function requireSameLength(p: ArrayLike<number>, q: ArrayLike<number>): void {
  if (p.length !== q.length) throw new RangeError(`Distributions over ${p.length} and ${q.length} outcomes.`);
}
