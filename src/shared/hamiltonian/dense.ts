import type { CompiledOperator } from './compiled-operator';
import { coefficientOf, sitesOf } from './report/terms';

/** A square complex matrix, row-major; real and imaginary parts apart. */
export interface DenseMatrix {
  readonly dimension: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

const maximumDimension = 4096;

/** The whole matrix of a small operator, site 0 being the most significant digit. Throws RangeError above dimension 4,096. */
export function denseMatrix(operator: CompiledOperator): DenseMatrix {
  const { localDimensions } = operator;
  const dimension = localDimensions.reduce((product, local) => product * local, 1);
  if (dimension > maximumDimension) throw new RangeError(`Dimension ${dimension} is above ${maximumDimension}.`);
  const strides = new Float64Array(localDimensions.length);
  for (let site = localDimensions.length - 1, stride = 1; site >= 0; site--) {
    strides[site] = stride;
    stride *= localDimensions[site]!;
  }
  const re = new Float64Array(dimension * dimension);
  const im = new Float64Array(dimension * dimension);
  for (let row = 0; row < dimension; row++) re[row * dimension + row] = operator.constant;
  operator.terms.matrixIndex.forEach((matrixId, term) => {
    const matrix = operator.matrices[matrixId]!;
    const coefficient = coefficientOf(operator, term);
    const sites = sitesOf(operator, term);
    const { strings } = operator.terms;
    const string = strings ? strings.sites.subarray(strings.offsets[term], strings.offsets[term + 1]) : [];
    for (let row = 0; row < dimension; row++) {
      let local = 0;
      let rest = row;
      for (const site of sites) {
        const digit = Math.floor(row / strides[site]!) % localDimensions[site]!;
        local = local * localDimensions[site]! + digit;
        rest -= digit * strides[site]!;
      }
      let parity = 1;
      for (const site of string) if (Math.floor(row / strides[site]!) % localDimensions[site]! === 0) parity = -parity;
      for (let at = matrix.rowOffsets[local]!; at < matrix.rowOffsets[local + 1]!; at++) {
        let digits = matrix.columns[at]!;
        let column = rest;
        for (let position = sites.length - 1; position >= 0; position--) {
          const site = sites[position]!;
          column += (digits % localDimensions[site]!) * strides[site]!;
          digits = Math.floor(digits / localDimensions[site]!);
        }
        const [valueRe, valueIm] = [matrix.values[2 * at]!, matrix.values[2 * at + 1]!];
        re[row * dimension + column]! += parity * (coefficient.re * valueRe - coefficient.im * valueIm);
        im[row * dimension + column]! += parity * (coefficient.re * valueIm + coefficient.im * valueRe);
      }
    }
  });
  return { dimension, re, im };
}
