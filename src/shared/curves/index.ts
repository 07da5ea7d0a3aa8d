export * from './settings';
export * from './presentation';
export { smoothingWords } from './smoothing';
export { type Abscissa, stepsLabel } from './abscissa';
export { abscissaFor, type CurveAlarm, type CurveRun, overlayRefusal, presentFigure } from './present';
export { nextPinLabel, pinDifferences, type PinDifference, type PlacedPin, placePin } from './pins';
export { alarmsOf, alarmWords } from './alarms';
export { matchingFigure } from './matching';
