import { tridiagonalEigenvalues } from './tridiagonal';

/**
 * Transverse-field Ising chain in Pauli matrices, with a field of either sign:
 *
 *   H = -coupling sum_j sigma^z_j sigma^z_{j+1} - field sum_j sigma^x_j + constant
 */
export interface IsingChain {
  readonly nSites: number;
  /** Positive: ferromagnetic. On a ring with an odd number of sites a negative one is frustrated. */
  readonly coupling: number;
  readonly field: number;
  readonly periodic: boolean;
  readonly constant: number;
}

/**
 * Ground-state energy by free fermions (Lieb, Schultz and Mattis, Ann. Phys. 16, 407 (1961); Pfeuty, Ann. Phys. 57, 79
 * (1970)), total, in the units of the couplings. A ring costs O(N), an open chain O(N^2).
 *
 * With Majorana operators a_j, b_j the Hamiltonian in the sector of parity P = prod sigma^x is i sum a_i M_ij b_j, so its
 * lowest state has energy -sum Lambda_k over the singular values of M. Its own parity is sign(h^N + P J^N): where that is
 * not P the state does not belong to the sector and the cheapest fermion is added.
 */
export function isingChainEnergy({ nSites, coupling, field, periodic, constant }: IsingChain): number {
  // a rotation by pi about z on every site turns the field's sign
  const h = Math.abs(field);
  if (!periodic) {
    // so does one about x on every other site for the coupling, where no ring closes
    return constant - sum(bidiagonalSingularValues(nSites, h, Math.abs(coupling)));
  }
  const sectors = ([1, -1] as const).map((parity) => {
    const shift = parity === 1 ? 0.5 : 0;
    const energies = Array.from({ length: nSites }, (_, m) => mode(coupling, h, (2 * Math.PI * (m + shift)) / nSites));
    const vacuum = -sum(energies);
    return vacuumParity(nSites, coupling, h, parity) === parity ? vacuum : vacuum + 2 * Math.min(...energies);
  });
  return constant + Math.min(...sectors);
}

/** |J e^{ik} - h|, without cancellation near the critical point. */
function mode(coupling: number, field: number, k: number): number {
  const half = Math.sin(k / 2);
  return Math.sqrt((coupling - field) ** 2 + 4 * coupling * field * half * half);
}

/** sign(h^N + P J^N) without overflow; either sign will do at zero, where a mode costs nothing. */
function vacuumParity(nSites: number, coupling: number, field: number, parity: 1 | -1): 1 | -1 {
  if (field > Math.abs(coupling)) return 1;
  const signOfPower = coupling < 0 && nSites % 2 === 1 ? -1 : 1;
  return parity * signOfPower > 0 ? 1 : -1;
}

/**
 * Singular values of the N x N matrix with `diagonal` on the diagonal and `below` under it: the upper half of the
 * eigenvalues of the tridiagonal matrix with zero diagonal and diagonal, below, diagonal, ... beside it (Golub and Kahan
 * 1965), which keeps the digits of the exponentially small one.
 */
function bidiagonalSingularValues(n: number, diagonal: number, below: number): number[] {
  const beside = Float64Array.from({ length: 2 * n - 1 }, (_, k) => (k % 2 === 0 ? diagonal : below));
  return Array.from(tridiagonalEigenvalues(new Float64Array(2 * n), beside).subarray(n), (value) => Math.max(0, value));
}

/** Pairwise, so that long chains do not lose digits. */
function sum(values: readonly number[]): number {
  if (values.length <= 8) return values.reduce((total, value) => total + value, 0);
  const half = values.length >> 1;
  return sum(values.slice(0, half)) + sum(values.slice(half));
}
