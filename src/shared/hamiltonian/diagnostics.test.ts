import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile, type Diagnostic } from '.';

const chain = 'lattice chain(6) periodic\nsite spin(1/2)\n';
const square = 'lattice square(4, 4) periodic\nsite spin(1/2)\n';
const heisenberg = 'H = sum <i,j> S(i).S(j)';
const electrons = 'lattice chain(4) open\nsite electron\n';
const hubbard = `${electrons}H = sum <i,j> sum spin s cdag(i,s)*c(j,s) + h.c.\n`;

interface Expectation {
  readonly text: string;
  readonly code: string;
  readonly at: string;
  /** What the text becomes by each fix: the changed line. */
  readonly fixed?: readonly string[];
  readonly severity?: Diagnostic['severity'];
  readonly message?: string;
}

const molecule = 'lattice custom(2) edges (0,1)\nsite electron\nH = molecule';

const expectations: readonly Expectation[] = [
  { text: molecule, code: 'INTEGRALS_MISSING', at: '3:5' },
  { text: `${molecule} * n(0)\nintegrals\n1 1 1 0 0\nend`, code: 'MOLECULE_IN_PRODUCT', at: '3:5' },
  { text: `${molecule}\nintegrals\n1 1 1 0 0\n1 1 1\nend`, code: 'INTEGRALS_LINE', at: '6:1' },
  { text: `${molecule}\nintegrals\n1 1 1 0 0`, code: 'INTEGRALS_END', at: '4:1' },
  { text: `${molecule}\nintegrals\n1 3 1 0 0\nend`, code: 'INTEGRALS_SITES', at: '4:1' },
  { text: `${chain}H = sum i X(i) ? 2`, code: 'UNKNOWN_CHARACTER', at: '3:16', fixed: ['H = sum i X(i)  2'] },
  { text: `${chain}H = 2 × X(0)`, code: 'UNKNOWN_CHARACTER', at: '3:7', fixed: ['H = 2 * X(0)'] },
  { text: `${chain}H = X(0)${' '.repeat(50_000)}`, code: 'TEXT_TOO_LONG', at: '3:49960' },
  { text: `${chain}H = ${'('.repeat(60)}1${')'.repeat(60)}`, code: 'TOO_DEEP', at: '3:45' },
  { text: `${chain}H = sum >i,j> X(i)`, code: 'BOND_BRACKETS', at: '3:9' },
  { text: `${chain}H = sum <i> X(i)`, code: 'BOND_BRACKETS', at: '3:11' },
  { text: `${chain}H = sum <<i,j> X(i)*X(j)`, code: 'BOND_BRACKETS', at: '3:14', fixed: ['H = sum <<i,j>> X(i)*X(j)'] },
  { text: `${chain}H = sum 3 X(i)`, code: 'INDEX_EXPECTED', at: '3:9' },
  { text: `${chain}H = 2 * `, code: 'EXPRESSION_EXPECTED', at: '3:8' },
  { text: `${chain}H = * X(0)`, code: 'EXPRESSION_EXPECTED', at: '3:5' },
  { text: `${chain}H = sum i X(i`, code: 'PARENTHESIS_MISSING', at: '3:14', fixed: ['H = sum i X(i)'] },
  { text: `${chain}H = X(0))`, code: 'PARENTHESIS_EXTRA', at: '3:9', fixed: ['H = X(0)'] },
  { text: `${chain}H = X(0) 2`, code: 'UNEXPECTED', at: '3:10', fixed: ['H = X(0) * 2'] },
  { text: `${chain}H = X(0) lattice chain(2) open`, code: 'NEW_LINE_MISSING', at: '3:10' },
  { text: `${chain}H X(0)`, code: 'EQUALS_MISSING', at: '3:2', fixed: ['H = X(0)'] },
  { text: `${chain}param J\nH = X(0)`, code: 'EQUALS_MISSING', at: '3:8', fixed: ['param J = 1'] },
  { text: `${chain}param 3\nH = X(0)`, code: 'NAME_EXPECTED', at: '3:7' },
  { text: `latice chain(6) periodic\n`, code: 'UNKNOWN_STATEMENT', at: '1:1', fixed: ['lattice chain(6) periodic'] },
  { text: `${chain}J = 2\nH = X(0)`, code: 'UNKNOWN_STATEMENT', at: '3:1', fixed: ['param J = 2'] },
  { text: `${chain}h = X(0)`, code: 'UNKNOWN_STATEMENT', at: '3:1', fixed: ['H = X(0)'] },
  { text: `site spin(1/2)\nH = X(0)`, code: 'LATTICE_MISSING', at: '1:1', fixed: ['lattice chain(10) periodic'] },
  { text: `lattice\n`, code: 'LATTICE_MISSING', at: '1:8' },
  {
    text: `lattice chain(6) open\nH = X(0)`,
    code: 'SITE_MISSING',
    at: '1:22',
    fixed: ['lattice chain(6) open', 'site spin(1/2)'].slice(0, 1),
  },
  { text: chain, code: 'H_MISSING', at: '2:15' },
  { text: `${chain}H = X(0)\nH = X(1)`, code: 'DUPLICATE_STATEMENT', at: '4:1', fixed: [''] },
  {
    text: `lattice sqare(4, 4) periodic`,
    code: 'UNKNOWN_LATTICE',
    at: '1:9',
    fixed: ['lattice square(4, 4) periodic'],
  },
  { text: `lattice square(4) periodic`, code: 'LATTICE_ARGUMENTS', at: '1:15' },
  { text: `lattice chain periodic`, code: 'LATTICE_ARGUMENTS', at: '1:9' },
  { text: `lattice chain(2.5) periodic`, code: 'LATTICE_SIZE', at: '1:15' },
  { text: `lattice chain(100000) periodic`, code: 'TOO_MANY_SITES', at: '1:14' },
  {
    text: `lattice chain(6)`,
    code: 'BOUNDARY_MISSING',
    at: '1:17',
    fixed: ['lattice chain(6) periodic', 'lattice chain(6) open'],
  },
  { text: `lattice chain(6) periodik`, code: 'BOUNDARY_UNKNOWN', at: '1:18', fixed: ['lattice chain(6) periodic'] },
  {
    text: `lattice custom(2) periodic edges (0,1)`,
    code: 'BOUNDARY_NOT_NEEDED',
    at: '1:19',
    fixed: ['lattice custom(2)  edges (0,1)'],
  },
  { text: `lattice custom(3)`, code: 'EDGES_MISSING', at: '1:18', fixed: ['lattice custom(3) edges (0,1)'] },
  { text: `lattice chain(3) open edges (0,1)`, code: 'CLAUSE_NOT_HERE', at: '1:29' },
  { text: `lattice custom(3) edges (0,3)`, code: 'NO_SUCH_SITE', at: '1:28' },
  {
    text: `lattice custom(3) edges (0,1) (1,0)`,
    code: 'EDGE_INVALID',
    at: '1:31',
    fixed: ['lattice custom(3) edges (0,1) '],
  },
  { text: `lattice custom(3) edges (0,1,2)`, code: 'PAIR_EXPECTED', at: '1:25' },
  { text: `lattice custom(2) edges (0,1) positions (0,0)`, code: 'POSITION_COUNT', at: '1:41' },
  { text: 'lattice chain(6) open\nsite fermoin\n', code: 'SITE_KIND', at: '2:6', fixed: ['site fermion'] },
  { text: 'lattice chain(6) open\nsite spin(0.7)\n', code: 'SPIN_VALUE', at: '2:11', fixed: ['site spin(1/2)'] },
  { text: 'lattice chain(6) open\nsite spin\n', code: 'SPIN_VALUE', at: '2:6', fixed: ['site spin(1/2)'] },
  { text: `${chain}param X = 1\nH = X(0)`, code: 'RESERVED_NAME', at: '3:7', fixed: ['param X0 = 1'] },
  { text: `${chain}param J = 1, J = 2\nH = J*X(0)`, code: 'DUPLICATE_PARAMETER', at: '3:14' },
  { text: `${chain}param J = 1\nH = X(0)`, code: 'PARAMETER_UNUSED', at: '3:7', severity: 'information' },
  { text: `${chain}param J = X(0)\nH = J*X(0)`, code: 'NUMBER_EXPECTED', at: '3:11' },
  { text: `${chain}H = cos(X(0))`, code: 'NUMBER_EXPECTED', at: '3:9' },
  { text: `${chain}param J = im\nH = J*X(0)`, code: 'REAL_EXPECTED', at: '3:11' },
  { text: `${chain}param J = 1/0\nH = J*X(0)`, code: 'DIVISION_BY_ZERO', at: '3:13' },
  { text: `${chain}param J = 1e200\nH = J*X(0)`, code: 'NUMBER_TOO_LARGE', at: '3:11' },
  { text: `${chain}H = log(-1) * X(0)`, code: 'NUMBER_TOO_LARGE', at: '3:5' },
  { text: `${chain}H = sum i J * X(i)`, code: 'UNKNOWN_NAME', at: '3:11', fixed: ['param J = 1'] },
  {
    text: `${chain}H = X(0)\n  + J *\n X(1)`,
    code: 'UNKNOWN_NAME',
    at: '4:5',
    fixed: ['  + im *', 'param J = 1'].slice(1),
  },
  {
    text: `${chain}H = sum <i,j> S(i).S(j) - sum i X(i)`,
    code: 'CONVENTIONS_MIXED',
    at: '3:33',
    severity: 'information',
    fixed: ['H = sum <i,j> S(i).S(j) - sum i (2*Sx(i))', 'H = sum <i,j> S(i).S(j) - sum i Sx(i)'],
  },
  {
    text: `${chain}H = sum <i,j> Z(i)*Z(j) + X(0) - sum i Sx(i)`,
    code: 'CONVENTIONS_MIXED',
    at: '3:40',
    severity: 'information',
    fixed: ['H = sum <i,j> Z(i)*Z(j) + X(0) - sum i (X(i)/2)', 'H = sum <i,j> Z(i)*Z(j) + X(0) - sum i X(i)'],
  },
  { text: `${chain}H = sum i i * X(i) + i * X(0)`, code: 'INDEX_OUTSIDE_SUM', at: '3:22' },
  {
    text: `${chain}param Delta = 1\nH = delta * X(0)`,
    code: 'UNKNOWN_NAME',
    at: '4:5',
    fixed: ['H = Delta * X(0)', 'param delta = 1'],
  },
  { text: `${chain}H = j * X(0)`, code: 'UNKNOWN_NAME', at: '3:5', fixed: ['H = im * X(0)'] },
  { text: `${chain}H = sum i Xz(i)`, code: 'UNKNOWN_NAME', at: '3:11' },
  {
    text: `${chain}H = sum i sz(i)`,
    code: 'UNKNOWN_NAME',
    at: '3:11',
    fixed: ['H = sum i Sz(i)'],
    message: 'sz is not an operator or function; did you mean Sz?',
  },
  { text: `${chain}param J = 1\nH = J(X(0))`, code: 'NOT_A_FUNCTION', at: '4:5', fixed: ['H = J * (X(0))'] },
  { text: `${chain}H = sum i X`, code: 'ARGUMENTS_MISSING', at: '3:11', fixed: ['H = sum i X(i)'] },
  { text: `${chain}H = cos(1, 2) * X(0)`, code: 'ARGUMENT_COUNT', at: '3:8' },
  {
    text: `${chain}H = sum i uniform(-1, 1) * X(i)`,
    code: 'SEED_MISSING',
    at: '3:11',
    fixed: ['H = sum i uniform(-1, 1, seed=1) * X(i)'],
  },
  { text: `${chain}H = sum i uniform(-1, 1, seed=pi) * X(i)`, code: 'SEED_NOT_INTEGER', at: '3:26' },
  { text: `${chain}H = sum i uniform(-1, 1, sed=2, seed=1) * X(i)`, code: 'UNKNOWN_ARGUMENT', at: '3:26' },
  {
    text: 'lattice chain(4) open\nsite spin(1)\nH = sum i Z(i)',
    code: 'PAULI_NEEDS_SPIN_HALF',
    at: '3:11',
    fixed: ['H = sum i Sz(i)'],
  },
  {
    text: `${chain}H = sum <i,j> Sz(i, j)`,
    code: 'WRONG_SITE_COUNT',
    at: '3:17',
    fixed: ['H = sum <i,j> Sz(i)*Sz(j)', 'H = sum <i,j> Sz(i)'],
  },
  { text: `${chain}H = sum i Sz()`, code: 'WRONG_SITE_COUNT', at: '3:13', fixed: ['H = sum i Sz(i)'] },
  { text: `${chain}H = sum i X(k)`, code: 'UNKNOWN_INDEX', at: '3:13', fixed: ['H = sum i X(i)'] },
  { text: `${chain}H = sum i X(i) + Z(i)`, code: 'INDEX_OUTSIDE_SUM', at: '3:20' },
  { text: `${chain}H = sum i X(cos(i))`, code: 'SITE_EXPECTED', at: '3:13' },
  { text: `${chain}H = X(1/2)`, code: 'SITE_EXPECTED', at: '3:7' },
  { text: `${chain}H = X(6)`, code: 'NO_SUCH_SITE', at: '3:7', fixed: ['H = X(5)'] },
  { text: `${square}H = sum i X(i)*X(i+1)`, code: 'SITE_ARITHMETIC', at: '3:18' },
  { text: `${chain}H = sum i X(i) + S(0)`, code: 'VECTOR_PLUS_NUMBER', at: '3:18' },
  { text: `${chain}H = sum <i,j> S(i)*S(j)`, code: 'VECTOR_PRODUCT', at: '3:19', fixed: ['H = sum <i,j> S(i).S(j)'] },
  { text: `${chain}H = sum <i,j> S(i).S(j)^2`, code: 'VECTOR_POWER', at: '3:20' },
  { text: `${chain}H = sum <i,j> Sz(i).Sz(j)`, code: 'NOT_A_VECTOR', at: '3:15', fixed: ['H = sum <i,j> Sz(i)*Sz(j)'] },
  { text: `${chain}H = sum i S(i)`, code: 'VECTOR_HAMILTONIAN', at: '3:5' },
  { text: `${chain}H = 1/X(0)`, code: 'DIVISION_BY_OPERATOR', at: '3:6', fixed: ['H = 1*X(0)'] },
  { text: `${chain}H = X(0)^0.5`, code: 'EXPONENT', at: '3:10' },
  { text: `${chain}H = 2^X(0)`, code: 'EXPONENT', at: '3:7' },
  { text: `${chain}H = h.c. + X(0)`, code: 'CONJUGATE_OF_NOTHING', at: '3:5' },
  { text: `${chain}H = sum X Z(0)`, code: 'INDEX_NAME', at: '3:9', fixed: ['H = sum i Z(0)'] },
  { text: `${chain}H = sum <i,j> Sz(i)`, code: 'INDEX_UNUSED', at: '3:12', severity: 'warning' },
  {
    text: 'lattice chain(2) periodic\nsite spin(1/2)\nH = sum <<i,j>> X(i)*X(j)',
    code: 'NO_SUCH_BONDS',
    at: '3:9',
    fixed: ['H = sum <i,j> X(i)*X(j)'],
  },
  {
    text: 'lattice chain(6) open\nsite spin(1/2)\nH = sum i X(i)*X(i+1)',
    code: 'BEYOND_THE_END',
    at: '3:18',
    severity: 'information',
  },
  {
    text: `${chain}H = sum <i,j> Sp(i)*Sm(j)`,
    code: 'NOT_HERMITIAN',
    at: '3:1',
    severity: 'warning',
    fixed: ['H = sum <i,j> Sp(i)*Sm(j) + h.c.'],
  },
  { text: `${chain}H = 0 * X(0)`, code: 'H_ZERO', at: '3:1', severity: 'warning' },
  {
    text: 'lattice chain(300) open\nsite spin(1/2)\nH = sum i sum j sum k X(i)*X(j)*X(k)',
    code: 'TOO_MANY_TERMS',
    at: '3:17',
  },
  {
    text: `lattice chain(20) open\nsite spin(1/2)\nH = ${Array.from({ length: 11 }, (_, site) => `X(${site})`).join('*')}`,
    code: 'PRODUCT_TOO_LARGE',
    at: '3:5',
  },
  { text: `${chain}H = sum i where x(i) < 3 Z(i)`, code: 'COLON_MISSING', at: '3:30' },
  {
    text: `${chain}H = sum i where i < 3\nobservable A = X(0)`,
    code: 'COLON_MISSING',
    at: '3:22',
    fixed: ['H = sum i where i < 3:'],
  },
  { text: `${chain}H = sum i where x(i): Z(i)`, code: 'COMPARISON_EXPECTED', at: '3:21' },
  { text: `${chain}H = sum i where Z(i) = 1: Z(i)`, code: 'NUMBER_EXPECTED', at: '3:17' },
  { text: `${chain}H = sum <i,j> in Z(i)*Z(j)`, code: 'LIST_EXPECTED', at: '3:17' },
  { text: `${chain}H = sum <i,j> except S(i).S(j)`, code: 'LIST_EXPECTED', at: '3:21' },
  {
    text: `${chain}H = sum <i,j> except (0,3) S(i).S(j)`,
    code: 'EXCEPT_NOTHING',
    at: '3:22',
    fixed: ['H = sum <i,j>  S(i).S(j)'],
  },
  {
    text: `${electrons}H = sum i sum spin s except (0,1) n(i, s)`,
    code: 'EXCEPT_SPINS',
    at: '3:22',
    fixed: ['H = sum i sum spin s  n(i, s)'],
  },
  { text: `${chain}H = sum i in (0, 6) Z(i)`, code: 'NO_SUCH_SITE', at: '3:18' },
  { text: `${chain}H = sum <i,j> in (0,1,2) Z(i)*Z(j)`, code: 'PAIR_EXPECTED', at: '3:18' },
  { text: `${chain}H = sum <i,j>y Z(i)*Z(j)`, code: 'NO_SUCH_DIRECTION', at: '3:14' },
  { text: `${square}H = sum i sum j direction(i,j)*Z(i)*Z(j)`, code: 'NO_DIRECTION', at: '3:17' },
  {
    text: `${square}H = sum plaquettes (i,j) Z(i)*Z(j)`,
    code: 'LOOP_INDICES',
    at: '3:9',
    fixed: ['H = sum plaquettes (i,j,k,l) Z(i)*Z(j)'],
  },
  { text: `${chain}H = sum triangles (i,j,k) Z(i)*Z(j)*Z(k)`, code: 'NO_SUCH_BONDS', at: '3:9' },
  {
    text: 'lattice chain(5) periodic\nsite spin(1)\nH = sum i sublattice(i)*Sz(i)',
    code: 'NO_SUBLATTICES',
    at: '3:11',
  },
  { text: `${chain}H = sum i dist(i)*Z(i)`, code: 'ARGUMENT_COUNT', at: '3:15' },
  { text: `${chain}H = sum <i,j> S(i).cross(S(j), Z(i))`, code: 'NOT_A_VECTOR', at: '3:25' },
  { text: `${chain}param a = x(0)\nH = a*X(0)`, code: 'SITE_FUNCTION_HERE', at: '3:11' },
  { text: `${chain}H = X(0)\nobservable = X(1)`, code: 'NAME_EXPECTED', at: '4:11' },
  { text: `${chain}H = X(0)\nobservable A X(1)`, code: 'EQUALS_MISSING', at: '4:13', fixed: ['observable A = X(1)'] },
  {
    text: `${chain}H = X(0)\nobservable A = X(1)\nobservable A = X(2)`,
    code: 'OBSERVABLE_NAME',
    at: '5:12',
    fixed: ['observable A_2 = X(2)'],
  },
  { text: `${chain}H = X(0)\nobservable A = S(1)`, code: 'VECTOR_OBSERVABLE', at: '4:16' },
  {
    text: `${chain}H = X(0)\n${Array.from({ length: 70 }, (_, index) => `observable A${index} = X(0)`).join('\n')}`,
    code: 'TOO_MANY_OBSERVABLES',
    at: '68:1',
  },
  {
    text: `${chain}H = X(0)\nobservable A = Sp(1)`,
    code: 'NOT_HERMITIAN',
    at: '4:12',
    severity: 'warning',
    fixed: ['observable A = Sp(1) + h.c.'],
  },
  { text: `${chain}H = sum <i,j> S(i).S(j)\nsector k = (0, 0)`, code: 'SECTOR_UNKNOWN', at: '4:8' },
  { text: `${square}${heisenberg}\nsector momentum = pi`, code: 'SECTOR_MOMENTUM', at: '4:19' },
  {
    text: `${square}${heisenberg}\nsector momentum = (0, 1)`,
    code: 'SECTOR_MOMENTUM',
    at: '4:19',
    fixed: ['sector momentum = (0, 0)'],
  },
  { text: `${chain}H = sum i i*Sz(i)\nsector momentum = 0`, code: 'SECTOR_NOT_CONSERVED', at: '4:19' },
  { text: `${chain}H = sum i Z(i)\nsector parity = 1`, code: 'SECTOR_NOT_CONSERVED', at: '4:17' },
  { text: `${chain}${heisenberg}\nsector Sz = 1, parity = 1`, code: 'SECTOR_TOGETHER', at: '4:25' },
  {
    text: `${chain}${heisenberg}\nsector parity = 0`,
    code: 'SECTOR_VALUE',
    at: '4:17',
    fixed: ['sector parity = 1', 'sector parity = -1'],
  },
  {
    text: `${chain}${heisenberg}\nsector point = B1`,
    code: 'SECTOR_POINT',
    at: '4:16',
    fixed: ['sector point = A1', 'sector point = A2'],
  },
  { text: `${chain}${heisenberg}\nsector point = 3`, code: 'SECTOR_VALUE', at: '4:16' },
  { text: `${chain}${heisenberg}\nsector momentum = 0, momentum = pi`, code: 'SECTOR_TWICE', at: '4:22' },
  { text: `${chain}${heisenberg}\nsector 3`, code: 'NAME_EXPECTED', at: '4:8' },
  { text: `${chain}${heisenberg}\nsector Sz 0`, code: 'EQUALS_MISSING', at: '4:10', fixed: ['sector Sz = 0'] },
  { text: `${hubbard}sector Nup = 2, N = 4`, code: 'SECTOR_TOGETHER', at: '4:21' },
  { text: `${hubbard}sector N = 2, N = 4`, code: 'SECTOR_TWICE', at: '4:19' },
  { text: `${hubbard}sector N = 9`, code: 'SECTOR_VALUE', at: '4:12', fixed: ['sector N = 4'] },
  { text: `${hubbard}sector N = 3, Sz = 0`, code: 'SECTOR_VALUE', at: '4:20' },
  { text: `${hubbard}sector Nb = 3`, code: 'SECTOR_NOT_CONSERVED', at: '4:13' },
  { text: `${electrons}H = cdag(0, up)*n(1)`, code: 'FERMION_PARITY', at: '3:5' },
  { text: 'lattice chain(4) open\nsite fermion\nH = a(0)', code: 'OPERATOR_NOT_HERE', at: '3:5', fixed: ['H = c(0)'] },
  { text: `${chain}H = sum i docc(i)`, code: 'OPERATOR_NOT_HERE', at: '3:11' },
  {
    text: 'lattice chain(4) open\nsite spin(1/2) on (0)\nsite boson(2)\nH = sum i X(i)',
    code: 'OPERATOR_NOT_ON_SITE',
    at: '4:11',
  },
  {
    text: `${electrons}H = sum i n(i, up)*c(i)`,
    code: 'SPIN_MISSING',
    at: '3:21',
    fixed: ['H = sum i n(i, up)*c(i, up)', 'H = sum i n(i, up)*c(i, dn)'],
  },
  { text: `${electrons}H = sum <i,j> n(i, j)`, code: 'SPIN_EXPECTED', at: '3:20' },
  { text: `${electrons}H = sum spin s n(s)`, code: 'SITE_EXPECTED', at: '3:18' },
  {
    text: 'lattice chain(4) open\nsite fermion\nH = sum i n(i, up)',
    code: 'SPIN_NOT_NEEDED',
    at: '3:16',
    fixed: ['H = sum i n(i)'],
  },
  { text: 'lattice chain(6) open\nsite fermion(2)\n', code: 'SITE_ARGUMENTS', at: '2:1', fixed: ['site fermion'] },
  { text: 'lattice chain(6) open\nsite boson(0)\n', code: 'BOSON_VALUE', at: '2:12', fixed: ['site boson(1)'] },
  { text: 'lattice chain(6) open\nsite boson\n', code: 'BOSON_VALUE', at: '2:6', fixed: ['site boson(3)'] },
  { text: 'lattice chain(6) open\nsite fermion on 3\n', code: 'SITE_PLACE', at: '2:14' },
  { text: 'lattice chain(5) periodic\nsite fermion on sublattice 0\n', code: 'SITE_PLACE', at: '2:28' },
  { text: 'lattice chain(5) periodic\nsite fermion on (0, 1)\n', code: 'SITE_UNCOVERED', at: '2:1' },
  {
    text: 'lattice chain(5) open\nsite fermion on (0, 1)\nsite boson(2) on (1, 2)\nsite spin(1)\n',
    code: 'SITE_OVERLAP',
    at: '3:15',
    fixed: [''],
  },
  { text: 'lattice chain(6) open periodic\n', code: 'BOUNDARY_COUNT', at: '1:23', fixed: ['lattice chain(6) open '] },
  {
    text: 'lattice square(6, 4) open twist (1, 0)\n',
    code: 'TWIST',
    at: '1:34',
    fixed: ['lattice square(6, 4) open twist (0, 0)'],
  },
  { text: 'lattice square(6, 4) periodic twist (1)\n', code: 'PAIR_EXPECTED', at: '1:37' },
  {
    text: 'lattice square(20) supercell (5,1) (-1,5)\n',
    code: 'SUPERCELL',
    at: '1:15',
    fixed: ['lattice square(26) supercell (5,1) (-1,5)'],
  },
  { text: 'lattice square supercell (5,1) (-5,-1)\n', code: 'SUPERCELL', at: '1:16' },
  { text: 'lattice cell (1,0) (2,0) size (2,2) open\n', code: 'CELL', at: '1:14' },
  { text: 'lattice cell (1,0) (0,1) sites (0,0) (0,0) size (2,2) open\n', code: 'CELL', at: '1:26' },
  { text: 'lattice cell (1,0) (0,1) size (2) open\n', code: 'CELL_SIZE', at: '1:26' },
  { text: `${chain}H = sum <i,j> S(i).S(j)\nsector Sz = 0.3`, code: 'SECTOR_VALUE', at: '4:13' },
  {
    text: `${chain}H = sum <i,j> S(i).S(j)\nsector Sz = 1/2`,
    code: 'SECTOR_VALUE',
    at: '4:13',
    fixed: ['sector Sz = 0'],
  },
  { text: `${chain}H = sum i X(i)\nsector Sz = 0`, code: 'SECTOR_NOT_CONSERVED', at: '4:13' },
  {
    text: `${chain}param h(i) = 2\nH = h*X(0)`,
    code: 'TIME_ARGUMENT',
    at: '3:8',
    fixed: ['param h(t) = 2'],
  },
  { text: `${chain}param h(t) = 2\nH = h(2*t)*X(0)`, code: 'TIME_ARGUMENT', at: '4:6', fixed: ['H = h(t)*X(0)'] },
  {
    text: `${chain}param h = 2*t\nH = h*X(0)`,
    code: 'TIME_IN_CONSTANT',
    at: '3:13',
    fixed: ['param h(t) = 2*t'],
  },
  {
    text: `${chain}param g(t) = t\nparam h = 2*g\nH = h*X(0)`,
    code: 'TIME_NOT_HERE',
    at: '4:13',
    fixed: ['param h(t) = 2*g'],
  },
  { text: `${chain}param g(t) = t\nH = sum i where i < g: X(i)`, code: 'TIME_NOT_HERE', at: '4:21', fixed: [] },
  { text: `${chain}param g(t) = t\nH = sum i uniform(0, g, seed=1)*X(i)`, code: 'TIME_NOT_HERE', at: '4:22' },
  { text: `${chain}param t = 1, h(t) = t\nH = h*t*X(0)`, code: 'TIME_IS_PARAMETER', at: '3:7' },
  { text: `${chain}param h(t) = 1/t\nH = h*X(0)`, code: 'TIME_NOT_FINITE', at: '3:7' },
  { text: `${chain}H = if(2 < 3, 1)*X(0)`, code: 'CHOICE_VALUES', at: '3:5' },
  {
    text: `${chain}${heisenberg}\njump L = Sm(i)`,
    code: 'JUMP_INDEX',
    at: '4:13',
    fixed: ['jump L(i) = Sm(i)', 'jump L(<i,j>) = Sm(i)'],
  },
  {
    text: `${chain}${heisenberg}\njump L(i) = Sm(i)\njump L(i) = Sp(i)`,
    code: 'JUMP_NAME',
    at: '5:6',
    fixed: ['jump L_2(i) = Sp(i)'],
  },
  {
    text: `${chain}${heisenberg}\n${Array.from({ length: 70 }, (_, k) => `jump L${k} = Sm(0)`).join('\n')}`,
    code: 'TOO_MANY_JUMPS',
    at: '68:1',
  },
  { text: `${chain}${heisenberg}\njump L(i) = S(i)`, code: 'VECTOR_JUMP', at: '4:13' },
  { text: `${chain}${heisenberg}\njump L(i) = 0*Sm(i)`, code: 'JUMP_ZERO', at: '4:6', severity: 'warning' },
  { text: `${chain}${heisenberg}\njump L = 2*Id`, code: 'JUMP_NUMBER', at: '4:6', severity: 'warning' },
  {
    text: `${chain}${heisenberg}\njump L = 2*sum i Sm(i)`,
    code: 'JUMP_COLLECTIVE',
    at: '4:6',
    severity: 'information',
    fixed: ['jump L(i) = 2*Sm(i)'],
  },
  {
    text: 'lattice chain(4) open\nsite fermion\nH = sum <i,j> (c(i)*c(j) + h.c.)',
    code: 'DAGGER_MISSING',
    at: '3:16',
    severity: 'information',
    fixed: ['H = sum <i,j> (cdag(i)*c(j) + h.c.)'],
  },
];

const named = expectations.map((expectation) => [`${expectation.code} at ${expectation.at}`, expectation] as const);

describe('diagnostics', () => {
  it.each(named)('%s', (_, { text, code, at, fixed, severity = 'error', message }) => {
    const { diagnostics, ok } = compile(text);
    const found = diagnostics.filter((diagnostic) => diagnostic.code === `HAMILTONIAN_${code}`);
    expect(
      found.map(({ span }) => `${span.line}:${span.column}`),
      JSON.stringify(diagnostics),
    ).toContain(at);
    const diagnostic = found.find(({ span }) => `${span.line}:${span.column}` === at)!;
    expect(diagnostic.severity).toBe(severity);
    expect(ok).toBe(severity !== 'error');
    expect(diagnostic.message).toMatch(/[.?]$/);
    if (message) expect(diagnostic.message).toBe(message);
    if (!fixed) return;
    const results = diagnostic.fixes.map(({ span, replacement }) => {
      const result = text.slice(0, span.start) + replacement + text.slice(span.end);
      return result.split('\n')[span.line - 1];
    });
    expect(results).toEqual(fixed);
  });

  it('is exactly the sentence of the design for two sites on one operator', () => {
    const text = `# J1-J2
lattice square(10, 10) periodic
site spin(1/2)
param J1 = 1, J2 = 0.5
param h = 0

H = J1 * sum <i,j>   S(i).S(j)
  + J2 * sum <<i,j>> S(i).S(j)
  - h * sum i Sz(i, j)
`;
    expect(compile(text).diagnostics).toEqual([
      {
        severity: 'error',
        code: 'HAMILTONIAN_WRONG_SITE_COUNT',
        message: 'Sz acts on one site, but got two: i, j.',
        reason: 'The sum runs over single sites i.',
        span: { start: text.indexOf('(i, j)'), end: text.indexOf('(i, j)') + 6, line: 9, column: 17 },
        fixes: [
          { title: 'Replace with Sz(i)', span: expect.objectContaining({ line: 9, column: 15 }), replacement: 'Sz(i)' },
        ],
      },
    ]);
  });

  it('come together from one text, in order', () => {
    const { diagnostics } = compile('latice chain(4) open\nsite spin(1/2)\nparam J = \nH = J * sum i Xx(i)\n');
    expect(diagnostics.map(({ span }) => span.line)).toEqual([1, 1, 3, 4]);
  });

  it('are all listed here', () => {
    const codes = new Set<string>();
    const folder = import.meta.dirname;
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      // What cannot be written for another program is no problem of the text.
      if (!file.endsWith('.ts') || file.includes('.test') || file.startsWith('programs') || file === 'static-only.ts')
        continue;
      for (const [, code] of readFileSync(join(folder, file), 'utf8').matchAll(/\bcode: '([A-Z_]+)'/g))
        codes.add(code!);
      for (const [, a, b] of readFileSync(join(folder, file), 'utf8').matchAll(
        /code: [^'\n]*\? '([A-Z_]+)' : '([A-Z_]+)'/g,
      ))
        codes.add(a!).add(b!);
    }
    expect(codes.size).toBeGreaterThan(60);
    expect([...codes].filter((code) => !expectations.some((expectation) => expectation.code === code))).toEqual([]);
  });
});
