import { beforeAll, describe, expect, it } from 'vitest';
import {
  exactReference,
  freeFermionEnergy,
  freeFermions,
  isingChainEnergy,
  totalSzCharges,
  transverseFieldIsingChain,
} from '../../src/engine/exact';
import type { Charge } from '../../src/engine/native/exact-diagonalisation';
import type { NativeEngine } from '../../src/engine/native/variational-monte-carlo';
import type { RunEvent } from '../../src/engine/run-context';
import {
  fermionHops,
  heisenberg,
  hopping,
  hubbard,
  ising,
  kronecker,
  operatorOf,
  ringBonds,
  sigma,
  type Term,
} from '../../src/engine/testing/operators';
import { openNative } from '../../src/main/native-binding';
import type { CompiledOperator } from '../../src/shared/hamiltonian/compiled-operator';
import type { ExactAnswer } from '../../src/shared/run/exact';

let native: NativeEngine;
beforeAll(async () => {
  native = await openNative();
});

const options = { charges: [], seed: '5', threads: 2 } as const;

async function lanczosEnergy(operator: CompiledOperator, charges: readonly Charge[] = []): Promise<number> {
  const exact = await native.createExactDiagonalisation(operator, {
    ...options,
    charges,
    eigenvalues: 1,
    wantVectors: false,
    tolerance: 1e-10,
    maxIterations: 500,
  });
  try {
    return (await exact.lowest({})).eigenvalues[0];
  } finally {
    await exact.close();
  }
}

const halfUp = (nSites: number) => totalSzCharges(new Uint8Array(nSites).fill(2), 0) ?? [];

async function drain(work: AsyncGenerator<RunEvent, ExactAnswer, void>) {
  const events: RunEvent[] = [];
  for (;;) {
    const next = await work.next();
    if (next.done) return { finding: next.value, events };
    events.push(next.value);
  }
}

describe('free fermions against Lanczos', () => {
  const cases = [3, 4, 7, 8].flatMap((nSites) =>
    [1, -1].flatMap((coupling) =>
      [0.2, 0.9, 1, 1.1, 2.5].flatMap((field) =>
        [true, false].map((periodic) => ({ nSites, coupling, field, periodic })),
      ),
    ),
  );
  it.each(cases)('$nSites sites, coupling $coupling, field $field, periodic $periodic', async (chain) => {
    const { nSites, coupling, field, periodic } = chain;
    const bonds = periodic ? ringBonds(nSites) : ringBonds(nSites).slice(0, -1);
    const operator = ising(nSites, coupling, field, { bonds });
    expect(isingChainEnergy({ ...chain, constant: 0 })).toBeCloseTo(await lanczosEnergy(operator), 9);
  });

  it.each([
    [sigma.x, sigma.z],
    [sigma.y, sigma.x],
    [sigma.z, sigma.y],
  ])('in rotated axes, through the recogniser (%#)', async (along, across) => {
    const operator = { ...ising(7, -0.8, -1.3, { along, across }), constant: 2.5 };
    const chain = transverseFieldIsingChain({ operator });
    expect(chain && isingChainEnergy(chain)).toBeCloseTo(await lanczosEnergy(operator), 9);
  });
});

describe('free particles against Lanczos', () => {
  const sites = (count: number): number[] => Array.from({ length: count }, (_, site) => site);
  const energyOf = (operator: CompiledOperator, charges: readonly Charge[]): number => {
    const system = freeFermions(operator);
    return (system && freeFermionEnergy(system, charges)) ?? NaN;
  };

  it.each([3, 4, 6, 7])('on a ring of %i spins with XX couplings and fields', async (nSites) => {
    const pairs = ringBonds(nSites).map((bond, k): Term => ({
      matrix: hopping,
      sites: bond,
      coefficient: 1 + 0.1 * k,
    }));
    const fields = sites(nSites).map((site): Term => ({
      matrix: sigma.z,
      sites: [site],
      coefficient: 0.2 * site - 0.3,
    }));
    const operator = operatorOf(new Array<number>(nSites).fill(2), [...pairs, ...fields]);
    expect(energyOf(operator, [])).toBeCloseTo(await lanczosEnergy(operator), 9);
    for (let total = 0; total <= nSites; total++) {
      const charges = [{ sites: sites(nSites), total }];
      expect(energyOf(operator, charges)).toBeCloseTo(await lanczosEnergy(operator, charges), 9);
    }
  });

  it('on a triangular strip of fermions', async () => {
    const bonds = sites(8).flatMap((site): [number, number][] => [
      [site, (site + 1) % 8],
      [(site + 2) % 8, site],
    ]);
    const operator = operatorOf(new Array<number>(8).fill(2), fermionHops(bonds));
    for (const total of [2, 3, 5]) {
      const charges = [{ sites: sites(8), total }];
      expect(energyOf(operator, charges)).toBeCloseTo(await lanczosEnergy(operator, charges), 9);
    }
  });
});

/** What the exact methods ask of a system whose sites are those of its operator. */
function systemOf(operator: CompiledOperator, dimension: string) {
  return { operator, lattice: { nSites: operator.localDimensions.length }, report: { hermitian: true, dimension } };
}

describe('the exact ground state', () => {
  it('comes from free fermions for the Ising chain', async () => {
    const system = systemOf(ising(40, 1, 1), '1099511627776');
    const { finding } = await drain(exactReference(system, native, options));
    expect(finding).toMatchObject({ found: true, reference: { method: 'free fermions', dimension: '1099511627776' } });
    expect(finding.found && finding.reference.energyPerSite).toBeCloseTo(-1.2735668529, 9);
  });

  it('comes from the Bethe ansatz for the Heisenberg ring', async () => {
    const system = systemOf(heisenberg(80), String(2n ** 80n));
    const { finding } = await drain(exactReference(system, native, { ...options, charges: halfUp(80) }));
    expect(finding).toMatchObject({ found: true, reference: { method: 'Bethe ansatz', residual: null } });
    expect(finding.found && finding.reference.energyPerSite).toBeCloseTo(-0.4432759519, 9);
    for (const up of [3, 4, 5, 8]) {
      const sector = [{ sites: Array.from({ length: 10 }, (_, site) => site), total: up }];
      const ring = systemOf(heisenberg(10), '1024');
      const found = await drain(exactReference(ring, native, { ...options, charges: sector }));
      const energy = found.finding.found ? found.finding.reference.energy : NaN;
      expect(energy).toBeCloseTo(await lanczosEnergy(heisenberg(10), sector), 9);
    }
  });

  it('comes from Lanczos in a sector, with progress', async () => {
    // a rung more makes the ring something else
    const operator = heisenberg(20, [...ringBonds(20), [0, 10]]);
    const system = systemOf(operator, '1048576');
    const { finding, events } = await drain(
      exactReference(system, native, { ...options, charges: halfUp(20), sector: '2 Sz = 0' }),
    );
    expect(finding.found && finding.reference.energyPerSite).toBeLessThan(-0.4452193265);
    expect(finding).toMatchObject({ reference: { dimension: '184756', method: 'Lanczos, 2 Sz = 0' } });
    const first = events[0];
    expect(first.kind === 'phase' && first.label).toMatch(/184,756 states, [\d.]+ MB, (about|under) \d+ s/);
    const fractions = events.flatMap((event) =>
      event.kind === 'phase' && event.fraction !== null ? [event.fraction] : [],
    );
    expect(fractions.length).toBeGreaterThan(1);
    expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
  });

  it('comes from symmetry sectors where the whole space is too large', async () => {
    const nSites = 6;
    const operator = hubbard(nSites, ringBonds(nSites), 4);
    const sites = Array.from({ length: nSites }, (_, site) => site);
    const charges = [
      { sites, total: 3 },
      { sites: sites.map((site) => site + nSites), total: 3 },
    ];
    const permutation = [0, nSites].flatMap((from) => sites.map((site) => from + ((site + 1) % nSites)));
    const symmetrySectors = sites.map((k) => {
      const angle = (2 * Math.PI * k) / nSites;
      const character = [Math.cos(angle), Math.sin(angle)] as const;
      return { name: `k = ${k}/6`, symmetries: [{ permutation, flip: false, character }] };
    });
    const system = systemOf(operator, '4096');
    const fermionicSites = Array.from({ length: 2 * nSites }, (_, mode) => mode);
    const chosen = {
      ...options,
      charges,
      fermionicSites,
      symmetrySectors: () => symmetrySectors,
      maximumDimension: 100,
    };
    const { finding } = await drain(exactReference(system, native, chosen));
    expect(finding.found && finding.reference.energy).toBeCloseTo(-3.66870618, 7);
    expect(finding).toMatchObject({ reference: { method: 'Lanczos, k = 0/6' } });
    const without = await drain(exactReference(system, native, { ...chosen, symmetrySectors: () => [] }));
    expect(without.finding).toMatchObject({
      found: false,
      reason: 'The space has 400 states, Lanczos is tried up to 100.',
    });
    const hurried = await drain(
      exactReference(system, native, { ...chosen, maximumDimension: 1e6, maximumSeconds: 0 }),
    );
    expect(hurried.finding).toMatchObject({ found: false, reason: expect.stringContaining('would take under 1 s') });
    const narrow = await drain(exactReference(system, native, { ...chosen, maximumDimension: 1e6, memoryLimit: 100 }));
    expect(narrow.finding).toMatchObject({ found: false, reason: expect.stringContaining('more than may be used') });
  });

  it('is refused with the reason where the space is too large', async () => {
    const system = systemOf(heisenberg(100, [...ringBonds(100), [0, 50]]), '1267650600228229401496703205376');
    const { finding } = await drain(exactReference(system, native, { ...options, charges: halfUp(100) }));
    expect(finding).toMatchObject({ found: false, reason: expect.stringContaining('100891344545564193334812497256') });
    const whole = systemOf(heisenberg(4), '16');
    const broken = { ...whole, report: { ...whole.report, hermitian: false } };
    expect((await drain(exactReference(broken, native, options))).finding).toMatchObject({ found: false });
    const wrongSector = await drain(
      exactReference(whole, native, {
        ...options,
        charges: [{ sites: [0, 1, 2, 3], total: 5 }],
      }),
    );
    expect(wrongSector.finding).toMatchObject({ found: false, reason: expect.stringContaining('cannot add up') });
  });

  it('of a spin-1 chain with complex couplings agrees with its real twin', async () => {
    // a twist by a local rotation about z changes no eigenvalue
    const s = Math.SQRT1_2;
    const plus = [
      [0, 2 * s, 0],
      [0, 0, 2 * s],
      [0, 0, 0],
    ];
    const minus = plus.map((row, i) => row.map((_, j) => plus[j][i]));
    const turned = (phase: number) => {
      const up = kronecker(plus, minus);
      const down = kronecker(minus, plus);
      const z = kronecker(
        [
          [1, 0, 0],
          [0, 0, 0],
          [0, 0, -1],
        ],
        [
          [1, 0, 0],
          [0, 0, 0],
          [0, 0, -1],
        ],
      );
      return up.map((row, i) =>
        row.map((entry, j): readonly [number, number] => {
          const raise = (typeof entry === 'number' ? entry : entry[0]) / 2;
          const lower = (typeof down[i][j] === 'number' ? down[i][j] : down[i][j][0]) / 2;
          const diagonal = typeof z[i][j] === 'number' ? z[i][j] : z[i][j][0];
          return [(raise + lower) * Math.cos(phase) + diagonal, (raise - lower) * Math.sin(phase)];
        }),
      );
    };
    const energy = (phase: number) => {
      const matrix = turned(phase);
      return lanczosEnergy(
        operatorOf(
          [3, 3, 3, 3, 3],
          ringBonds(5)
            .slice(0, -1)
            .map((sites) => ({ matrix, sites })),
        ),
      );
    };
    expect(await energy(0.7)).toBeCloseTo(await energy(0), 9);
  });
});
