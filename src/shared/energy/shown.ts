import {
  conventionNames,
  energyFactorOf,
  energyUnitWords,
  richSymbol,
  type ConventionPreference,
  type EnergyScales,
} from '../hamiltonian';

/** How the energies of one text are shown. */
export interface ShownEnergies {
  /** Energies of the text times this are what is shown; squares of energies times its square. */
  readonly factor: number;
  /** Unit with its convention as a rich label, "_J__{1}, S·S"; empty: not known. */
  readonly unit: string;
  /** The same in plain words, "J1, S·S". */
  readonly words: string;
}

/** `scales` of the text, missing where the experiment has none. */
export function shownEnergies(
  scales: EnergyScales | null | undefined,
  preference: ConventionPreference,
): ShownEnergies {
  if (scales == null) return { factor: 1, unit: '', words: '' };
  const { unit, own, spin, pauli } = scales;
  const name = conventionNames[spin === pauli || preference === 'text' ? own : preference];
  return {
    factor: energyFactorOf(scales, preference),
    unit: unit === '1' ? name : `${richSymbol(unit)}, ${name}`,
    words: energyUnitWords(scales, preference),
  };
}

/** Instead of a unit, where values of several are side by side. */
export const severalUnits = 'units of each run';

/** The unit that all have, as a rich label; else that there are several. */
export function unitOfAll(shown: readonly ShownEnergies[]): string {
  const units = new Set(shown.map(({ unit }) => unit));
  const [first = ''] = units;
  return units.size < 2 ? first : severalUnits;
}

/** How often an energy is a factor of what has a unit: "energy" once, "energy²" twice. */
export function energyPowerOf(unit: string): 0 | 1 | 2 {
  return unit === 'energy' ? 1 : unit === 'energy²' ? 2 : 0;
}

/** A unit with the energy in it written out, as a rich label. */
export function unitInEnergies(unit: string, energyUnit: string): string {
  if (energyUnit === '') return unit;
  const power = energyPowerOf(unit);
  return power === 0 ? unit : power === 1 ? energyUnit : `${energyUnit}, squared`;
}

/** Label of an axis with its unit, none in parentheses where it has none. */
export const labelWithUnit = (label: string, unit: string): string => (unit === '' ? label : `${label} (${unit})`);
