export * from './settings';
export * from './presentation';
export { smoothingWords } from './smoothing';
export type { Abscissa } from './abscissa';
export { abscissaFor, type CurveRun, presentFigure } from './present';
export { nextPinLabel, pinDifferences, type PlacedPin, placePin } from './pins';
export { alarmsOf, alarmWords } from './alarms';
export { matchingFigure } from './matching';
