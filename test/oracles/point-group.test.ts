import { describe, expect, it } from 'vitest';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { groundStateSpecSchema } from '../../src/experiments/ground-state/schema';
import { openNative } from '../../src/main/native-binding';
import { runContext } from '../support/run-context';
import { compile, denseMatrix } from '../../src/shared/hamiltonian';
import { systemFacts } from '../../src/shared/model/system-facts';

const native = await openNative();

const text = 'lattice square(3, 2) open\nsite spin(1/2)\nH = - sum <i,j> Z(i)*Z(j) - 1.5 * sum i X(i)';

/** Lowest energy of a real H among the vectors with v(g s) = chi_g v(s), by power iteration of c - H. */
function lowestIn(pointGroup: 'A1' | 'A2' | 'B1' | 'B2'): number {
  const compiled = compile(text);
  if (!compiled.ok) throw new Error('does not compile');
  const { hamiltonian } = compiled;
  const { nSites } = hamiltonian.lattice;
  const sector = systemFacts(hamiltonian, { charges: [], rotated: false }).sector({
    momentum: null,
    pointGroup,
    spinFlip: null,
  });
  if (!sector.ok) throw new Error(sector.reason);
  const { permutations, elements } = sector.group;
  const { re } = denseMatrix(hamiltonian.operator);
  const size = 2 ** nSites;
  const shift = 15;
  // Site i is digit i of a configuration, the first the highest.
  const image = (configuration: number, element: number): number =>
    Array.from({ length: nSites }, (_, site) => {
      const from = permutations[element * nSites + site];
      return ((configuration >> (nSites - 1 - from)) & 1) << (nSites - 1 - site);
    }).reduce((sum, bit) => sum + bit, 0);
  const images = Array.from({ length: elements }, (_, g) => Array.from({ length: size }, (_, s) => image(s, g)));
  const project = (vector: readonly number[]): number[] =>
    vector.map((_, s) => images.reduce((sum, of, g) => sum + sector.characters[2 * g] * vector[of[s]], 0) / elements);
  let vector = project(Array.from({ length: size }, (_, s) => Math.sin(1 + s * s)));
  let energy = 0;
  for (let iteration = 0; iteration < 400; iteration++) {
    const norm = Math.hypot(...vector);
    const unit = vector.map((value) => value / norm);
    const image = unit.map((_, row) => unit.reduce((sum, value, column) => sum + re[row * size + column] * value, 0));
    energy = unit.reduce((sum, value, row) => sum + value * image[row], 0);
    // Rounding alone would lead back to the lowest state of all.
    vector = project(unit.map((value, row) => shift * value - image[row]));
  }
  return energy / nSites;
}

describe('a projection onto the point group', () => {
  it.each(['A1', 'B2'] as const)('finds the lowest state of %s', async (pointGroup) => {
    const exact = lowestIn(pointGroup);
    const spec = groundStateSpecSchema.parse({
      system: { hamiltonian: text },
      model: {
        ansatz: 'stateVector',
        parameters: 'complex',
        initialScale: 0.3,
        projection: { momentum: null, pointGroup, spinFlip: 'none' },
      },
      sampling: { method: 'exact', samples: 1000 },
      training: { steps: 120, finalSamples: 20_000, finalLearningRate: 0.01 },
    });
    const run = groundStateEngine.run(spec, runContext(native, '3'));
    let next = await run.next();
    while (!next.done) next = await run.next();
    expect(Math.abs(next.value.energyPerSite.mean - exact)).toBeLessThan(2e-3);
    expect(next.value.energyPerSite.mean).toBeGreaterThan(exact - 4 * next.value.energyPerSite.error - 1e-9);
  });

  it('tells the sectors apart', () => {
    const energies = (['A1', 'A2', 'B1', 'B2'] as const).map(lowestIn);
    for (const other of energies.slice(1)) expect(other).toBeGreaterThan(energies[0] + 0.1);
  });
});
