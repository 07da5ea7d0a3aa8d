import type { LocalMatrix } from '../compiled-operator';
import { MatrixBuilder } from './local-matrix';

/**
 * Matrix of a spin or Pauli operator; local index k has m = S - k.
 *
 *   <m+1| S+ |m> = sqrt(S(S+1) - m(m+1)),  Sx = (S+ + S-) / 2,  Sy = (S+ - S-) / 2i
 *
 * Pauli matrices are twice the spin 1/2 matrices and are only asked for where S = 1/2.
 */
export function spinMatrix(name: string, twiceSpin: number): LocalMatrix {
  const dimension = twiceSpin + 1;
  const builder = new MatrixBuilder(dimension);
  const raising = (row: number): number => Math.sqrt((row + 1) * (twiceSpin - row));
  const scale = name === 'X' || name === 'Y' || name === 'Z' ? 2 : 1;
  for (let row = 0; row < dimension; row++) {
    switch (name) {
      case 'Sz':
      case 'Z':
        builder.add(row, row, (scale * (twiceSpin - 2 * row)) / 2, 0);
        break;
      case 'Sx':
      case 'X':
        if (row + 1 >= dimension) break;
        builder.add(row, row + 1, (scale * raising(row)) / 2, 0);
        builder.add(row + 1, row, (scale * raising(row)) / 2, 0);
        break;
      case 'Sy':
      case 'Y':
        if (row + 1 >= dimension) break;
        builder.add(row, row + 1, 0, (-scale * raising(row)) / 2);
        builder.add(row + 1, row, 0, (scale * raising(row)) / 2);
        break;
      case 'Sp':
        if (row + 1 < dimension) builder.add(row, row + 1, raising(row), 0);
        break;
      case 'Sm':
        if (row + 1 < dimension) builder.add(row + 1, row, raising(row), 0);
        break;
    }
  }
  return builder.build();
}
