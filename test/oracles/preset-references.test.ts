import { describe, expect, it } from 'vitest';
import { deriveSystem } from '../../src/experiments/ground-state/derive';
import { findReference } from '../../src/experiments/ground-state/engine/reference';
import { runBefore } from '../../src/experiments/ground-state/other-runs';
import { groundStatePresets } from '../../src/experiments/ground-state/presets';
import type { GroundStateSpec } from '../../src/experiments/ground-state/schema';
import { openNative } from '../../src/main/native-binding';
import { compile } from '../../src/shared/hamiltonian';
import { runContext } from '../support/run-context';
import { exactEnergy } from './support/exact-rows';

const native = await openNative();

function latticeOf(text: string): { readonly nSites: number } {
  const compiled = compile(text);
  if (!compiled.ok) throw new Error('not valid');
  return compiled.hamiltonian.lattice;
}

/** What the text of a preset is given beside its particle numbers, so that the search is short: the sector of its ground state. */
const sectors: ReadonlyMap<string, string> = new Map([
  ['hubbard-4x4-5-5', ', momentum = (0, 0), point = A1, parity = -1'],
  ['hubbard-4x4-7-7', ', momentum = (0, 0), point = B1, parity = -1'],
]);

const large = 'minutes and gigabytes: rows of test/slow/exact-energies.test.ts, which ANSATZ_LONG=1 runs';

/** Exact references that are not recomputed here, with the reason. */
const elsewhere: ReadonlyMap<string, string> = new Map(
  groundStatePresets
    .filter(({ spec, reference }) => reference.kind === 'exact' && /square\(6, 6\)/.test(spec.system.hamiltonian))
    .map(({ id }) => [id, large]),
);

/** Of an excited state the level above as many runs as it will have below. */
async function exactEnergyPerSite(spec: GroundStateSpec, text: string): Promise<number> {
  const above = runBefore(spec)?.buildingOn('below');
  if (above === undefined) return (await exactEnergy(native, text)).energyPerSite;
  const derived = deriveSystem(above, { solve: false });
  if (!derived.ok) throw new Error(JSON.stringify(derived.issues));
  const work = findReference(above, derived.system, runContext(native, '3'));
  for (;;) {
    const { value, done } = await work.next();
    if (!done) continue;
    if (value === null) throw new Error('no exact energy');
    return value.energyPerSite;
  }
}

const known = groundStatePresets.filter(({ reference }) => reference.kind === 'exact');

describe('the exact reference energy of each preset is that of its text', () => {
  for (const { id, spec, reference } of known) {
    const reason = elsewhere.get(id);
    it.skipIf(reason !== undefined)(`${id}${reason === undefined ? '' : `: not here, ${reason}`}`, async () => {
      const text = `${spec.system.hamiltonian.trimEnd()}${sectors.get(id) ?? ''}`;
      const energyPerSite = await exactEnergyPerSite(spec, text);
      // Cards have at least seven digits of the total energy, or all that was published per site.
      const digits = (String(reference.value).split('.')[1] ?? '').length;
      const { nSites } = latticeOf(spec.system.hamiltonian);
      expect(Math.abs(energyPerSite - reference.value)).toBeLessThan(Math.max(0.6 * 10 ** -digits, 1e-7 / nSites));
    });
  }

  it('references that are not exact are published with their error or source', () => {
    const published = groundStatePresets.filter(({ reference }) => reference.kind !== 'exact');
    expect(published.length + known.length).toBe(groundStatePresets.length);
    expect(published.every(({ reference }) => reference.source.length > 0)).toBe(true);
  });
});
