import { beforeAll, describe, expect, it } from 'vitest';
import {
  exactGroundState,
  isingChainEnergy,
  totalSzCharges,
  transverseFieldIsingChain,
  type ExactFinding,
} from '../../src/engine/exact';
import type { NativeEngine } from '../../src/engine/native/variational-monte-carlo';
import type { RunEvent } from '../../src/engine/run-context';
import { heisenberg, ising, kronecker, operatorOf, ringBonds, sigma } from '../../src/engine/testing/operators';
import { openNative } from '../../src/main/native-binding';
import type { CompiledOperator } from '../../src/shared/hamiltonian/compiled-operator';

let native: NativeEngine;
beforeAll(async () => {
  native = await openNative();
});

const options = { charges: [], seed: '5', threads: 2 } as const;

async function lanczosEnergy(operator: CompiledOperator): Promise<number> {
  const exact = await native.createExactDiagonalisation(operator, {
    ...options,
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

async function drain(work: AsyncGenerator<RunEvent, ExactFinding, void>) {
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

describe('the exact ground state', () => {
  it('comes from free fermions for the Ising chain', async () => {
    const system = { operator: ising(40, 1, 1), report: { hermitian: true, dimension: '1099511627776' } };
    const { finding } = await drain(exactGroundState(system, native, options));
    expect(finding).toMatchObject({ found: true, reference: { method: 'free fermions', dimension: '1099511627776' } });
    expect(finding.found && finding.reference.energyPerSite).toBeCloseTo(-1.2735668529, 9);
  });

  it('comes from Lanczos in a sector, with progress', async () => {
    const system = { operator: heisenberg(20), report: { hermitian: true, dimension: '1048576' } };
    const { finding, events } = await drain(
      exactGroundState(system, native, { ...options, charges: halfUp(20), sector: '2 Sz = 0' }),
    );
    expect(finding.found && finding.reference.energyPerSite).toBeCloseTo(-0.4452193265, 9);
    expect(finding).toMatchObject({ reference: { dimension: '184756', method: 'Lanczos, 2 Sz = 0' } });
    const fractions = events.flatMap((event) =>
      event.kind === 'phase' && event.fraction !== null ? [event.fraction] : [],
    );
    expect(fractions.length).toBeGreaterThan(1);
    expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
  });

  it('is refused with the reason where the space is too large', async () => {
    const system = {
      operator: heisenberg(100),
      report: { hermitian: true, dimension: '1267650600228229401496703205376' },
    };
    const { finding } = await drain(exactGroundState(system, native, { ...options, charges: halfUp(100) }));
    expect(finding).toMatchObject({ found: false, reason: expect.stringContaining('100891344545564193334812497256') });
    const broken = { operator: heisenberg(4), report: { hermitian: false, dimension: '16' } };
    expect((await drain(exactGroundState(broken, native, options))).finding).toMatchObject({ found: false });
    const wrongSector = await drain(
      exactGroundState({ ...broken, report: { hermitian: true, dimension: '16' } }, native, {
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
