/** Hamiltonians of the presets as texts. */

export const isingChain = (nSites: number): string => `# Transverse-field Ising chain at its critical point
lattice chain(${nSites}) periodic
site spin(1/2)
param J = 1, h = 1

H = -J * sum <i,j> Z(i)*Z(j)
  - h * sum i X(i)
`;

export const heisenberg = (lattice: string, title: string, spin = '1/2', sector = ''): string => `# ${title}
lattice ${lattice} periodic
site spin(${spin})
param J = 1

H = J * sum <i,j> S(i).S(j)
${sector}`;

export const frustratedSquare = (
  side: number,
): string => `# J1-J2 Heisenberg model at the point of strongest frustration
lattice square(${side}, ${side}) periodic
site spin(1/2)
param J1 = 1, J2 = 0.5

H = J1 * sum <i,j> S(i).S(j)
  + J2 * sum <<i,j>> S(i).S(j)
`;

export const hubbardSquare = (up: number, down: number): string => `# Hubbard model on the square lattice
lattice square(4, 4) periodic
site electron
param t = 1, U = 8

H = -t * sum <i,j> (cdag(i,up)*c(j,up) + cdag(i,dn)*c(j,dn) + h.c.)
  + U * sum i docc(i)
sector Nup = ${up}, Ndown = ${down}
`;

export const tvSquare = (repulsion: number): string => `# Spinless fermions with nearest-neighbour repulsion
lattice square(4, 4) periodic
site fermion
param t = 1, V = ${repulsion}

H = -t * sum <i,j> (cdag(i)*c(j) + h.c.)
  + V * sum <i,j> n(i)*n(j)
sector N = 5
`;

export const boseHubbardChain = `# Bose-Hubbard chain at unit filling
lattice chain(8) periodic
site boson(3)
param J = 1, U = 4

H = -J * sum <i,j> (adag(i)*a(j) + h.c.)
  + U/2 * sum i n(i)*(n(i) - 1)
sector N = 8
`;
