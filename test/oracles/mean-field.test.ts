import { describe, expect, it } from 'vitest';
import { deriveSystem } from '../../src/experiments/ground-state/derive';
import { openKernels } from '../../src/experiments/ground-state/engine/prepare';
import { hubbardSquare } from '../../src/experiments/ground-state/preset-texts';
import type { GroundStateSpec } from '../../src/experiments/ground-state/schema';
import { openNative } from '../../src/main/native-binding';
import { specOf } from './support/small-system';

const native = await openNative();

/** Energy of the mean field beside that which chains measure at the first parameters. */
async function energies(hamiltonian: string, model: Partial<GroundStateSpec['model']>) {
  const spec = specOf({ name: '', hamiltonian, accuracy: 1, model });
  const derived = deriveSystem(spec, { solve: true });
  if (!derived.ok) throw new Error(JSON.stringify(derived.issues));
  const { facts } = derived.system;
  const species = facts.species.map(({ modes, particles }) => ({ modes, particles: particles ?? 0 }));
  const start = facts.startOrbitals('meanField', species);
  if (!start.ok || start.energy === null) throw new Error('no mean field');
  const kernels = await openKernels(native, spec, derived.system, '5', 2);
  const { energy } = await kernels.measure(8_000);
  await kernels.close();
  return { computed: start.energy, measured: energy };
}

const twisted = `lattice square(4, 2) periodic twist (pi/3, 0)
site electron
H = -1 * sum <i,j> (cdag(i,up)*c(j,up) + cdag(i,dn)*c(j,dn) + h.c.) + 8 * sum i docc(i)
sector Nup = 3, Ndown = 4`;

describe('determinants of a mean field begin at its energy', () => {
  it.each([
    ['slater', hubbardSquare(7, 7), {}],
    // A small admixture of other pairs, and a pair factor, do not move it far.
    ['backflow', hubbardSquare(7, 7), { initialScale: 1e-5, layers: 1 }],
    ['pfaffian', hubbardSquare(7, 7), { initialScale: 1e-5, correlator: 'none' }],
    ['slater', twisted, { parameters: 'complex' }],
  ] as const)('%s', async (ansatz, hamiltonian, options) => {
    const { computed, measured } = await energies(hamiltonian, { ansatz, orbitals: 'meanField', ...options });
    expect(Math.abs(measured.mean - computed)).toBeLessThan(5 * measured.error + 1e-2);
    expect(measured.error).toBeLessThan(0.1);
  });

  it('far below that of the hopping', async () => {
    const { computed, measured } = await energies(hubbardSquare(7, 7), { ansatz: 'slater' });
    expect(computed).toBeCloseTo(-9.472877, 5);
    expect(measured.mean).toBeGreaterThan(computed + 5);
  });
});
