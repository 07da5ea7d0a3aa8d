import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { pythonWithNetket } from '../../bench/python';
import { compiled } from '../../src/shared/hamiltonian/dense-eigenvalues.test-support';
import { denseLindbladian } from '../../src/shared/hamiltonian/open/lindbladian';
import { writeProgram } from '../../src/shared/hamiltonian/programs';

const systems = [
  'lattice chain(2) open\nsite spin(1/2)\nH = 0.5*X(0) + Z(0)*Z(1) + 0.3*Y(1)\njump L(i) = sqrt(0.7)*Sm(i)\njump D = Z(0) + im*X(1)\n',
  'lattice chain(2) open\nsite spin(1)\nH = 0.4*S(0).S(1) + Sx(0)\njump L(<i,j>) = Sm(i)*Sp(j) + 0.2*Sz(i)\n',
  'lattice chain(2) open\nsite boson(2)\nH = adag(0)*a(1) + h.c. + n(0)*n(0)\njump L(i) = 0.6*a(i)\njump P(i in (1)) = 0.3*adag(i) + 0.1\n',
];

const driver = `
import contextlib, importlib.util, io, json, sys
import numpy as np
def program(path):
    spec = importlib.util.spec_from_file_location("exported", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
found = []
with contextlib.redirect_stdout(io.StringIO()):
    for path in sys.argv[1:]:
        exported = program(path)
        matrix = np.asarray(exported.liouvillian(exported.hilbert()).to_dense())
        powers = [np.linalg.matrix_power(matrix, k).trace() for k in (1, 2, 3, 4)]
        found.append([[float(value.real), float(value.imag)] for value in powers])
json.dump(found, sys.stdout)
`;

/** Traces of the powers of our matrix: they do not depend on the order of the basis, and with enough of them tell the spectrum. */
function traces(text: string): [number, number][] {
  const { dimension: n, re, im } = denseLindbladian(compiled(text));
  let [powerRe, powerIm] = [re, im];
  return [1, 2, 3, 4].map((power) => {
    if (power > 1) {
      const [nextRe, nextIm] = [new Float64Array(n * n), new Float64Array(n * n)];
      for (let row = 0; row < n; row++)
        for (let k = 0; k < n; k++) {
          const [aRe, aIm] = [powerRe[row * n + k]!, powerIm[row * n + k]!];
          if (aRe === 0 && aIm === 0) continue;
          for (let column = 0; column < n; column++) {
            nextRe[row * n + column]! += aRe * re[k * n + column]! - aIm * im[k * n + column]!;
            nextIm[row * n + column]! += aRe * im[k * n + column]! + aIm * re[k * n + column]!;
          }
        }
      [powerRe, powerIm] = [nextRe, nextIm];
    }
    let [sumRe, sumIm] = [0, 0];
    for (let row = 0; row < n; row++) {
      sumRe += powerRe[row * n + row]!;
      sumIm += powerIm[row * n + row]!;
    }
    return [sumRe, sumIm];
  });
}

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ansatz-liouvillian-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const python = pythonWithNetket();

it.skipIf(python === null)('open systems written for NetKet have the Lindblad operator that ours is', async () => {
  const files = await Promise.all(
    systems.map(async (text, index) => {
      const file = join(directory, `open-${index}.py`);
      await writeFile(file, writeProgram(compiled(text), 'netket'));
      return file;
    }),
  );
  const script = join(directory, 'driver.py');
  await writeFile(script, driver);
  const answer = spawnSync(python ?? '', [script, ...files], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  expect(answer.status, answer.stderr).toBe(0);
  const theirs = z.array(z.array(z.tuple([z.number(), z.number()]))).parse(JSON.parse(answer.stdout));
  systems.forEach((text, index) =>
    traces(text).forEach(([re, im], power) => {
      const [otherRe, otherIm] = theirs[index]![power]!;
      const scale = Math.max(1, Math.hypot(re, im));
      expect(Math.hypot(re - otherRe, im - otherIm) / scale, `${text} ${power + 1}`).toBeLessThan(1e-9);
    }),
  );
});
