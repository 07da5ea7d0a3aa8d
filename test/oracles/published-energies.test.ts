import { describe, expect, it } from 'vitest';
import { openNative } from '../../src/main/native-binding';
import { exactEnergy, hubbard, ising, pauli, repelling } from './support/exact-rows';

const native = await openNative();

const half = 'site spin(1/2)\n';

/** Text, total energy, and what its last digit allows. */
type Row = readonly [name: string, hamiltonian: string, energy: number, within: number];

const chains: readonly Row[] = (
  [
    [10, -1.0635604409, -1.2784906443, -2.1271208819, -1.8061785418],
    [16, -1.063544531, -1.2752871547, -2.127089062, -1.7855740902],
    [20, -1.0635444153, -1.2745494843, -2.1270888307, -1.780877306],
    [40, -1.06354441, -1.2735668529, -2.1270888199, -1.7746522788],
    [80, -1.06354441, -1.2733213607, -2.1270888199, -1.7731038075],
  ] as const
).flatMap(([n, ...energies]): Row[] =>
  energies.map((energy, at) => [
    at < 3 ? `Ising ${n}, h = ${[0.5, 1, 2][at]}` : `Heisenberg ${n}`,
    at < 3 ? ising(`chain(${n})`, [0.5, 1, 2][at]) : pauli(`chain(${n})`),
    n * energy,
    n * 6e-11,
  ]),
);

const squares: readonly Row[] = [
  ['Heisenberg 4x4', pauli('square(4, 4)'), -44.9139328, 6e-8],
  ['Ising 4x4, h = 3', ising('square(4, 4)', 3), -51.44812913, 6e-9],
  ['Ising 4x4, h = 3.04438', ising('square(4, 4)', 3.04438), -52.06569438, 6e-9],
  ['Ising 4x4, h = 2', ising('square(4, 4)', 2), -40.19019444, 6e-9],
  [
    'J1-J2 4x4, J2 = 0.5',
    `lattice square(4, 4) periodic\n${half}H = sum <i,j> S(i).S(j) + 0.5 * sum <<i,j>> S(i).S(j)`,
    16 * -0.52862,
    16 * 6e-6,
  ],
];

const fermions: readonly Row[] = [
  ...([2, 4, 8] as const).flatMap((u, at): Row[] => [
    [`Hubbard dimer, U = ${u}`, hubbard('chain(2) open', u, 1, 1), (u - Math.sqrt(u * u + 16)) / 2, 1e-9],
    [
      `Hubbard 4-ring, U = ${u}`,
      hubbard('chain(4) periodic', u, 2, 2),
      [-2.82842712, -2.10274848, -1.32023496][at],
      6e-9,
    ],
    [
      `Hubbard 6-ring, U = ${u}`,
      hubbard('chain(6) periodic', u, 3, 3),
      [-5.40945685, -3.66870618, -2.04813089][at],
      6e-9,
    ],
    [`Hubbard 2x3, U = ${u}`, hubbard('square(2, 3) open', u, 3, 3), [-5.15916552, -3.61932132, -2.17779355][at], 6e-9],
  ]),
  ...(
    [
      [0.01, -11.98002628],
      [0.1, -11.8026111],
      [1, -10.24065049],
      [10, -4.05205527],
    ] as const
  ).map(([v, energy]): Row => [`t-V 4x4, V = ${v}`, repelling('square(4, 4)', v, 5), energy, 6e-9]),
  ...([1, 2, 4] as const).flatMap((v, at): Row[] => [
    [`t-V ring of 8, V = ${v}`, repelling('chain(8)', v, 4), [-3.78608959, -2.94834315, -1.8543951][at], 6e-9],
    [`t-V ring of 10, V = ${v}`, repelling('chain(10)', v, 5), [-5.13806556, -4.03089271, -2.48916731][at], 6e-9],
    [`t-V ring of 12, V = ${v}`, repelling('chain(12)', v, 6), [-5.85794011, -4.54371013, -2.80713751][at], 6e-9],
  ]),
];

describe('the exact energies of texts are the published ones, to the last digit', () => {
  it.each([...chains, ...squares, ...fermions])('%s', async (_, hamiltonian, energy, within) => {
    expect(Math.abs((await exactEnergy(native, hamiltonian)).energy - energy)).toBeLessThan(within);
  });
});
