import { deriveSystem } from '../../../src/experiments/ground-state/derive';
import { exactReference } from '../../../src/experiments/ground-state/engine/reference';
import type { NativeEngine } from '../../../src/engine/native/variational-monte-carlo';
import type { ExactReference } from '../../../src/shared/run/exact';
import { runContext } from '../../support/run-context';
import { specOf } from './small-system';

/** The exact energy beside a run, from the text of its Hamiltonian. */
export async function exactEnergy(native: NativeEngine, hamiltonian: string): Promise<ExactReference> {
  const spec = specOf({ name: '', hamiltonian, model: { ansatz: 'jastrow' }, accuracy: 1 });
  const derived = deriveSystem(spec, { solve: false });
  if (!derived.ok) throw new Error(JSON.stringify(derived.issues));
  const work = exactReference(spec, derived.system, runContext(native, '3'));
  for (;;) {
    const { value, done } = await work.next();
    if (!done) continue;
    if (!value.found) throw new Error(value.reason);
    return value.reference;
  }
}

const half = 'site spin(1/2)\n';

/** H = -sum sigma^z sigma^z - h sum sigma^x */
export const ising = (lattice: string, field: number): string =>
  `lattice ${lattice} periodic\n${half}H = -1 * sum <i,j> Z(i)*Z(j) - ${field} * sum i X(i)`;

/** H = sum sigma . sigma: four times that of S . S */
export const pauli = (lattice: string): string =>
  `lattice ${lattice} periodic\n${half}H = sum <i,j> (X(i)*X(j) + Y(i)*Y(j) + Z(i)*Z(j))`;

/** H = -sum (c^dagger c + h.c.) + U sum n_up n_down */
export const hubbard = (lattice: string, interaction: number, up: number, down: number): string =>
  `lattice ${lattice}\nsite electron\nH = -1 * sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + ${interaction} * sum i docc(i)\nsector Nup = ${up}, Ndown = ${down}`;

/** H = -sum (c^dagger c + h.c.) + V sum n n, spinless */
export const repelling = (lattice: string, repulsion: number, particles: number): string =>
  `lattice ${lattice} periodic\nsite fermion\nH = -1 * sum <i,j> (cdag(i)*c(j) + h.c.) + ${repulsion} * sum <i,j> n(i)*n(j)\nsector N = ${particles}`;
