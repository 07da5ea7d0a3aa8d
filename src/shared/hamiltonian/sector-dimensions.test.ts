import { describe, expect, it } from 'vitest';
import { compile } from './compile';
import type { CompiledHamiltonian } from './model';
import { countedSectors, type CountedSector } from './sector-dimensions';
import { imageOf, projectionOnto } from '../lattice';
import { permutedModes, symmetriesOf } from './symmetries';
import { fermionicSites, parityOf } from './symmetry-elements';

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
const hubbard =
  'lattice chain(4) periodic\nsite electron\nH = sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + 3*sum i docc(i)\n';

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

  it.each([
    ['fermions, odd', 'lattice chain(6) periodic\nsite fermion\nH = sum <i,j> (cdag(i)*c(j) + h.c.)\nsector N = 3\n'],
    ['fermions, even', 'lattice chain(6) periodic\nsite fermion\nH = sum <i,j> (cdag(i)*c(j) + h.c.)\nsector N = 2\n'],
    ['no charge', 'lattice chain(5) periodic\nsite fermion\nH = sum <i,j> (cdag(i)*c(j) + cdag(i)*cdag(j) + h.c.)\n'],
    ['electrons', `${hubbard}sector Nup = 2, Ndown = 2\n`],
    ['electrons, little group', `${hubbard}sector Nup = 2, Ndown = 2, momentum = pi, parity = -1\n`],
    ['electrons, unequal', `${hubbard}sector Nup = 2, Ndown = 1, momentum = pi\n`],
    ['bosons', 'lattice chain(4) periodic\nsite boson(2)\nH = sum <i,j> (adag(i)*a(j) + h.c.)\nsector N = 4\n'],
    [
      'mixed spins',
      'lattice chain(4) periodic\nsite spin(1/2) on sublattice 0\nsite spin(1) on sublattice 1\nH = sum <i,j> S(i).S(j)\n',
    ],
    ['little group', `${square.replace('4, 4', '2, 3')}sector momentum = (pi, 0)\n`],
    [
      'triangle',
      'lattice triangular(3, 2) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\nsector momentum = (0, 0)\n',
    ],
    [
      'corner of the zone',
      'lattice triangular(3, 3) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\nsector Sz = 5/2, momentum = (2*pi/3, -2*pi/3)\n',
    ],
  ])('counts as the ranks of the projectors do: %s', (_, text) => {
    const hamiltonian = compiled(text);
    const { momenta, irreps, parities } = countedSectors(hamiltonian);
    const { momentum, point, parity } = hamiltonian.requestedSector;
    const all = BigInt(hamiltonian.report.sectorDimension ?? hamiltonian.report.dimension);
    if (momenta.length > 0 && parity === null) expect(sum(momenta)).toBe(all);
    if (momentum === null && point === null && parities.length > 0) expect(sum(parities)).toBe(all);
    expect(momenta.length + irreps.length + parities.length).toBeGreaterThan(1);
    const space = new ListedStates(hamiltonian);
    for (const { phases, states } of momenta) expect(Number(states)).toBe(space.rank(phases, null, parity));
    for (const { label, states } of irreps) expect(Number(states)).toBe(space.rank(momentum ?? [], label, parity));
    if (irreps.length > 0) {
      const kept = momenta.find(({ phases }) =>
        phases.every((phase, axis) => Math.abs(phase - (momentum?.[axis] ?? 0)) < 1e-9),
      );
      if (kept) expect(sum(irreps)).toBe(kept.states);
    }
    for (const { written, states } of parities) {
      expect(Number(states)).toBe(space.rank(momentum, point, written === '1' ? 1 : -1));
    }
  });

  it('knows the sector of a ground state where the signs of H can be removed', () => {
    const labelOf = (sectors: readonly CountedSector[]): string[] =>
      sectors.flatMap(({ label, ground }) => (ground ? [label] : []));
    // Marshall: of 4 n spins the momentum is zero, of 4 n + 2 it is pi.
    expect(labelOf(countedSectors(compiled(ring)).momenta)).toEqual(['0']);
    expect(labelOf(countedSectors(compiled(ring.replace('12', '10'))).momenta)).toEqual(['π']);
    expect(labelOf(countedSectors(compiled(ring)).parities)).toEqual(['even']);
    expect(labelOf(countedSectors(compiled(ring.replace('12', '10'))).parities)).toEqual(['odd']);
    expect(countedSectors(compiled(`${hubbard}sector Nup = 2, Ndown = 2\n`)).momenta[0]?.ground).toBeNull();
  });

  it('is quick for a hundred sites', () => {
    const start = performance.now();
    const { momenta } = countedSectors(compiled(square.replace('4, 4', '10, 10')));
    expect(performance.now() - start).toBeLessThan(5000);
    expect(momenta).toHaveLength(100);
    expect(sum(momenta)).toBe(100_891_344_545_564_193_334_812_497_256n);
  });
});

/** The configurations of the charges, one by one, and what symmetries do to each. */
class ListedStates {
  readonly #states: readonly (readonly number[])[];

  constructor(readonly hamiltonian: CompiledHamiltonian) {
    const { operator, charges } = hamiltonian;
    const dimensions = Array.from(operator.localDimensions);
    const all = dimensions.reduce<number[][]>(
      (lists, levels) => lists.flatMap((list) => Array.from({ length: levels }, (_, level) => [...list, level])),
      [[]],
    );
    this.#states = all.filter((levels) =>
      charges.every(({ sites, total }) => sites.reduce((found, site) => found + levels[site]!, 0) === total),
    );
  }

  /** Rank of the projector, by its trace after it was found to be one. */
  rank(phases: readonly number[] | null, label: string | null, parity: 1 | -1 | null): number {
    const { hamiltonian } = this;
    const group = symmetriesOf(hamiltonian);
    const projection =
      phases === null && label === null
        ? { elements: [0], characters: [1, 0], dimension: 1 }
        : projectionOnto(group, phases ?? [], label)!;
    const index = new Map(this.#states.map((levels, at) => [levels.join(), at]));
    const size = this.#states.length;
    const [re, im] = [new Float64Array(size * size), new Float64Array(size * size)];
    const turns = parity === null ? [null] : [null, parityOf(hamiltonian, hamiltonian.charges)];
    const factor = projection.dimension / (projection.elements.length * turns.length);
    projection.elements.forEach((element, at) => {
      const sites = Array.from({ length: group.nSites }, (_, site) => imageOf(group, element, site));
      const moved = permutedModes(hamiltonian, sites);
      for (const turn of turns) {
        const image = Array.from(moved, (mode) => turn?.permutation[mode] ?? mode);
        const weight = factor * (turn === null ? 1 : parity!);
        this.#states.forEach((levels, from) => {
          const next = new Array<number>(levels.length);
          levels.forEach((level, mode) => {
            next[image[mode]!] = turn?.flip ? hamiltonian.operator.localDimensions[mode]! - 1 - level : level;
          });
          const occupied = fermionicSites(hamiltonian).flatMap((mode) => (levels[mode] === 1 ? [image[mode]!] : []));
          const swaps = occupied.reduce((n, a, k) => n + occupied.slice(k + 1).filter((b) => b < a).length, 0);
          const to = index.get(next.join())!;
          const sign = swaps % 2 === 0 ? weight : -weight;
          re[to * size + from]! += sign * projection.characters[2 * at]!;
          im[to * size + from]! -= sign * projection.characters[2 * at + 1]!;
        });
      }
    });
    let [trace, defect] = [0, 0];
    for (let row = 0; row < size; row++) {
      trace += re[row * size + row]!;
      for (let column = 0; column < size; column++) {
        let square = -re[row * size + column]!;
        for (let k = 0; k < size; k++) {
          square += re[row * size + k]! * re[k * size + column]! - im[row * size + k]! * im[k * size + column]!;
        }
        defect = Math.max(defect, Math.abs(square));
      }
    }
    expect(defect).toBeLessThan(1e-9);
    return Math.round(trace * 1e6) / 1e6;
  }
}
