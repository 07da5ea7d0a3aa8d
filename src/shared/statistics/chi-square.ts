/**
 * Probability that chi-square with so many degrees of freedom is at least this large: Q(n/2, x/2), the upper incomplete gamma
 * function by its series below n/2 + 1 and its continued fraction above (Press et al., Numerical Recipes, section 6.2).
 */
export function chiSquareProbability(chiSquare: number, degreesOfFreedom: number): number {
  const a = degreesOfFreedom / 2;
  const x = chiSquare / 2;
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return 1;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - scale * lowerSeries(a, x) : scale * upperFraction(a, x);
}

const precision = 1e-14;
const mostTerms = 10_000;

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < mostTerms && term > precision * sum; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** Lentz's method. */
function upperFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < mostTerms; n += 1) {
    const numerator = -n * (n - a);
    b += 2;
    d = numerator * d + b;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    c = b + numerator / c;
    if (Math.abs(c) < tiny) c = tiny;
    const factor = d * c;
    value *= factor;
    if (Math.abs(factor - 1) < precision) break;
  }
  return value;
}

/** ln Γ(x) for x > 0: Stirling's series, reached by the recurrence where x is small. */
export function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  while (at < 10) {
    shift -= Math.log(at);
    at += 1;
  }
  const square = 1 / (at * at);
  const series = (1 / 12 + square * (-1 / 360 + square * (1 / 1260 + square * (-1 / 1680 + (square * 1) / 1188)))) / at;
  return shift + (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series;
}
