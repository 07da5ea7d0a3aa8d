import { describe, expect, it } from 'vitest';
import type { GroundStateSpec } from '../../src/experiments/ground-state/schema';
import { openNative } from '../../src/main/native-binding';
import { amplitudesAt, moved, systemOf, type Complex, type Moved } from './support/enumerated-state';

const native = await openNative();

type Projection = GroundStateSpec['model']['projection'];
type Image = (x: number, y: number) => readonly [number, number];

/** The same image of every cell of L x L, row by row. */
const cells = (side: number, image: Image): readonly number[] =>
  Array.from({ length: side * side }, (_, site) => {
    const [x, y] = image(site % side, Math.floor(site / side));
    return (((y % side) + side) % side) * side + (((x % side) + side) % side);
  });

const machine: Partial<GroundStateSpec['model']> = {
  ansatz: 'restrictedBoltzmannMachine',
  parameters: 'complex',
  initialScale: 0.3,
};
const determinant: Partial<GroundStateSpec['model']> = {
  ansatz: 'slater',
  orbitals: 'random',
  parameters: 'complex',
};
const convolution: Partial<GroundStateSpec['model']> = {
  ansatz: 'groupConvolutional',
  symmetry: 'spaceGroup',
  parameters: 'modulusAndPhase',
  layers: 2,
  channels: 3,
};

interface Term {
  readonly weight: readonly [number, number];
  readonly operation: Moved;
}

/** Largest |sum_k weight_k g_k psi - psi| over the configurations and several such sums, psi normalised. */
async function distance(
  hamiltonian: string,
  model: Partial<GroundStateSpec['model']>,
  projection: Projection,
  ...sums: readonly (readonly Term[])[]
): Promise<number> {
  const psi = await amplitudesAt(native, systemOf(hamiltonian, { ...model, projection }, false));
  return Math.max(...sums.map((terms) => distanceOf(psi, terms)));
}

function distanceOf(psi: ReadonlyMap<string, Complex>, parts: readonly Term[]): number {
  const sums = new Map([...psi.keys()].map((key) => [key, [0, 0] as [number, number]]));
  for (const [key, [re, im]] of psi) {
    const s = key.split(',').map(Number);
    for (const { weight, operation } of parts) {
      const { image, sign } = operation(s);
      const sum = sums.get(image.join());
      if (sum === undefined) throw new Error('leaves the sector');
      sum[0] += sign * (weight[0] * re - weight[1] * im);
      sum[1] += sign * (weight[0] * im + weight[1] * re);
    }
  }
  return [...psi].reduce((most, [key, [re, im]]) => {
    const [a, b] = sums.get(key) ?? [0, 0];
    return Math.max(most, Math.hypot(a - re, b - im));
  }, 0);
}

const terms = (fermionic: boolean, parts: readonly (readonly [number, readonly number[]])[]) =>
  parts.map(([weight, to]) => ({ weight: [weight, 0] as const, operation: moved(to, fermionic) }));

const torus = (kind: string): string =>
  `lattice ${kind}(3, 3) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\nsector Sz = 1/2`;
const at = (label: string, momentum: readonly number[] | null): Projection => ({
  momentum,
  pointGroup: label,
  spinFlip: 'none',
});
const all = <Value>(side: number, value: (x: number, y: number) => Value): readonly Value[] =>
  Array.from({ length: side * side }, (_, site) => value(site % side, Math.floor(site / side)));

describe('a state projected onto a representation is its own part in the multiplets of it', () => {
  const plaquette =
    'lattice square(2, 2) open\nsite electron\nH = -1 * sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + 4 * sum i docc(i)\nsector Nup = 2, Ndown = 1';
  const half = (side: number): readonly number[] =>
    Array.from({ length: side * side }, (_, site) => side * side - 1 - site);

  it.each([
    ['spins', torus('square').replace('periodic', 'open'), machine, 3, false],
    ['electrons', plaquette, determinant, 2, true],
  ] as const)('E of the open square, of %s: odd under the half turn', async (_, text, model, side, fermionic) => {
    const identity = Array.from({ length: side * side }, (_, site) => site);
    const parts = terms(fermionic, [
      [1 / 2, identity],
      [-1 / 2, half(side)],
    ]);
    expect(await distance(text, model, at('E', null), parts)).toBeLessThan(1e-10);
    // And no other one is.
    expect(await distance(text, model, at('B1', null), parts)).toBeGreaterThan(1e-2);
  });

  it.each([
    ['a machine', machine],
    ['a group convolution', convolution],
  ] as const)('E1 and E2 of the closed triangular lattice, with %s', async (_, model) => {
    // About site 0: a sixth of a turn takes x a1 + y a2 to -y a1 + (x + y) a2.
    const turned = (times: number): Image => {
      const once: Image = (x, y) => [-y, x + y];
      return (x, y) => Array.from({ length: times }).reduce<readonly [number, number]>((to) => once(...to), [x, y]);
    };
    for (const m of [1, 2]) {
      const parts = all(3, (dx, dy) =>
        [0, 1, 2, 3, 4, 5].map((times) => {
          // 2/12 chi over rotations and translations; the reflections have the character zero.
          const weight = (2 / (12 * 9)) * 2 * Math.cos((2 * Math.PI * m * times) / 6);
          const image: Image = (x, y) => {
            const [a, b] = turned(times)(x, y);
            return [a + dx, b + dy];
          };
          return [weight, cells(3, image)] as const;
        }),
      ).flat();
      expect(await distance(torus('triangular'), model, at(`E${m}`, [0]), terms(false, parts))).toBeLessThan(1e-10);
    }
  });

  it('T1u and Eg of the open cube', async () => {
    const text = 'lattice cubic(2, 2, 2) open\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\nsector Sz = 1';
    // Signed permutations of the axes, of corners (+-1, +-1, +-1); trace and determinant tell the classes apart.
    const orders = [
      [0, 1, 2],
      [1, 2, 0],
      [2, 0, 1],
      [1, 0, 2],
      [0, 2, 1],
      [2, 1, 0],
    ];
    const corner = (site: number): number[] => [0, 1, 2].map((axis) => 2 * ((site >> (2 - axis)) & 1) - 1);
    const siteAt = (r: readonly number[]): number =>
      r.reduce((sum, value, axis) => sum + (value > 0 ? 4 >> axis : 0), 0);
    const operations = orders.flatMap((order, number) =>
      [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => {
        const signs = [0, 1, 2].map((axis) => ((bits >> axis) & 1 ? -1 : 1));
        const trace = order.reduce((sum, from, axis) => sum + (from === axis ? signs[axis] : 0), 0);
        const determinant = signs.reduce<number>((product, sign) => product * sign, number < 3 ? 1 : -1);
        const to = Array.from({ length: 8 }, (_, site) =>
          siteAt(order.map((from, axis) => signs[axis] * corner(site)[from])),
        );
        return { trace, determinant, to };
      }),
    );
    // T1u has the characters of a vector. Eg: 2 for the identity and half turns about the axes, -1 for third turns, else 0.
    const vector = operations.map(({ trace, to }) => [(3 / 48) * trace, to] as const);
    const pair = operations.map(({ trace, determinant, to }, at) => {
      const proper = determinant * trace;
      const order = orders[Math.floor(at / 8)];
      const axes = order.every((from, axis) => from === axis);
      return [(2 / 48) * (axes ? 2 : proper === 0 ? -1 : 0), to] as const;
    });
    const isThird = operations.filter(({ trace }, at) => trace === 0 && Math.floor(at / 8) < 3);
    expect(isThird).toHaveLength(16);
    const parts = (of: readonly (readonly [number, readonly number[]])[]) => terms(false, of);
    expect(await distance(text, machine, at('T1u', null), parts(vector))).toBeLessThan(1e-10);
    expect(await distance(text, machine, at('Eg', null), parts(pair))).toBeLessThan(1e-10);
    expect(await distance(text, machine, at('Eg', null), parts(vector))).toBeGreaterThan(1e-2);
  });

  it('complex ones of a lattice without mirrors', async () => {
    const text = 'lattice square(10) supercell (3,1) (-1,3)\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\nsector Sz = 2';
    const { coordinates, nSites } = systemOf(text, machine, false).system.hamiltonian.lattice;
    const isWhole = (part: number): boolean => Math.abs(part - Math.round(part)) < 1e-9;
    const siteAt = (x: number, y: number): number =>
      Array.from({ length: nSites }, (_, site) => site).findIndex((site) => {
        const [dx, dy] = [x - coordinates[3 * site], y - coordinates[3 * site + 1]];
        return isWhole((3 * dx + dy) / 10) && isWhole((3 * dy - dx) / 10);
      });
    const quarter = Array.from({ length: nSites }, (_, site) =>
      siteAt(-coordinates[3 * site + 1], coordinates[3 * site]),
    );
    for (const [label, phase] of [
      ['E1a', 1],
      ['E1b', -1],
    ] as const) {
      // chi of the anticlockwise quarter turn is +-i: psi = chi* (turn psi).
      const parts = [{ weight: [0, -phase] as const, operation: moved(quarter, false) }];
      expect(await distance(text, machine, at(label, [0]), parts)).toBeLessThan(1e-10);
    }
  });
});

describe('a state projected at a momentum that a part of the point group keeps', () => {
  const step = (dx: number, dy: number) => cells(4, (x, y) => [x + dx, y + dy]);
  const text =
    'lattice square(4, 4) periodic\nsite fermion\nH = -1 * sum <i,j> (cdag(i)*c(j) + h.c.) + 2 * sum <i,j> n(i)*n(j)\nsector N = 2';

  it.each([
    ['a determinant', determinant],
    ['a machine', machine],
  ] as const)('has its phases and its mirror, %s', async (_, model) => {
    const fermionic = model === determinant;
    const system = fermionic
      ? text
      : 'lattice square(4, 4) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\nsector Sz = 6';
    for (const [label, sign] of [
      ['A1', 1],
      ['A2', -1],
    ] as const) {
      // x runs along a row of sites: the second direction of the lattice.
      const projection = at(label, [0, 1]);
      // g psi = chi psi: psi = chi* g psi, with exp(-i k) for a step along k.
      const along = [{ weight: [0, 1] as const, operation: moved(step(1, 0), fermionic) }];
      const across = [{ weight: [1, 0] as const, operation: moved(step(0, 1), fermionic) }];
      const mirror = [
        {
          weight: [sign, 0] as const,
          operation: moved(
            cells(4, (x, y) => [x, -y]),
            fermionic,
          ),
        },
      ];
      expect(await distance(system, model, projection, along, across, mirror)).toBeLessThan(1e-9);
    }
  });

  it('of two dimensions is odd under the half turn at (pi, pi)', async () => {
    const parts = [
      {
        weight: [-1, 0] as const,
        operation: moved(
          cells(4, (x, y) => [-x, -y]),
          true,
        ),
      },
    ];
    const steps = [{ weight: [-1, 0] as const, operation: moved(step(1, 0), true) }];
    expect(await distance(text, determinant, at('E', [2, 2]), parts, steps)).toBeLessThan(1e-9);
  });

  it('with weights of a group convolution', async () => {
    const spins = 'lattice square(4, 4) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\nsector Sz = 6';
    const along = [{ weight: [0, 1] as const, operation: moved(step(1, 0), false) }];
    const mirror = [
      {
        weight: [-1, 0] as const,
        operation: moved(
          cells(4, (x, y) => [x, -y]),
          false,
        ),
      },
    ];
    expect(await distance(spins, convolution, at('A2', [0, 1]), along, mirror)).toBeLessThan(1e-9);
  });
});

describe('electrons projected onto the exchange of up and down', () => {
  const ring = (n: number): string =>
    `lattice chain(4) periodic\nsite electron\nH = -1 * sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + 4 * sum i docc(i)\nsector Nup = ${n}, Ndown = ${n}`;
  const exchange: Moved = (s) => {
    const sites = s.length / 2;
    const image = [...s.slice(sites), ...s.slice(0, sites)];
    const up = s.slice(0, sites).filter((index) => index === 0).length;
    const down = s.slice(sites).filter((index) => index === 0).length;
    return { image, sign: (up * down) % 2 === 1 ? -1 : 1 };
  };

  it.each(
    [1, 2].flatMap((n) =>
      (['slater', 'backflow', 'pfaffian', 'restrictedBoltzmannMachine'] as const).map((ansatz) => ({ n, ansatz })),
    ),
  )('have its parity: $ansatz, $n of each', async ({ n, ansatz }) => {
    const model = { ...determinant, ansatz, initialScale: 0.3, layers: 1, channels: 4 } as const;
    for (const [spinFlip, parity] of [
      ['even', 1],
      ['odd', -1],
    ] as const) {
      for (const momentum of [null, [1]]) {
        const projection: Projection = { momentum, pointGroup: 'none', spinFlip };
        const parts = [{ weight: [parity, 0] as const, operation: exchange }];
        expect(await distance(ring(n), model, projection, parts)).toBeLessThan(1e-10);
      }
    }
  });
});
