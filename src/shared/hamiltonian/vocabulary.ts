/** The words of the language with what hover cards and completions say about them. */
import type { ChargeName } from './model';
import type { LatticeClause } from './syntax/tree';

export type OperatorFamily = 'spin' | 'pauli' | 'fermion' | 'boson' | 'number';

export interface SiteOperatorWord {
  readonly name: string;
  readonly family: OperatorFamily;
  /** Three components, to be used in a scalar product. */
  readonly vector: boolean;
  /** LaTeX with # where the site goes. */
  readonly latex: string;
  readonly description: string;
}

const word =
  (family: OperatorFamily) =>
  (name: string, latex: string, description: string, vector = false): SiteOperatorWord => ({
    name,
    family,
    vector,
    latex,
    description,
  });
const spin = word('spin');
const pauli = word('pauli');
const fermion = word('fermion');
const boson = word('boson');
const number = word('number');

/** Operators on one site. The other spellings of a name are in `operatorAliases`. */
export const siteOperators: readonly SiteOperatorWord[] = [
  spin('S', '\\mathbf{S}_{#}', 'Spin vector; use it in a scalar product, S(i).S(j).', true),
  spin('Sx', 'S^x_{#}', 'x component of the spin.'),
  spin('Sy', 'S^y_{#}', 'y component of the spin.'),
  spin('Sz', 'S^z_{#}', 'z component of the spin, diagonal, from -S to +S.'),
  spin('Sp', 'S^+_{#}', 'Raises the z component by one: S^+ = S^x + i S^y.'),
  spin('Sm', 'S^-_{#}', 'Lowers the z component by one: S^- = S^x - i S^y.'),
  pauli('sigma', '\\boldsymbol{\\sigma}_{#}', 'Vector of Pauli matrices; use it in a scalar product.', true),
  pauli('X', '\\sigma^x_{#}', 'Pauli matrix x, eigenvalues ±1: flips a spin 1/2.'),
  pauli('Y', '\\sigma^y_{#}', 'Pauli matrix y, eigenvalues ±1.'),
  pauli('Z', '\\sigma^z_{#}', 'Pauli matrix z, diagonal, +1 for up and -1 for down.'),
  fermion('c', 'c_{#}', 'Takes a fermion away; anticommutes with the operators of all other fermions.'),
  fermion('cdag', 'c^\\dagger_{#}', 'Adds a fermion; anticommutes with the operators of all other fermions.'),
  boson('a', 'a_{#}', 'Takes a boson away: √n from n to n - 1.'),
  boson('adag', 'a^\\dagger_{#}', 'Adds a boson: √(n + 1) from n to n + 1, nothing beyond the cut-off.'),
  number('n', 'n_{#}', 'Number of particles; of a spin 1/2: (1 + Z)/2, one for up and zero for down.'),
  number('docc', 'n_{# \\uparrow} n_{# \\downarrow}', 'Double occupancy: one where both electrons are on the site.'),
];

/** Words for the spin of an electron in an operator, as in c(i, up). */
export const fermionSpins: ReadonlyMap<string, 'up' | 'down'> = new Map([
  ['up', 'up'],
  ['dn', 'down'],
  ['down', 'down'],
]);

/** Kinds of sites. */
export const siteWords: ReadonlyMap<string, { readonly usage: string; readonly description: string }> = new Map([
  ['spin', { usage: 'spin(S)', description: 'Spins S = 1/2, 1, 3/2 ...' }],
  ['boson', { usage: 'boson(nmax)', description: 'Bosons, at most nmax on a site.' }],
  ['fermion', { usage: 'fermion', description: 'Fermions without spin, at most one on a site.' }],
  ['electron', { usage: 'electron', description: 'Fermions with spin up and down, two modes on a site.' }],
]);

export const operatorAliases: Readonly<Record<string, string>> = {
  'S+': 'Sp',
  'S-': 'Sm',
  Splus: 'Sp',
  Sminus: 'Sm',
  σ: 'sigma',
  σx: 'X',
  σy: 'Y',
  σz: 'Z',
  'c†': 'cdag',
  'a†': 'adag',
  sigmax: 'X',
  sigmay: 'Y',
  sigmaz: 'Z',
};

const operatorsByName = new Map(siteOperators.map((word) => [word.name, word]));

export function siteOperator(name: string): SiteOperatorWord | undefined {
  return (
    operatorsByName.get(name) ?? operatorsByName.get(Object.hasOwn(operatorAliases, name) ? operatorAliases[name]! : '')
  );
}

interface ScalarFunction {
  readonly apply: (x: number) => number;
  readonly derivative: (x: number) => number;
  readonly latex: string;
}

/** Functions of real numbers, with their derivative and LaTeX name. At a kink or a step the derivative is that of the right side. */
export const scalarFunctions: ReadonlyMap<string, ScalarFunction> = new Map([
  ['sqrt', { apply: Math.sqrt, derivative: (x) => 0.5 / Math.sqrt(x), latex: '\\sqrt' }],
  ['cos', { apply: Math.cos, derivative: (x) => -Math.sin(x), latex: '\\cos' }],
  ['sin', { apply: Math.sin, derivative: Math.cos, latex: '\\sin' }],
  ['tan', { apply: Math.tan, derivative: (x) => 1 / Math.cos(x) ** 2, latex: '\\tan' }],
  ['exp', { apply: Math.exp, derivative: Math.exp, latex: '\\exp' }],
  ['log', { apply: Math.log, derivative: (x) => 1 / x, latex: '\\log' }],
  ['abs', { apply: Math.abs, derivative: (x) => (x < 0 ? -1 : 1), latex: '\\operatorname{abs}' }],
  ['sinh', { apply: Math.sinh, derivative: Math.cosh, latex: '\\sinh' }],
  ['cosh', { apply: Math.cosh, derivative: Math.sinh, latex: '\\cosh' }],
  ['tanh', { apply: Math.tanh, derivative: (x) => 1 / Math.cosh(x) ** 2, latex: '\\tanh' }],
  ['step', { apply: (x) => (x < 0 ? 0 : 1), derivative: () => 0, latex: '\\theta' }],
]);

export const randomFunctions: ReadonlyMap<string, { readonly usage: string; readonly description: string }> = new Map([
  [
    'uniform',
    {
      usage: 'uniform(low, high, seed=1)',
      description:
        'A random number between low and high, one for each element of the sum; the same seed gives the same numbers.',
    },
  ],
  [
    'normal',
    {
      usage: 'normal(mean, deviation, seed=1)',
      description:
        'A normally distributed random number, one for each element of the sum; the same seed gives the same numbers.',
    },
  ],
]);

/** Functions of sites that give a number, with their LaTeX: # and @ stand for the first and the second site. */
export const siteFunctions: ReadonlyMap<
  string,
  { readonly sites: 1 | 2; readonly latex: string; readonly description: string }
> = new Map([
  ['x', { sites: 1, latex: 'x_{#}', description: 'First coordinate of the site.' }],
  ['y', { sites: 1, latex: 'y_{#}', description: 'Second coordinate of the site.' }],
  ['z', { sites: 1, latex: 'z_{#}', description: 'Third coordinate of the site; 0 in the plane.' }],
  [
    'dist',
    {
      sites: 2,
      latex: '\\left| \\mathbf{r}_{#} - \\mathbf{r}_{@} \\right|',
      description: 'Distance between two sites, by the shortest way across the boundaries.',
    },
  ],
  ['dx', { sites: 2, latex: '(x_{@} - x_{#})', description: 'First component of the shortest way between two sites.' }],
  [
    'dy',
    { sites: 2, latex: '(y_{@} - y_{#})', description: 'Second component of the shortest way between two sites.' },
  ],
  ['dz', { sites: 2, latex: '(z_{@} - z_{#})', description: 'Third component of the shortest way between two sites.' }],
  [
    'direction',
    {
      sites: 2,
      latex: '\\operatorname{dir}(#, @)',
      description: 'Number of the line along which two neighbours lie: 0, 1, 2 for x, y, z in sum <i,j>x.',
    },
  ],
  ['sublattice', { sites: 1, latex: 's_{#}', description: 'Sublattice of the site, 0 or 1, on a bipartite lattice.' }],
  ['basis', { sites: 1, latex: 'b_{#}', description: 'Number of the site within its unit cell.' }],
]);

/** Functions of two numbers. */
export const pairFunctions: ReadonlyMap<
  string,
  { readonly apply: (a: number, b: number) => number; readonly description: string }
> = new Map([
  [
    'mod',
    {
      apply: (a: number, b: number) => a - b * Math.floor(a / b),
      description: 'Remainder of a / b, from 0 to below b.',
    },
  ],
  ['min', { apply: (a: number, b: number) => Math.min(a, b), description: 'The smaller of two numbers.' }],
  ['max', { apply: (a: number, b: number) => Math.max(a, b), description: 'The larger of two numbers.' }],
]);

interface ShapeFunction {
  /** Of (x, from, to) or (x, centre, width). */
  readonly apply: (x: number, a: number, b: number) => number;
  readonly usage: string;
  readonly latex: string;
  readonly description: string;
}

/** Shapes of a protocol in time: functions of three numbers. */
export const shapeFunctions: ReadonlyMap<string, ShapeFunction> = new Map([
  [
    'ramp',
    {
      apply: (x: number, from: number, to: number) => Math.min(1, Math.max(0, (x - from) / (to - from))),
      usage: 'ramp(t, from, to)',
      latex: '\\operatorname{ramp}',
      description: 'Rises in a straight line from 0 at `from` to 1 at `to`, constant before and after.',
    },
  ],
  [
    'gauss',
    {
      apply: (x: number, centre: number, width: number) => Math.exp(-0.5 * ((x - centre) / width) ** 2),
      usage: 'gauss(t, centre, width)',
      latex: '\\operatorname{gauss}',
      description: 'A pulse of height 1: exp(-(t - centre)² / (2 width²)).',
    },
  ],
]);

/** if(condition, then, otherwise): one of two numbers. */
export const choiceFunction = {
  name: 'if',
  usage: 'if(t < 2, 1, 0)',
  description: 'The first number where the condition holds, else the second.',
} as const;

/** The time, within a time-dependent parameter. */
export const timeName = 't';

/**
 * Functions whose names may also be those of parameters and indices: they are functions before a parenthesis only, so that a
 * word such as step or max stays free.
 */
const softFunctions: ReadonlySet<string> = new Set([
  'sinh',
  'cosh',
  'tanh',
  'step',
  'min',
  'max',
  choiceFunction.name,
  ...shapeFunctions.keys(),
]);

/** The vector product of two vectors. */
export const vectorProduct = {
  name: 'cross',
  usage: 'cross(S(i), S(j))',
  description: 'Vector product of two spin vectors; use it in a scalar product.',
} as const;

/** True for a word that is a function, not an operator. */
export function isFunctionName(name: string): boolean {
  return (
    scalarFunctions.has(name) ||
    randomFunctions.has(name) ||
    pairFunctions.has(name) ||
    shapeFunctions.has(name) ||
    name === choiceFunction.name ||
    name === vectorProduct.name
  );
}

export const constants: ReadonlyMap<string, { readonly latex: string; readonly description: string }> = new Map([
  ['pi', { latex: '\\pi', description: 'The number π.' }],
  ['im', { latex: '\\mathrm{i}', description: 'The imaginary unit.' }],
  ['Id', { latex: '\\mathbb{1}', description: 'The identity operator.' }],
  [
    'molecule',
    {
      latex:
        'E_0 + \\sum_{pq\\sigma} h_{pq} c^\\dagger_{p\\sigma} c_{q\\sigma} + \\tfrac{1}{2} \\sum_{pqrs\\sigma\\tau} (pq|rs)\\, c^\\dagger_{p\\sigma} c^\\dagger_{r\\tau} c_{s\\tau} c_{q\\sigma}',
      description: 'Electrons in orbitals, with the table of integrals below `integrals`.',
    },
  ],
]);

export const latticeWords: ReadonlyMap<string, { readonly usage: string; readonly description: string }> = new Map([
  ['chain', { usage: 'chain(L)', description: 'L sites in a row.' }],
  ['ladder', { usage: 'ladder(L, W)', description: 'W legs (two if left out) of L rungs; periodic along the legs.' }],
  ['square', { usage: 'square(Lx, Ly)', description: 'Square lattice of Lx × Ly sites.' }],
  ['triangular', { usage: 'triangular(Lx, Ly)', description: 'Triangular lattice of Lx × Ly sites.' }],
  ['kagome', { usage: 'kagome(Lx, Ly)', description: 'Kagome lattice of Lx × Ly cells with three sites each.' }],
  ['cubic', { usage: 'cubic(Lx, Ly, Lz)', description: 'Cubic lattice of Lx × Ly × Lz sites.' }],
  [
    'cell',
    {
      usage: 'cell (1,0) (0,1) sites (0,0) size (4,4)',
      description: 'A lattice of its own: primitive vectors, the sites of a cell and the number of cells.',
    },
  ],
  ['honeycomb', { usage: 'honeycomb(Lx, Ly)', description: 'Honeycomb lattice of Lx × Ly cells with two sites each.' }],
  [
    'custom',
    {
      usage: 'custom(N) edges (0,1) (1,2)',
      description: 'N sites with the bonds written out; positions are optional.',
    },
  ],
]);

/** Conserved quantities that a sector can fix. */
export const chargeWords: ReadonlyMap<ChargeName, string> = new Map([
  ['Sz', 'Keeps to one value of the total Sz.'],
  ['N', 'Keeps to one number of particles.'],
  ['Nup', 'Keeps to one number of electrons with spin up.'],
  ['Ndown', 'Keeps to one number of electrons with spin down.'],
  ['Nb', 'Keeps to one number of bosons, beside fermions.'],
  ['Nf', 'Keeps to one number of fermions without spin, beside other particles.'],
]);

export function isChargeName(name: string): name is ChargeName {
  return [...chargeWords.keys()].some((known) => known === name);
}

/** Everything that a sector can fix. */
export const sectorWords: ReadonlyMap<string, string> = new Map([
  ...chargeWords,
  ['momentum', 'Keeps to one momentum: the phases along the primitive vectors, k = (0, pi).'],
  [
    'parity',
    'Keeps to states that are even (+1) or odd (-1) when every spin turns over, or up and down of electrons change places.',
  ],
  ['point', 'Keeps to one representation of the point operations that keep the momentum: A1, B2, E, T1u and so on.'],
]);

export function isSectorWord(word: string): boolean {
  return sectorWords.has(word);
}

export const boundaryWords = ['periodic', 'open'] as const;
/** Words of a lattice statement that are followed by numbers in parentheses. */
export const latticeClauses: ReadonlyMap<LatticeClause, string> = new Map([
  ['edges', 'Bonds of a custom lattice.'],
  ['positions', 'Coordinates of the sites of a custom lattice.'],
  ['sites', 'Coordinates of the sites of a cell.'],
  ['size', 'Number of cells along each primitive vector.'],
  ['supercell', 'Two vectors, in units of the primitive ones, that close the lattice on itself.'],
  ['twist', 'Phases that a particle gathers across the periodic boundaries.'],
]);

export function isLatticeClause(word: string): word is LatticeClause {
  return [...latticeClauses.keys()].some((known) => known === word);
}

export const statementWords = ['lattice', 'site', 'param', 'H', 'sector', 'observable', 'jump', 'integrals'] as const;
export const keywords: ReadonlySet<string> = new Set([
  'lattice',
  'site',
  'param',
  'sector',
  'observable',
  'integrals',
  'end',
  'sum',
  'plaquettes',
  'triangles',
  'where',
  'in',
  'except',
  'and',
  'or',
  'periodic',
  'open',
  'edges',
  'positions',
  'sites',
  'size',
  'supercell',
  'twist',
  'on',
]);

/** Operators whose short names may also be those of parameters and indices: they are operators before a parenthesis only. */
function isShort(name: string): boolean {
  const family = siteOperator(name)?.family;
  return family === 'fermion' || family === 'boson' || family === 'number';
}

/** True if a parameter or index may not have this name. */
export function isReserved(name: string): boolean {
  return (
    name === 'H' ||
    name === 'spin' ||
    keywords.has(name) ||
    (siteOperator(name) !== undefined && !isShort(name)) ||
    (isFunctionName(name) && !softFunctions.has(name)) ||
    constants.has(name)
  );
}

/** A text with more names than this gets suggestions from the first ones only. */
const comparedNames = 200;

/** The closest of the candidates if it is close enough to be meant; upper and lower case count half. */
export function closest(word: string, candidates: Iterable<string>): string | null {
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 0.6;
  if (word.length > 40) return null;
  let compared = 0;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    if (++compared > comparedNames) break;
    const distance = editDistance(word, candidate);
    if (distance < bestDistance && distance < Math.max(word.length, candidate.length)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const [left, right] = [a[row - 1]!, b[column - 1]!];
      const replace = left === right ? 0 : left.toLowerCase() === right.toLowerCase() ? 0.5 : 1;
      current.push(Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + replace));
    }
    previous = current;
  }
  return previous[b.length]!;
}
