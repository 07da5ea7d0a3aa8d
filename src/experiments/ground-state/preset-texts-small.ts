/** Hamiltonians of small presets, one of every kind. */

const half = 'site spin(1/2)';

export const ising = (lattice: string, field: number): string => `# Transverse-field Ising model
lattice ${lattice} periodic
${half}
param J = 1, h = ${field}

H = -J * sum <i,j> Z(i)*Z(j)
  - h * sum i X(i)
`;

export const longRangeIsing = `# Ising chain whose couplings fall off with the distance
lattice chain(12) periodic
${half}
param J = 1, h = 1.5, alpha = 2

H = -J * sum i<j Z(i)*Z(j) / dist(i,j)^alpha
  - h * sum i X(i)
`;

export const randomIsing = `# Ising chain with random couplings and fields
lattice chain(12) periodic
${half}

H = -1 * sum <i,j> uniform(0.5, 1.5, seed=1) * Z(i)*Z(j)
  - sum i uniform(0.5, 1.5, seed=2) * X(i)
`;

export const rydbergChain = `# Rydberg atoms in a row; n is 1 in the excited state
lattice chain(11) open
${half}
param Omega = 2, Delta = 2, V = 10

H = -Omega/2 * sum i X(i)
  - Delta * sum i n(i)
  + V * sum i<j n(i)*n(j) / dist(i,j)^6
`;

export const kitaevHoneycomb = `# Kitaev model in a magnetic field
lattice honeycomb(2, 2) periodic
${half}
param Kx = 1, Ky = 0.7, Kz = 1.3, h = 0.2

H = -Kx * sum <i,j>x X(i)*X(j)
  - Ky * sum <i,j>y Y(i)*Y(j)
  - Kz * sum <i,j>z Z(i)*Z(j)
  - h * sum i (X(i) + Y(i) + Z(i))
`;

export const frustratedChain = `# J1-J2 chain, beyond the transition to a dimerised state
lattice chain(12) periodic
${half}
param J1 = 1, J2 = 0.4

H = J1 * sum <i,j> S(i).S(j)
  + J2 * sum <<i,j>> S(i).S(j)
`;

export const twistedChain = `# Heisenberg chain with a twist of the boundary
lattice chain(10) periodic twist (pi/3)
${half}
param J = 1

H = J * sum <i,j> S(i).S(j)
sector Sz = 0
`;

export const ringExchange = `# Heisenberg model with ring exchange
lattice square(2, 4) open
${half}
param J = 1, K = 0.3

H = J * sum <i,j> S(i).S(j)
  + K * sum plaquettes (i,j,k,l) ((S(i).S(j))*(S(k).S(l)) + (S(i).S(l))*(S(j).S(k)) - (S(i).S(k))*(S(j).S(l)))
`;

export const fermionRing = (
  sites: number,
  repulsion: number,
  particles: number,
): string => `# Spinless fermions on a ring
lattice chain(${sites}) periodic
site fermion
param t = 1, V = ${repulsion}

H = -t * sum <i,j> (cdag(i)*c(j) + h.c.)
  + V * sum <i,j> n(i)*n(j)
sector N = ${particles}
`;

export const hubbardRing = (sites: number, interaction: number): string => `# Hubbard ring at half filling
lattice chain(${sites}) periodic
site electron
param t = 1, U = ${interaction}

H = -t * sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.)
  + U * sum i docc(i)
sector Nup = ${sites / 2}, Ndown = ${sites / 2}
`;

export const tJLadder = `# t-J model: hopping between sites that hold no two electrons
lattice square(2, 3) open
site electron
param t = 1, J = 0.4

H = -t * sum <i,j> ((1 - n(i,dn))*cdag(i,up)*c(j,up)*(1 - n(j,dn)) + (1 - n(i,up))*cdag(i,dn)*c(j,dn)*(1 - n(j,up)) + h.c.)
  + J * sum <i,j> (S(i).S(j) - n(i)*n(j)/4)
sector Nup = 2, Ndown = 2
`;

export const hydrogenMolecule = `# Hydrogen molecule at 1.4 bohr in the basis STO-3G
lattice custom(2) edges (0, 1)
site electron
sector Nup = 1, Ndown = 1
H = molecule

integrals
  0.6746  1 1 1 1
  0.6636  1 1 2 2
  0.1813  2 1 2 1
  0.6975  2 2 2 2
 -1.2528  1 1 0 0
 -0.4756  2 2 0 0
  0.714285714285714  0 0 0 0
end
`;
