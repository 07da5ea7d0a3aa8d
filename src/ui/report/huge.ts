import { formatBytes, formatFixed, formatInteger, superscript } from '../../shared/format';
import type { SectorCharge } from '../../shared/hamiltonian/model';

/** Conserved numbers as they are written in print. */
export const chargeSymbols: Readonly<Record<SectorCharge['name'], string>> = {
  Sz: '_S_^{z}',
  N: '_N_',
  Nb: '_N__{b}',
  Nf: '_N__{f}',
  Nup: '_N__{↑}',
  Ndown: '_N__{↓}',
};

/** A decimal string of any length: 1,024 or 1.01 × 10²⁹. */
export const formatHuge = (digits: string): string => {
  if (digits.length <= 7) return formatInteger(Number(digits));
  const mantissa = Number(`${digits[0] ?? '0'}.${digits.slice(1, 8)}`);
  const exponent = digits.length - 1;
  const rounded = mantissa >= 9.9995 ? 1 : mantissa;
  return `${formatFixed(rounded, 3)} × 10${superscript(mantissa >= 9.9995 ? exponent + 1 : exponent)}`;
};

/** A number of bytes of any length, as a decimal string. */
export const formatHugeBytes = (bytes: string): string =>
  Number(bytes) >= 1e18 ? `${formatHuge(terabytes(bytes))} TB` : formatBytes(Number(bytes));

const terabytes = (bytes: string): string => (bytes.length > 12 ? bytes.slice(0, -12) : '0');
