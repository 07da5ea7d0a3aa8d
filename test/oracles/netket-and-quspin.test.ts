import { describe, expect, it } from 'vitest';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { specFromHamiltonian } from '../../src/experiments/ground-state/exportable';
import { openNative } from '../../src/main/native-binding';
import { runContext } from '../support/run-context';
import { exactEnergy, hubbard, ising, pauli, repelling } from './support/exact-rows';

const native = await openNative();

const context = () => runContext(native, '1');

/** The two lowest levels of the sector that a run samples. */
async function lowestTwo(text: string): Promise<readonly number[]> {
  const wanted = { states: 2, scope: 'sector', maximumSeconds: 60 } as const;
  const work = groundStateEngine.spectrum?.(specFromHamiltonian(text), wanted, context());
  if (work === undefined) throw new Error('no levels');
  for (;;) {
    const { value, done } = await work.next();
    if (done !== true) continue;
    if (!value.found) throw new Error(value.reason);
    return value.spectrum.levels.map(({ energy }) => energy);
  }
}

/** All levels of a symmetry sector of the text. */
async function allLevels(text: string): Promise<readonly number[]> {
  const wanted = { scope: 'sector', maximumSeconds: 60 } as const;
  const work = groundStateEngine.wholeSpectrum?.(specFromHamiltonian(text), wanted, context());
  if (work === undefined) throw new Error('no levels');
  for (;;) {
    const { value, done } = await work.next();
    if (done !== true) continue;
    if (!value.found) throw new Error(value.reason);
    return value.spectrum.blocks.flatMap(({ energies }) => energies);
  }
}

const half = 'site spin(1/2)\n';

/** Printed by tutorials in the repository netket/netket, docs/tutorials; total energies. */
describe('NetKet', () => {
  // gs-heisenberg: sum sigma . sigma on a ring of 22 spins, Lanczos.
  const ring = -39.14752260706246;

  it('has the energy of the Heisenberg ring from the Bethe equations', async () => {
    const { energy, method } = await exactEnergy(native, pauli('chain(22)'));
    expect(method).toMatch(/Bethe/);
    expect(Math.abs(energy - ring)).toBeLessThan(1e-10);
  });

  it('has it from Lanczos in its symmetry sector', async () => {
    // 4 n + 2 spins: momentum pi, odd under the turning over of all spins.
    const [energy] = await lowestTwo(`${pauli('chain(22)')}\nsector Sz = 0, momentum = pi, parity = -1`);
    expect(Math.abs((energy ?? NaN) - ring)).toBeLessThan(1e-9);
  });

  it('has the two lowest levels of the Ising ring', async () => {
    // gs-ising: -sum sigma^z sigma^z - sum sigma^x on a ring of 20 spins, eight decimals.
    const sector = (parity: number): string => `${ising('chain(20)', 1)}\nsector momentum = 0, parity = ${parity}`;
    const [even] = await lowestTwo(sector(1));
    const [odd] = await lowestTwo(sector(-1));
    expect(Math.abs((even ?? NaN) - -25.49098969)).toBeLessThan(6e-9);
    expect(Math.abs((odd ?? NaN) - -25.41240947)).toBeLessThan(6e-9);
  });

  it('has the energy of spinless fermions on a square', async () => {
    // lattice-fermions: t = 1, V = 4, five fermions on 4x4 periodic sites.
    const { energy } = await exactEnergy(native, repelling('square(4, 4)', 4, 5));
    expect(Math.abs(energy - -6.859013554319574)).toBeLessThan(1e-10);
  });
});

/** Text without its sector, what the sector fixes beside the momentum, momentum in units of 2 pi / L, states, lowest levels. */
type Row = readonly [text: string, charges: string, momentum: string, states: number, energies: readonly number[]];

const xxz = `lattice chain(14) periodic\n${half}H = sum <i,j> (Sx(i)*Sx(j) + Sy(i)*Sy(j) + 0.7*Sz(i)*Sz(j))`;
const spinOne = 'lattice chain(8) periodic\nsite spin(1)\nH = sum <i,j> S(i).S(j)';
const electrons = hubbard('chain(6) periodic', 4, 3, 3).split('\nsector')[0] ?? '';
const fermions = repelling('chain(12)', 2, 5).split('\nsector')[0] ?? '';
const bosons =
  'lattice chain(8) periodic\nsite boson(3)\nH = -1 * sum <i,j> (adag(i)*a(j) + h.c.) + 1.5 * sum i (n(i)*n(i) - n(i))';
const frustrated = `lattice square(4, 4) periodic\n${half}H = sum <i,j> S(i).S(j) + 0.5 * sum <<i,j>> S(i).S(j)`;

/** QuSpin 1.0.1, run on these Hamiltonians and sectors with its momentum blocks (S . S, t = J = 1, total energies). */
const quspin: readonly Row[] = [
  [xxz, 'Sz = 0', '0', 246, [-5.292730929056361, -5.189922823566919, -4.209473435535368]],
  [xxz, 'Sz = 0', '2*pi*3/14', 245, [-4.112112474191377, -3.9830076744604, -3.7774079766054656]],
  [xxz, 'Sz = 0', 'pi', 246, [-5.66587927368069, -4.510364725080063, -4.053396378926152]],
  [spinOne, 'Sz = 0', '0', 142, [-11.336956077897376, -9.596559946518585, -8.508502084164132]],
  [spinOne, 'Sz = 0', 'pi', 141, [-10.743400823522094, -8.651537591153968, -7.875618403453689]],
  [electrons, 'Nup = 3, Ndown = 3', '0', 68, [-3.6687061788729753, -1.684471358648611, -0.9516556605583321]],
  [electrons, 'Nup = 3, Ndown = 3', 'pi/3', 66, [-2.422911263847933, -1.2749172176353574, -0.6971305583968497]],
  [electrons, 'Nup = 3, Ndown = 3', 'pi', 68, [-2.8983814740367357, -2.5163768731161364, -1.2421651229025432]],
  [electrons, 'Nup = 2, Ndown = 3', '0', 50, [-3.656854249492377, -2.3047182415602414, -2.3047182415602396]],
  [electrons, 'Nup = 2, Ndown = 3', 'pi/3', 50, [-4.354949876241189, -2.597562690898022, -2.1239554389870317]],
  [electrons, 'Nup = 2, Ndown = 3', 'pi', 50, [-2.747460109206765, -2.7474601092067568, -2.294911673941672]],
  [fermions, 'N = 5', '0', 66, [-6.063086807484867, -3.1919009622040484, -1.303479830945735]],
  [fermions, 'N = 5', 'pi/3', 66, [-3.5828935044719756, -3.2748128503547727, -2.3395861872947816]],
  [fermions, 'N = 5', 'pi', 66, [-4.14105865192704, -3.091363614994235, -1.6942574609539107]],
  [bosons, 'N = 6', '0', 181, [-8.514208564095119, -5.612155171582118, -3.6556095521368914]],
  [bosons, 'N = 6', 'pi/4', 176, [-7.040845134813662, -4.61766015452504, -4.066397397036432]],
  [bosons, 'N = 6', 'pi', 181, [-5.123146152876426, -5.03737411925626, -3.908257376808983]],
  [frustrated, 'Sz = 0', '(0, 0)', 822, [-8.457923351394848, -8.138989060843274, -7.487237834084826]],
  [frustrated, 'Sz = 0', '(pi, 0)', 816, [-7.627830262529626, -7.330058654853087, -6.8716512714741755]],
  [frustrated, 'Sz = 0', '(pi, pi)', 816, [-7.5927682133713565, -7.132969718997151, -6.900782449136274]],
  [frustrated, 'Sz = 0', '(pi/2, 0)', 800, [-7.559821355304148, -6.877506632405738, -6.801656712400392]],
];

describe('QuSpin has the same levels in momentum sectors', () => {
  it.each(
    quspin.map((row) => [`${row[0].split('\n').slice(0, 2).join(', ')}, ${row[1]}, k = ${row[2]}`, row] as const),
  )('%s', async (_, [text, charges, momentum, states, energies]) => {
    const found = await allLevels(`${text}\nsector ${charges}, momentum = ${momentum}`);
    expect(found.length).toBe(states);
    energies.forEach((energy, at) => expect(Math.abs((found[at] ?? NaN) - energy)).toBeLessThan(1e-9));
  });
});
