import { describe, expect, it } from 'vitest';
import type { Checkpoint, RunContext, RunEvent } from '../../src/engine/run-context';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { ExactTarget } from '../../src/experiments/ground-state/engine/exact-target';
import { requireSystem } from '../../src/experiments/ground-state/engine/prepare';
import { groundStatePresets } from '../../src/experiments/ground-state/presets';
import type { GroundStateResult } from '../../src/experiments/ground-state/result-schema';
import type { GroundStateSpec } from '../../src/experiments/ground-state/schema';
import { openNative } from '../../src/main/native-binding';
import { runContext } from '../support/run-context';

const native = await openNative();

const context = (overrides: Partial<RunContext> = {}): RunContext => runContext(native, '5', overrides);

interface Finished {
  readonly result: GroundStateResult;
  readonly infidelities: readonly number[];
  readonly phases: readonly string[];
  readonly notices: readonly string[];
  readonly checkpoints: ReadonlyMap<number, Checkpoint>;
}

async function finish(spec: GroundStateSpec, given = context(), keep: readonly number[] = []): Promise<Finished> {
  const run = groundStateEngine.run(spec, given);
  const [infidelities, phases, notices]: [number[], string[], string[]] = [[], [], []];
  const checkpoints = new Map<number, Checkpoint>();
  for (;;) {
    const { value, done } = await run.next();
    if (done) return { result: value, infidelities, phases, notices, checkpoints };
    if (value.kind === 'phase') phases.push(value.label);
    if (value.kind === 'notice') notices.push(value.code);
    if (value.kind !== 'observation') continue;
    infidelities.push(value.values['infidelity'] ?? Number.NaN);
    if (keep.includes(value.step)) checkpoints.set(value.step, await value.checkpoint());
  }
}

const [preset] = groundStatePresets.filter(({ id }) => id === 'tfim-chain-20');

interface Changes {
  readonly system?: Partial<GroundStateSpec['system']>;
  readonly model?: Partial<GroundStateSpec['model']>;
  readonly sampling?: Partial<GroundStateSpec['sampling']>;
  readonly training?: Partial<GroundStateSpec['training']>;
}

function specOf(hamiltonian: string, { system = {}, model = {}, sampling = {}, training = {} }: Changes = {}) {
  if (!preset) throw new Error('no preset');
  const { spec } = preset;
  return {
    system: { ...spec.system, hamiltonian, ...system },
    model: { ...spec.model, symmetry: 'none' as const, hiddenDensity: 2, ...model },
    sampling: { ...spec.sampling, ...sampling },
    training: {
      ...spec.training,
      target: 'exactGroundState' as const,
      steps: 150,
      finalSamples: 20_000,
      learningRate: 0.2,
      finalLearningRate: 0.1,
      diagonalShift: 1e-2,
      finalDiagonalShift: 1e-4,
      ...training,
    },
  };
}

const ising = (sites: number): string =>
  `lattice chain(${sites}) periodic\nsite spin(1/2)\nH = -sum <i,j> Z(i)*Z(j) - sum i X(i)`;
const ring = (sites: number, more = ''): string =>
  `lattice chain(${sites}) periodic\nsite spin(1/2)\n${more}H = sum <i,j> S(i).S(j)`;

/** Fidelity of two tables of amplitudes. */
async function fidelityOf(first: ExactTarget, second: ExactTarget): Promise<number> {
  const [a, b] = [await first.kernels.state(), await second.kernels.state()];
  const product = (x: Float64Array, y: Float64Array): number =>
    x.reduce((sum, part, at) => sum + part * (y[at] ?? 0), 0);
  return (
    product(a.parameters, b.parameters) ** 2 /
    (product(a.parameters, a.parameters) * product(b.parameters, b.parameters))
  );
}

async function opened(spec: GroundStateSpec, given = context()): Promise<{ target: ExactTarget; events: RunEvent[] }> {
  const work = ExactTarget.open(spec, requireSystem(spec), given);
  const events: RunEvent[] = [];
  for (;;) {
    const { value, done } = await work.next();
    if (done) return { target: value, events };
    events.push(value);
  }
}

describe('training towards the exact ground state', () => {
  it('finds it, meets it, and goes on bit for bit', async () => {
    const spec = specOf(ising(8));
    const { result, infidelities, phases, checkpoints, notices } = await finish(spec, context(), [80]);
    const found = result.exactState;
    if (found?.fullSum == null) throw new Error('no fidelity');
    expect(phases.some((label) => label.startsWith('Exact ground state: 256 states'))).toBe(true);
    expect(infidelities[0]).toBeGreaterThan(0.05);
    expect(1 - found.fullSum).toBeLessThan(1e-4);
    expect(1 - found.mean).toBeLessThan(1e-4);
    expect(Math.abs(found.mean - found.fullSum)).toBeLessThan(4 * found.error + 1e-9);
    expect(found.dimension).toBe(256);
    // Jordan-Wigner: momenta (2m + 1) pi / 8 and 2 pi m / 8, each with its lowest state.
    const sum = (shift: number): number =>
      Array.from({ length: 8 }, (_, m) => Math.abs(Math.sin((Math.PI * (m + shift)) / 8))).reduce((a, b) => a + b, 0);
    expect(found.energy).toBeCloseTo(-2 * sum(0.5), 9);
    expect(found.gap).toBeCloseTo(2 * (sum(0.5) - sum(0)), 9);
    expect(result.reference).toMatchObject({ kind: 'exact', energy: found.energy });
    expect(notices).toEqual([]);
    const resumed = await finish(spec, context({ resumeFrom: checkpoints.get(80) ?? null, threads: 2 }));
    expect(resumed.infidelities).toEqual(infidelities.slice(80));
    expect(resumed.result).toEqual(result);
  }, 60_000);

  it('has it in the rotated basis, where it is positive', async () => {
    const plain = specOf(ring(8), { system: { sector: 'auto' } });
    const turned = specOf(ring(8), { system: { sector: 'auto', basisRotation: 'marshall' } });
    const [{ target: first }, { target: second }] = [await opened(plain), await opened(turned)];
    const { parameters: signed } = await first.kernels.state();
    const { parameters: positive } = await second.kernels.state();
    expect(signed.length).toBe(70);
    const sign = Math.sign(positive[0] ?? 0);
    expect(positive.every((part) => sign * part > -1e-12)).toBe(true);
    expect(signed.some((part) => part > 1e-3) && signed.some((part) => part < -1e-3)).toBe(true);
    expect(Array.from(signed, Math.abs)).toEqual(Array.from(positive, Math.abs));
    await Promise.all([first.kernels.close(), second.kernels.close()]);
    const sampling = { move: 'exchange' } as const;
    const { result } = await finish({ ...turned, sampling: { ...turned.sampling, ...sampling } });
    expect(1 - (result.exactState?.fullSum ?? 0)).toBeLessThan(1e-3);
    expect(result.exactState?.energy).toBeCloseTo(-3.651093409, 8);
  }, 60_000);

  const hubbard =
    'lattice square(2,2) open\nsite electron\nsector Nup = 2, Ndown = 1\n' +
    'H = -sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.) + 4 * sum i n(i,up)*n(i,dn) + 0.3 * n(0,up)';
  const twisted =
    'lattice chain(4) periodic\nsite boson(2)\nsector N = 4\n' +
    'H = -sum <i,j> (exp(0.3*im)*adag(i)*a(j) + h.c.) + sum i n(i)*(n(i) - 1)';
  it.each([
    ['spins', specOf(ring(8)), 70],
    ['rotated spins', specOf(ring(8), { system: { basisRotation: 'marshall' } }), 70],
    ['spins at a momentum', specOf(ring(6, 'sector momentum = (pi/3)\n')), 20],
    ['electrons with their signs', specOf(hubbard, { model: { ansatz: 'slater' } }), 24],
    ['bosons with phases', specOf(twisted), 19],
  ])('is an eigenstate of H as the network sees it: %s', async (_, spec, configurations) => {
    const { target } = await opened(spec);
    const { energy } = await target.kernels.measure(2_000);
    expect(energy.mean).toBeCloseTo(target.reference.energy, 9);
    expect(energy.variance).toBeLessThan(1e-12);
    expect(target.kernels.parameterCount).toBe(configurations);
    await target.kernels.close();
  });

  it('warns where the ground state is not the only one', async () => {
    // Majumdar and Ghosh: two products of singlets.
    const chain = 'lattice chain(8) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j) + 0.5 * sum <<i,j>> S(i).S(j)';
    const { target, events } = await opened(specOf(chain));
    expect(target.reference.energy).toBeCloseTo(-3, 9);
    expect(events.filter(({ kind }) => kind === 'notice')).toMatchObject([{ code: 'TARGET_DEGENERATE' }]);
    const again = await opened(specOf(chain), context({ threads: 2 }));
    expect(await fidelityOf(target, again.target)).toBeCloseTo(1, 12);
    await Promise.all([target.kernels.close(), again.target.kernels.close()]);
  });

  it('says so where stuck chains see a fidelity that all amplitudes do not have', async () => {
    // Steps that are much too long.
    const reckless = {
      learningRate: 2,
      finalLearningRate: 2,
      diagonalShift: 1e-6,
      finalDiagonalShift: 1e-6,
      steps: 40,
    };
    const { result, notices } = await finish(specOf(ising(8), { training: reckless }));
    expect(result.exactState?.fullSum).toBeLessThan(0.5);
    const seen = Math.abs((result.exactState?.mean ?? 0) - (result.exactState?.fullSum ?? 0));
    expect(seen).toBeGreaterThan(0.01);
    expect(notices).toContain('TARGET_FIDELITY_BIASED');
  });

  it('can be cancelled while the exact state is sought', async () => {
    const stop = new AbortController();
    const run = groundStateEngine.run(specOf(ising(18)), context({ signal: stop.signal }));
    await run.next();
    stop.abort();
    const rest = async (): Promise<void> => {
      while (!(await run.next()).done);
    };
    await expect(rest()).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
