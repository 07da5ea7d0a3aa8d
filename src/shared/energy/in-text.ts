import { formatNumber } from '../format';
import type { ShownEnergies } from './shown';

/*
 * Messages of a run are written once, in the units of its text, and read in any convention: an energy stands in them as
 * ‹-3.651 energy›, its square as ‹0.25 energy²›.
 */
const marked = /‹([-+.\deE]+) (energy²?)›/g;

/**
 * An energy within a message.
 *
 * @param value in the units of the text
 * @param digits that are shown
 */
export function energyInText(value: number, digits: number, unit: 'energy' | 'energy²' = 'energy'): string {
  return Number.isFinite(value) ? `‹${value.toPrecision(digits)} ${unit}›` : String(value);
}

/** A message with its energies in the unit that is shown: "E/N = −0.671549 (J, S·S)". */
export function textInEnergies(text: string, { factor, words }: ShownEnergies): string {
  return text.replaceAll(marked, (whole, number: string, unit: string) => {
    const value = Number(number);
    if (Number.isNaN(value)) return whole;
    const squared = unit === 'energy²';
    const shown = formatNumber(value * factor ** (squared ? 2 : 1), digitsOf(number));
    const named = words === '' ? '' : squared ? ` (${words}, squared)` : ` (${words})`;
    return `${shown}${named}`;
  });
}

/** A problem whose sentences may quote energies, in the unit that is shown. */
export function problemInEnergies<Said extends Sentences>(problem: Said, shown: ShownEnergies): Said {
  const { message, reason, suggestion } = problem;
  const say = (text: string): string => textInEnergies(text, shown);
  return {
    ...problem,
    message: say(message),
    ...(reason === undefined ? {} : { reason: say(reason) }),
    suggestion: say(suggestion),
  };
}

interface Sentences {
  readonly message: string;
  readonly reason?: string;
  readonly suggestion: string;
}

/** Significant digits of a number as it is written. */
function digitsOf(number: string): number {
  const [mantissa = ''] = number.toLowerCase().split('e');
  return Math.max(1, mantissa.replaceAll(/[-+.]/g, '').replace(/^0+/, '').length);
}
