export const minus = '−';

/** A number with a fixed count of decimals, a true minus and thousands with a comma (from 10,000 on). */
export function formatFixed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(Math.min(Math.max(decimals, 0), 20));
  const [whole = '0', fraction] = text.split('.');
  const grouped = whole.length > 4 && whole.length < 22 ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole;
  const isZero = Number(text) === 0;
  return `${value < 0 && !isZero ? minus : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** Rich text of a number with `digits` significant digits: "0.0123", "8.4 × 10^{−4}". */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'not a number' : value > 0 ? '∞' : `${minus}∞`;
  if (value === 0) return '0';
  const rounded = Number(value.toPrecision(digits));
  const exponent = Math.floor(Math.log10(Math.abs(rounded)));
  if (exponent < -3 || exponent >= 7) {
    const [mantissa = '1', power = '0'] = value.toExponential(digits - 1).split('e');
    return `${trimZeros(mantissa).replace('-', minus)} × ${powerOfTen(Number(power))}`;
  }
  return trimZeros(formatFixed(rounded, Math.max(0, digits - 1 - exponent)));
}

/** Rich text of a value with its standard deviation in brackets, at most two digits: "−0.671549(4)". */
export function formatWithError(value: number, error: number | null): string {
  if (error === null || !Number.isFinite(error) || !Number.isFinite(value)) return formatNumber(value, 6);
  if (error <= 0) return formatNumber(value, 10);
  let exponent = Math.floor(Math.log10(error));
  // One digit, two when the first is a 1, so that rounding changes the error by little.
  let digits = error / 10 ** exponent < 1.95 ? 2 : 1;
  if (Math.round(error / 10 ** (exponent - digits + 1)) >= 10 ** digits) {
    exponent += 1;
    digits = 2;
  }
  const decimals = digits - 1 - exponent;
  const scale = Math.floor(Math.log10(Math.max(Math.abs(value), error)));
  if (scale < -3 || scale >= 7) {
    const mantissa = formatWithError(value / 10 ** scale, error / 10 ** scale);
    return `${mantissa} × ${powerOfTen(scale)}`;
  }
  if (decimals <= 0) {
    const unit = 10 ** -decimals;
    return `${formatFixed(Math.round(value / unit) * unit, 0)}(${Math.round(error / unit) * unit})`;
  }
  return `${formatFixed(value, decimals)}(${Math.round(error * 10 ** decimals)})`;
}

export function powerOfTen(exponent: number): string {
  return `10^{${exponent < 0 ? minus : ''}${Math.abs(exponent)}}`;
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
