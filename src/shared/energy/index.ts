export { energyPowerOf, labelWithUnit, severalUnits, shownEnergies, unitInEnergies, unitOfAll } from './shown';
export type { ShownEnergies } from './shown';
export { energyInText, problemInEnergies, textInEnergies } from './in-text';
export { energyPointTimes, historyTimes, measurementInEnergies } from './scaled';
