import { formatFixed, minus, powerOfTen } from './format';

export interface Tick {
  readonly value: number;
  /** Rich label. */
  readonly label: string;
}

export interface Ticks {
  readonly major: readonly Tick[];
  /** Values of the ticks without label. */
  readonly minor: readonly number[];
  /** Power of ten that all labels are to be multiplied with; 0: none. */
  readonly exponent: number;
}

/** Multiples of 1, 2 or 5 times a power of ten inside [low, high], at most `most` of them. */
export function linearTicks(low: number, high: number, most = 5): Ticks {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return { major: [], minor: [], exponent: 0 };
  const magnitude = Math.max(Math.abs(low), Math.abs(high));
  const [step, parts] = stepFor(low, high, Math.max(1, most));
  // A step that is lost in rounding beside the value cannot be labelled.
  if (!(step > magnitude * 1e-14)) return { major: [], minor: [], exponent: 0 };
  const largest = Math.floor(Math.log10(magnitude));
  const exponent = largest >= 6 || largest <= -4 ? largest : 0;
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9) + exponent);
  const major = multiples(low, high, step).map((value) => ({
    value,
    label: formatFixed(value / 10 ** exponent, decimals),
  }));
  const fine = step / parts;
  const minor = multiples(low, high, fine).filter((value) => Math.abs(value / step - Math.round(value / step)) > 1e-6);
  return { major, minor, exponent };
}

function stepFor(low: number, high: number, most: number): [step: number, minorParts: number] {
  let power = 10 ** Math.floor(Math.log10((high - low) / (most + 1)) - 1);
  for (let guard = 0; guard < 8; guard += 1, power *= 10) {
    const candidates: readonly [number, number][] = [
      [power, 5],
      [2 * power, 4],
      [5 * power, 5],
    ];
    for (const [step, parts] of candidates) {
      if (Math.floor(high / step + 1e-9) - Math.ceil(low / step - 1e-9) + 1 <= most) return [step, parts];
    }
  }
  return [power, 5];
}

function multiples(low: number, high: number, step: number): number[] {
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  if (!Number.isFinite(first) || !Number.isFinite(last) || last - first > 1000) return [];
  // Rounding to the step's decimals keeps 0.30000000000000004 out of labels and data.
  const digits = Math.min(100, Math.max(0, 2 - Math.floor(Math.log10(step))));
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toFixed(digits)) + 0);
}

/** Ticks of a logarithmic axis from `low` to `high`, given and returned as powers of ten (log10 of the value). */
export function logTicks(low: number, high: number, most = 5): Ticks {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return { major: [], minor: [], exponent: 0 };
  const decades = multiples(low, high, 1);
  if (span > 1000) return { major: [], minor: [], exponent: 0 };
  if (span >= 1.5 || (decades.length === 1 && span < 0.25)) {
    const stride = Math.ceil(decades.length / Math.max(1, most));
    // Multiples of the stride, so that labels do not jump when the axis grows by a decade.
    const labelled = decades.filter((decade) => decade % stride === 0);
    const major = labelled.map((decade) => ({ value: decade, label: powerOfTen(decade) }));
    return { major, minor: span <= 8 ? mantissas(low, high) : decades.filter((d) => d % stride !== 0), exponent: 0 };
  }
  // Few decades: name 2 and 5 as well, or fall back to even steps on very short axes.
  const parts = [1, 2, 5].flatMap((digit) => {
    const exponents = multiples(low - Math.log10(digit), high - Math.log10(digit), 1);
    return exponents.map((power) => ({
      value: power + Math.log10(digit),
      label: mantissaLabel(digit, power),
    }));
  });
  if (parts.length >= 2) {
    return { major: parts.sort((a, b) => a.value - b.value).slice(0, most), minor: mantissas(low, high), exponent: 0 };
  }
  const even = linearTicks(10 ** low, 10 ** high, Math.min(most, 4));
  const scale = even.exponent;
  // On the way to powers and back the outermost may have slipped out.
  const inside = (position: number): boolean => position >= low && position <= high;
  return {
    major: even.major
      .map((tick) => ({
        value: Math.log10(tick.value),
        label: scale === 0 ? tick.label : `${tick.label} × ${powerOfTen(scale)}`,
      }))
      .filter((tick) => inside(tick.value)),
    minor: even.minor
      .filter((value) => value > 0)
      .map((value) => Math.log10(value))
      .filter(inside),
    exponent: 0,
  };
}

function mantissaLabel(digit: number, power: number): string {
  if (power >= -3 && power <= 3) return formatFixed(digit * 10 ** power, Math.max(0, -power));
  return digit === 1 ? powerOfTen(power) : `${digit} × ${powerOfTen(power)}`;
}

function mantissas(low: number, high: number): number[] {
  return [2, 3, 4, 5, 6, 7, 8, 9].flatMap((digit) => {
    const shift = Math.log10(digit);
    return multiples(low - shift, high - shift, 1).map((power) => power + shift);
  });
}

/** One tick a category, thinned to at most `most` labels. */
export function categoryTicks(categories: readonly string[], low: number, high: number, most: number): Ticks {
  const stride = Math.max(1, Math.ceil(categories.length / Math.max(1, most)));
  const major = categories.flatMap((label, value) =>
    value >= low && value <= high && value % stride === 0 ? [{ value, label: label.replace(/^-(?=\d)/, minus) }] : [],
  );
  return { major, minor: [], exponent: 0 };
}
