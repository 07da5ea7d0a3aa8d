import { compile, type CompiledHamiltonian, type CompiledOperator } from '../../shared/hamiltonian';
import type { Reference } from './result-schema';

interface KnownSystem {
  readonly nSites: number;
  readonly text: string;
  readonly energyPerSite: number;
  readonly kind: Reference['kind'];
  readonly method: string;
  readonly source: string;
}

const heisenberg = (lattice: string): string => `lattice ${lattice} periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)`;

const frustrated = (side: number): string =>
  `lattice square(${side}, ${side}) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j) + 0.5 * sum <<i,j>> S(i).S(j)`;

const hubbard = (particles: number): string =>
  `lattice square(4, 4) periodic\nsite electron\n` +
  `H = -1 * sum <i,j> (cdag(i,up)*c(j,up) + cdag(i,dn)*c(j,dn) + h.c.) + 8 * sum i docc(i)\n` +
  `sector Nup = ${particles}, Ndown = ${particles}`;

/** Energies per site, in the units of the text, that no closed form or diagonalisation on a desk gives. */
const knownSystems: readonly KnownSystem[] = [
  {
    nSites: 36,
    text: heisenberg('square(6, 6)'),
    energyPerSite: -0.678872,
    kind: 'exact',
    method: 'exact diagonalisation, published',
    source: 'Schulz, Ziman & Poilblanc, J. Phys. I 6, 675 (1996)',
  },
  {
    nSites: 100,
    text: heisenberg('square(10, 10)'),
    energyPerSite: -0.671549,
    kind: 'published',
    method: 'quantum Monte Carlo, −0.671549(4)',
    source: 'Sandvik, PRB 56, 11678 (1997)',
  },
  {
    nSites: 36,
    text: frustrated(6),
    energyPerSite: -0.50381,
    kind: 'exact',
    method: 'exact diagonalisation, published',
    source: 'Schulz, Ziman & Poilblanc, J. Phys. I 6, 675 (1996)',
  },
  {
    nSites: 100,
    text: frustrated(10),
    energyPerSite: -0.49769,
    kind: 'published',
    method: 'variational, residual network',
    source: 'Chen & Heyl, Nat. Phys. 20, 1476 (2024)',
  },
  {
    nSites: 16,
    text: hubbard(5),
    energyPerSite: -17.5103667 / 16,
    kind: 'exact',
    method: 'exact diagonalisation',
    source: 'Wu et al., Science 386, 296 (2024)',
  },
  {
    nSites: 16,
    text: hubbard(7),
    energyPerSite: -11.8688356 / 16,
    kind: 'exact',
    method: 'exact diagonalisation',
    source: 'exact diagonalisation at momentum zero',
  },
  {
    nSites: 40,
    text: heisenberg('chain(40)'),
    energyPerSite: -0.4436630697,
    kind: 'exact',
    method: 'Bethe ansatz',
    source: 'Bethe, Z. Phys. 71, 205 (1931)',
  },
  {
    nSites: 80,
    text: heisenberg('chain(80)'),
    energyPerSite: -0.4432759519,
    kind: 'exact',
    method: 'Bethe ansatz',
    source: 'Bethe, Z. Phys. 71, 205 (1931)',
  },
];

/** The energy of a system that is known from the literature, recognised by its operator, whatever its text looks like. */
export function knownReference(hamiltonian: CompiledHamiltonian): Reference | null {
  for (const known of knownSystems) {
    if (known.nSites !== hamiltonian.lattice.nSites) continue;
    const compiled = compile(known.text);
    if (!compiled.ok) continue;
    const factor = positiveRatio(hamiltonian.operator, compiled.hamiltonian.operator);
    if (factor === null || !sameSector(hamiltonian, compiled.hamiltonian)) continue;
    const energyPerSite = factor * known.energyPerSite + hamiltonian.operator.constant / hamiltonian.lattice.nSites;
    return {
      energy: energyPerSite * hamiltonian.lattice.nSites,
      energyPerSite,
      kind: known.kind,
      method: known.method,
      source: known.source,
    };
  }
  return null;
}

/** Whether both ask for the same values of what they conserve. */
export function sameSector(a: CompiledHamiltonian, b: CompiledHamiltonian): boolean {
  return a.charges.every(({ name, total }) => b.charges.some((other) => other.name === name && other.total === total));
}

/** c > 0 with a = c b for operators without their constants, or null. */
export function positiveRatio(a: CompiledOperator, b: CompiledOperator): number | null {
  const left = elements(a);
  const right = elements(b);
  if (left.size !== right.size) return null;
  let factor: number | null = null;
  for (const [key, value] of left) {
    const other = right.get(key);
    if (other === undefined || other === 0) return null;
    factor ??= value / other;
    if (Math.abs(value - factor * other) > 1e-10 * Math.abs(value)) return null;
  }
  return factor !== null && factor > 0 ? factor : null;
}

/** Non-zero real and imaginary parts of every local matrix, by sites in ascending order, row and column. */
function elements(operator: CompiledOperator): Map<string, number> {
  const found = new Map<string, number>();
  const { terms, matrices } = operator;
  for (let term = 0; term < terms.matrixIndex.length; term++) {
    const sites = Array.from(terms.sites.subarray(terms.siteOffsets[term], terms.siteOffsets[term + 1]));
    const order = sites.map((_, position) => position).sort((p, q) => sites[p] - sites[q]);
    const dimensions = sites.map((site) => operator.localDimensions[site]);
    const name = `${order.map((p) => sites[p]).join(',')}${stringOf(operator, term)}`;
    const matrix = matrices[terms.matrixIndex[term]];
    const [re, im] = [terms.coefficients[2 * term], terms.coefficients[2 * term + 1]];
    for (let row = 0; row < matrix.dimension; row++) {
      for (let k = matrix.rowOffsets[row]; k < matrix.rowOffsets[row + 1]; k++) {
        const [vr, vi] = [matrix.values[2 * k], matrix.values[2 * k + 1]];
        const key = `${name}:${reorder(row, dimensions, order)}:${reorder(matrix.columns[k], dimensions, order)}`;
        add(found, `${key}:re`, re * vr - im * vi);
        add(found, `${key}:im`, re * vi + im * vr);
      }
    }
  }
  for (const [key, value] of found) if (Math.abs(value) < 1e-14) found.delete(key);
  return found;
}

/** Sites of the Jordan-Wigner string of a term: without it fermions would pass for hard-core bosons. */
function stringOf({ terms: { strings } }: CompiledOperator, term: number): string {
  if (!strings) return '';
  const sites = strings.sites.subarray(strings.offsets[term], strings.offsets[term + 1]);
  return sites.length === 0
    ? ''
    : `|${Array.from(sites)
        .sort((a, b) => a - b)
        .join(',')}`;
}

function add(map: Map<string, number>, key: string, value: number): void {
  map.set(key, (map.get(key) ?? 0) + value);
}

/** Local index with its digits brought into the given order of positions. */
function reorder(index: number, dimensions: readonly number[], order: readonly number[]): string {
  const digits: number[] = [];
  let rest = index;
  for (let p = dimensions.length - 1; p >= 0; p--) {
    digits[p] = rest % dimensions[p];
    rest = Math.floor(rest / dimensions[p]);
  }
  return order.map((p) => digits[p]).join('');
}
