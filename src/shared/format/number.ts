/** Numbers as the window, the command line and exports show them. Minus is U+2212. */

export const MINUS = '\u2212';
const TIMES = '\u00d7';
const superscripts: Readonly<Record<string, string>> = {
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
  '-': '⁻',
};

export function superscript(exponent: number): string {
  return [...String(exponent)].map((character) => superscripts[character] ?? character).join('');
}

function withMinus(text: string): string {
  return text.replace('-', MINUS);
}

/** 19,424. Rounds to the nearest integer. */
export function formatInteger(value: number): string {
  if (!Number.isFinite(value)) return formatNotFinite(value);
  const rounded = Math.round(value);
  return withMinus(String(rounded === 0 ? 0 : rounded)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

function formatNotFinite(value: number): string {
  if (Number.isNaN(value)) return 'not a number';
  return value > 0 ? '∞' : `${MINUS}∞`;
}

/** Fixed decimals: −1.006. A zero has no sign. */
export function formatFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return formatNotFinite(value);
  const text = value.toFixed(decimals);
  return withMinus(Number(text) === 0 ? text.replace('-', '') : text);
}

/** 8.4 × 10⁻⁴ with `digits` significant digits. */
export function formatScientific(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return formatNotFinite(value);
  if (value === 0) return '0';
  const [mantissa = '', exponent = '0'] = value.toExponential(Math.max(0, digits - 1)).split('e');
  return `${withMinus(mantissa)} ${TIMES} 10${superscript(Number(exponent))}`;
}

/** Plain between 10⁻³ and 10⁵, scientific outside, with `digits` significant digits. */
export function formatNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return formatNotFinite(value);
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e5) return formatScientific(value, digits);
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  const text = formatFixed(value, decimals);
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** All digits that matter and no more: 1,000,000, 10⁻⁶, 2.5 × 10⁻⁷. For limits and for values that were written down. */
export function formatExact(value: number): string {
  if (!Number.isFinite(value)) return formatNotFinite(value);
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1e-3 && size < 1e9) {
    const [whole = '', fraction] = withMinus(String(Number(value.toPrecision(12)))).split('.');
    const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
    return fraction === undefined ? grouped : `${grouped}.${fraction}`;
  }
  const [mantissa = '', exponent = '0'] = Number(value.toPrecision(12)).toExponential().split('e');
  const power = `10${superscript(Number(exponent))}`;
  return mantissa === '1' ? power : `${withMinus(mantissa)} ${TIMES} ${power}`;
}

/** As typed: all digits that matter, no trailing zeros, up to 12 significant ones. For fields that can be edited. */
export function formatEditable(value: number): string {
  if (!Number.isFinite(value)) return '';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return value.toExponential().replace('e+', 'e');
  return String(Number(value.toPrecision(12)));
}

/** Reads what a person types: U+2212, commas between thousands, 1e-3, 10^-3, 2 × 10⁻³ are all understood. Null: no number. */
export function parseNumber(text: string): number | null {
  const plain = text
    .trim()
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+/g, (run) => `^${[...run].map(plainOfSuperscript).join('')}`)
    .replace(/\s*[×x*]\s*10\^?/i, 'e')
    .replace(/^(-?)10\^/, '$11e')
    .replace(/,(?=\d{3}(?:\D|$))/g, '')
    .replace(/\s+/g, '');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

function plainOfSuperscript(character: string): string {
  const entry = Object.entries(superscripts).find(([, raised]) => raised === character);
  return entry ? entry[0] : character;
}
