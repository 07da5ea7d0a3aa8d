import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pythonWithNetket, pythonWithQuspin } from '../../bench/python';
import { compiled, sectorEigenvalues } from '../../src/shared/hamiltonian/dense-eigenvalues.test-support';
import { programFormats, programKinds, type ProgramFormat, writeProgram } from '../../src/shared/hamiltonian/programs';

const systems: Readonly<Record<string, string>> = {
  'Ising chain with a constant':
    'lattice chain(6) periodic\nsite spin(1/2)\nH = 0.25 - sum <i,j> Z(i)*Z(j) - 0.7 * sum i X(i)',
  'Heisenberg square, Sz = 1': 'lattice square(3, 2) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\nsector Sz = 1',
  'Dzyaloshinskii-Moriya bonds in a field':
    'lattice square(3, 2) periodic\nsite spin(1/2)\nH = sum <i,j> (Sx(i)*Sy(j) - Sy(i)*Sx(j)) + 0.5 * sum <i,j> S(i).S(j) + 0.1 * sum i Sy(i)',
  'spin 1, bilinear and biquadratic':
    'lattice chain(4) periodic\nsite spin(1)\nH = sum <i,j> (S(i).S(j) + 0.3 * (S(i).S(j))*(S(i).S(j)))',
  'spin 3/2 in a transverse field':
    'lattice chain(3) open\nsite spin(3/2)\nH = sum <i,j> S(i).S(j) + 0.3 * sum i Sx(i) + 0.2 * sum i Sz(i)*Sz(i)',
  'Bose-Hubbard ring':
    'lattice chain(4) periodic\nsite boson(3)\nH = -sum <i,j> (adag(i)*a(j) + h.c.) + 0.5 * sum i n(i)*(n(i) - 1)',
  'bosons that are not conserved':
    'lattice chain(3) periodic\nsite boson(2)\nH = -sum <i,j> (adag(i)*a(j) + h.c.) + 0.5 * sum i n(i)*n(i) + 0.2 * sum i (a(i) + adag(i))',
  'fermions on a ring with interaction':
    'lattice chain(6) periodic\nsite fermion\nH = -sum <i,j> (cdag(i)*c(j) + h.c.) + 1.5 * sum <i,j> n(i)*n(j)',
  'fermions on a twisted ring':
    'lattice chain(6) periodic twist (pi/3)\nsite fermion\nH = -1 * sum <i,j> (cdag(i)*c(j) + h.c.) + 1.5 * sum <i,j> n(i)*n(j)\nsector N = 2',
  'paired fermions':
    'lattice chain(5) periodic\nsite fermion\nH = sum <i,j> (cdag(i)*cdag(j) + h.c.) - 0.4 * sum i n(i) - sum <i,j> (cdag(i)*c(j) + h.c.)',
  'Hubbard plaquette, 2+1':
    'lattice square(2, 2) open\nsite electron\nH = -1 * sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + 4 * sum i docc(i) + 0.3 * sum <i,j> Sz(i)*Sz(j)\nsector Nup = 2, Ndown = 1',
  'electrons with spin exchange':
    'lattice chain(4) periodic\nsite electron\nH = -1 * sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + 0.3 * sum <i,j> S(i).S(j)\nsector Nup = 2, Ndown = 2',
  'hops that turn the spin':
    'lattice chain(3) periodic\nsite electron\nH = sum <i,j> (cdag(i,up)*c(j,down) + h.c.) - sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + 2 * sum i docc(i)',
};

/** All eigenvalues of what a file builds; one interpreter for all files of a format, its packages take seconds to load. */
const levelsOf: Readonly<Record<ProgramFormat, string>> = {
  quspin: `
def levels(path):
    return np.linalg.eigvalsh(program(path).operator().toarray())
`,
  openfermion: `
import openfermion
def levels(path):
    exported = program(path)
    return np.linalg.eigvalsh(openfermion.get_sparse_operator(exported.hamiltonian(), n_qubits=exported.N_MODES).toarray())
`,
  pauli: `
import openfermion
def levels(path):
    H, n = openfermion.QubitOperator(), 0
    for line in open(path):
        if line.startswith("#"):
            continue
        coefficient, _, product = line.strip().partition(" ")
        H += openfermion.QubitOperator(product, complex(coefficient))
        n = max([n] + [int(word[1:]) + 1 for word in product.split()])
    return np.linalg.eigvalsh(openfermion.get_sparse_operator(H, n_qubits=n).toarray())
`,
  netket: `
def levels(path):
    exported = program(path)
    return np.linalg.eigvalsh(exported.hamiltonian(exported.hilbert()).to_dense())
`,
};

const driver = (format: ProgramFormat): string => `
import contextlib, importlib.util, io, json, sys
import numpy as np
def program(path):
    spec = importlib.util.spec_from_file_location("exported", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
${levelsOf[format]}
with contextlib.redirect_stdout(io.StringIO()):
    found = [[float(level) for level in levels(path)] for path in sys.argv[1:]]
json.dump(found, sys.stdout)
`;

const quspin = pythonWithQuspin();
const interpreters: Readonly<Record<ProgramFormat, string | null>> = {
  quspin,
  openfermion: quspin,
  pauli: quspin,
  netket: pythonWithNetket(),
};

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ansatz-programs-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const isQubits = (text: string): boolean => /site (spin\(1\/2\)|fermion|electron)/.test(text);

describe.each(programFormats)('systems written for %s', (format) => {
  const python = interpreters[format];
  const whole = format === 'openfermion' || format === 'pauli';
  const written = Object.values(systems).filter((text) => !whole || isQubits(text));
  it.skipIf(python === null)('have the levels of our matrices', async () => {
    const files = await Promise.all(
      written.map(async (text, index) => {
        const file = join(directory, `${format}-${index}.${programKinds[format].extension}`);
        await writeFile(file, writeProgram(compiled(text), format));
        return file;
      }),
    );
    const script = join(directory, `driver-${format}.py`);
    await writeFile(script, driver(format));
    const answer = spawnSync(python ?? '', [script, ...files], { encoding: 'utf8', maxBuffer: 2 ** 26 });
    expect(answer.status, answer.stderr).toBe(0);
    const theirs = z.array(z.array(z.number())).parse(JSON.parse(answer.stdout));
    expect(theirs).toHaveLength(written.length);
    written.forEach((text, index) => {
      const { operator, charges } = compiled(text);
      const ours = sectorEigenvalues(operator, whole ? [] : charges);
      expect(theirs[index], text).toHaveLength(ours.length);
      ours.forEach((level, at) => expect(Math.abs(theirs[index]![at]! - level), text).toBeLessThan(1e-9));
    });
  });
});
