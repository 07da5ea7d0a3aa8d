/**
 * Number of configurations of n sites with d states each whose indices add up to `indexSum`:
 * the coefficient of x^indexSum in (1 + x + ... + x^(d-1))^n = sum_j (-1)^j C(n, j) C(n + indexSum - d j - 1, n - 1).
 */
export function sectorDimension(nSites: number, siteDimension: number, indexSum: number): bigint {
  if (indexSum < 0 || indexSum > nSites * (siteDimension - 1)) return 0n;
  if (nSites === 0) return 1n;
  if (siteDimension === 2) return binomial(nSites, indexSum);
  let total = 0n;
  let choices = 1n;
  for (let taken = 0; taken * siteDimension <= indexSum && taken <= nSites; taken++) {
    const rest = indexSum - taken * siteDimension;
    const ways = choices * binomial(nSites + rest - 1, nSites - 1);
    total += taken % 2 === 0 ? ways : -ways;
    choices = (choices * BigInt(nSites - taken)) / BigInt(taken + 1);
  }
  return total;
}

function binomial(n: number, k: number): bigint {
  let result = 1n;
  const small = Math.min(k, n - k);
  for (let step = 0; step < small; step++) result = (result * BigInt(n - step)) / BigInt(step + 1);
  return result;
}

/** a / b with 15 digits; both may be far beyond the range of a double. */
export function bigRatio(a: bigint, b: bigint): number {
  if (b === 0n || a === 0n) return 0;
  return Number((a * 10n ** 18n) / b) / 1e18;
}
