import { momentumWords } from '../lattice';
import type { RequestedSector } from './model';

/** A symmetry sector as it is named to the reader, "k = (0, π), A1, even"; empty where nothing is fixed. */
export const symmetryWords = ({ momentum, point, parity }: RequestedSector): string =>
  [
    ...(momentum === null ? [] : [`k = ${momentumWords(momentum)}`]),
    ...(point === null ? [] : [point]),
    ...(parity === null ? [] : [parity === 1 ? 'even' : 'odd']),
  ].join(', ');
