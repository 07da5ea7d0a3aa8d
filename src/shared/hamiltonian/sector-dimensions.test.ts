import { describe, expect, it } from 'vitest';
import { compile } from './compile';
import type { CompiledHamiltonian } from './model';
import { countedSectors, type CountedSector } from './sector-dimensions';
import { symmetriesOf } from './symmetries';

const compiled = (text: string): CompiledHamiltonian => {
  const { hamiltonian, diagnostics } = compile(text);
  if (!hamiltonian) throw new Error(diagnostics[0]?.message);
  return hamiltonian;
};

const sum = (sectors: readonly CountedSector[]): bigint => sectors.reduce((total, { states }) => total + states, 0n);

/** Configurations of spins 1/2 with so many down, as numbers. */
const configurations = (sites: number, down: number): readonly number[] =>
  Array.from({ length: 2 ** sites }, (_, bits) => bits).filter(
    (bits) => [...bits.toString(2)].filter((bit) => bit === '1').length === down,
  );

const ring = 'lattice chain(12) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\n';
const square = 'lattice square(4, 4) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\n';

describe('countedSectors', () => {
  it('counts momenta of a ring as the orbits of translations do', () => {
    const { momenta, charges, parities } = countedSectors(compiled(ring));
    const inSector = configurations(12, 6);
    const shifted = (bits: number): number => ((bits << 1) | (bits >> 11)) & 4095;
    const periods = inSector.map((bits) => {
      let [period, next] = [1, shifted(bits)];
      while (next !== bits) [period, next] = [period + 1, shifted(next)];
      return period;
    });
    for (let k = 0; k < 12; k++) {
      const expected = periods.reduce((count, period) => count + ((k * period) % 12 === 0 ? 1 / period : 0), 0);
      const turn = (2 * Math.PI * (k > 6 ? k - 12 : k)) / 12;
      const found = momenta.find(({ phases }) => Math.abs((phases[0] ?? 0) - turn) < 1e-9);
      expect(found?.states).toBe(BigInt(Math.round(expected)));
    }
    expect(sum(momenta)).toBe(924n);
    expect(sum(parities)).toBe(924n);
    expect(countedSectors(compiled(`${ring}sector Sz = 1\n`)).parities).toEqual([]);
    expect(sum(charges[0]!.values)).toBe(4096n);
    expect(charges[0]!.values.find(({ written }) => written === '0')?.states).toBe(924n);
  });

  it('counts representations that add up to the states of zero momentum', () => {
    const { momenta, irreps } = countedSectors(compiled(square));
    expect(sum(momenta)).toBe(12_870n);
    expect(sum(irreps)).toBe(momenta.find(({ label }) => label === '(0, 0)')?.states);
    const { nSites, translations, pointOperations } = symmetriesOf(compiled(square));
    // The trivial representation has one state for each orbit of the whole group.
    const seen = new Set<number>();
    let orbits = 0n;
    for (const bits of configurations(16, 8)) {
      if (seen.has(bits)) continue;
      orbits++;
      for (const { permutation } of pointOperations) {
        for (let at = 0; at < translations.length; at += nSites) {
          let image = 0;
          for (let site = 0; site < nSites; site++)
            if ((bits >> site) & 1) image |= 1 << translations[at + permutation[site]!]!;
          seen.add(image);
        }
      }
    }
    expect(irreps[0]?.states).toBe(orbits);
  });

  it('writes what the language reads, of every sector of a small system', () => {
    for (const text of [
      ring,
      square,
      ring.replace('spin(1/2)', 'spin(1)'),
      ring.replace(/site[^]*/, 'site boson(2)\nH = sum <i,j> (adag(i)*a(j) + h.c.)\n'),
    ]) {
      const { momenta, irreps, parities, charges } = countedSectors(compiled(text));
      const statements = [
        ...charges.flatMap(({ charge, values }) => values.map(({ written }) => `${charge.name} = ${written}`)),
        ...momenta.map(({ written }) => `momentum = ${written}`),
        ...parities.map(({ written }) => `parity = ${written}`),
        ...irreps.map(({ written }) => `point = ${written}`),
      ];
      for (const statement of statements) compiled(`${text}sector ${statement}\n`);
    }
  });

  it('is quick for a hundred sites, and says why fermions are not counted', () => {
    const start = performance.now();
    const { momenta } = countedSectors(compiled(square.replace('4, 4', '10, 10')));
    expect(performance.now() - start).toBeLessThan(5000);
    expect(momenta).toHaveLength(100);
    expect(
      countedSectors(compiled('lattice chain(6) periodic\nsite fermion\nH = sum <i,j> (cdag(i)*c(j) + h.c.)\n'))
        .refusal,
    ).toContain('signs');
  });
});
