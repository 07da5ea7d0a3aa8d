import type { Looked } from '../inspection-schema';

/**
 * A configuration to look at, as a word that figure ids carry: p1 the most probable one, s1 the first sample, or its local states
 * one after the other, in digits of base 36, after a c.
 */
export type Choice = string;

export const mostProbableChoice: Choice = 'p1';

/** Local states [mode] of a choice; null where there is no such configuration. */
export function configurationOf(choice: Choice, looked: Looked, localDimensions: Uint8Array): Uint8Array | null {
  const width = localDimensions.length;
  if (choice.startsWith('c')) return readStates(choice.slice(1), localDimensions);
  const match = /^([ps])([1-9]\d{0,3})$/.exec(choice);
  if (match === null) return null;
  const index = Number(match[2]) - 1;
  const place = match[1] === 'p' ? index : looked.probable + index;
  const last = match[1] === 'p' ? looked.probable : looked.states.length / width;
  return place < last ? Uint8Array.from(looked.states.subarray(place * width, (place + 1) * width)) : null;
}

/** States from their digits; null where there are too few or too many, or one that a site does not have. */
export function readStates(digits: string, localDimensions: Uint8Array): Uint8Array | null {
  if (digits.length !== localDimensions.length) return null;
  const states = Uint8Array.from(digits, (digit) => Number.parseInt(digit, 36));
  return /^[0-9a-z]*$/.test(digits) && states.every((state, site) => state < localDimensions[site]) ? states : null;
}

export const writeStates = (states: Uint8Array): string => Array.from(states, (state) => state.toString(36)).join('');

/** "activations--3--re--p1" of "activations" and its arguments. */
export const figureIdOf = (base: string, ...of: readonly (string | number)[]): string => [base, ...of].join('--');

/** Arguments in a figure id; null where it is that of another figure. */
export function argumentsOf(base: string, id: string): readonly string[] | null {
  const [name, ...rest] = id.split('--');
  return name === base ? rest : null;
}
