import { MINUS, formatFixed, formatNumber, superscript } from './number';

/**
 * Value and one standard deviation in brackets, at most two digits: −0.671549(4), 0.9981(12).
 * Two digits are kept where the first is 1, since one digit would be off by up to a half.
 * Without a known error the value has six significant digits and no brackets.
 */
export function formatUncertain(value: number, error: number | null): string {
  if (!Number.isFinite(value)) return formatNumber(value);
  if (error === null || !Number.isFinite(error) || error < 0) return formatNumber(value, 6);
  if (error === 0) return `${trimmed(value)}(0)`;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || Math.max(size, error) >= 1e6)) return formatScaled(value, error);
  const decimals = decimalsOfError(error);
  // An error of a few units in the last place of a double is rounding, not noise.
  if (decimals > mostDecimals) return `${trimmed(value)}(0)`;
  if (decimals < 0) return formatScaled(value, error);
  return `${formatFixed(value, decimals)}(${bracket(error, decimals)})`;
}

const mostDecimals = 12;

/** Number of decimals that the last digit in brackets stands for; negative above the unit. */
function decimalsOfError(error: number): number {
  const exponent = Math.floor(Math.log10(error));
  const leading = Math.round((error / 10 ** exponent) * 10) / 10;
  // 0.00096 rounds up to 0.001: the exponent moves with it.
  if (leading >= 9.5) return -(exponent + 1) + 1;
  return leading < 2 ? -exponent + 1 : -exponent;
}

function bracket(error: number, decimals: number): string {
  return String(Math.round(error * 10 ** decimals));
}

function formatScaled(value: number, error: number): string {
  const exponent = Math.floor(Math.log10(Math.max(Math.abs(value), error)));
  const scale = 10 ** exponent;
  const decimals = Math.max(0, decimalsOfError(error / scale));
  return `${formatFixed(value / scale, decimals)}(${bracket(error / scale, decimals)}) × 10${superscript(exponent)}`;
}

function trimmed(value: number): string {
  return String(Number(value.toPrecision(10))).replace('-', MINUS);
}
