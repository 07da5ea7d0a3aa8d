import type { Metric } from '../../shared/experiment';
import { mostLanes } from './paths';

const numbers = Array.from({ length: mostLanes }, (_, index) => index + 1);

/** What is observed of each path: columns are named by quantity and number of the path, from 1. */
export const gradientDescentMetrics: Readonly<Record<string, Metric>> = {
  ...Object.fromEntries(
    numbers.flatMap((number): readonly (readonly [string, Metric])[] => [
      [
        `loss${number}`,
        { label: `Loss of path ${number}`, symbol: `_L__{${number}}`, unit: '', help: 'At the last step of a block.' },
      ],
      [
        `gradientNorm${number}`,
        { label: `Gradient of path ${number}`, symbol: `|∇_L_|`, unit: '', help: 'Its norm, without noise.' },
      ],
      [`x${number}`, { label: `x of path ${number}`, symbol: '_x_', unit: '', help: 'First parameter.' }],
      [`y${number}`, { label: `y of path ${number}`, symbol: '_y_', unit: '', help: 'Second parameter.' }],
    ]),
  ),
};
