import { beforeAll, describe, expect, it } from 'vitest';
import type { NativeEngine } from '../../../../engine/native/variational-monte-carlo';
import type { RunContext } from '../../../../engine/run-context';
import { openNative } from '../../../../main/native-binding';
import { openTensorBackend } from '../../../../main/tensor-backends';
import { ansatzKinds, type AnsatzKind, type AnsatzOptions } from '../../../../shared/model/options';
import { failsClaim, summarisePhases, symmetryTolerance, type ModelTrial } from '../../../../shared/run/model-trial';
import { deriveSystem } from '../../derive';
import { groundStateSpecSchema, type GroundStateSpec } from '../../schema';
import { withAnsatz } from '../../view/with-ansatz';
import { groundStateEngine } from '..';
import { Random } from '../../../../shared/random/random';
import { randomConfigurations } from './random-configurations';

const ring = 'lattice chain(8) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)';
const square = 'lattice square(6, 2) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j) + 0.5 * sum <<i,j>> S(i).S(j)';
const ising = 'lattice chain(8) periodic\nsite spin(1/2)\nH = -1 * sum <i,j> Z(i)*Z(j) - 0.7 * sum i X(i)';
const spinOne = 'lattice chain(8) periodic\nsite spin(1)\nH = sum <i,j> S(i).S(j)';
const hubbard = `lattice chain(8) periodic
site electron
H = -1 * sum <i,j> (cdag(i,up)*c(j,up) + cdag(i,dn)*c(j,dn) + h.c.) + 4 * sum i docc(i)
sector Nup = 4, Ndown = 4`;

let native: NativeEngine;
beforeAll(async () => {
  native = await openNative({ kind: 'best' });
});

const specOf = (
  hamiltonian: string,
  ansatz: AnsatzKind,
  options: Partial<AnsatzOptions> = {},
  training: Partial<GroundStateSpec['training']> = {},
): GroundStateSpec =>
  withAnsatz(
    groundStateSpecSchema.parse({
      system: { hamiltonian },
      model: { channels: 4, layers: 1, heads: 2, patch: 2, bondDimension: 3, ...options },
      sampling: { samples: 64, chains: 16, discardedSweeps: 2 },
      training: { steps: 10, ...training },
    }),
    ansatz,
  );

async function tried(spec: GroundStateSpec, signal = new AbortController().signal): Promise<ModelTrial> {
  const context: RunContext = {
    native,
    openTensor: openTensorBackend,
    clock: () => performance.now() / 1000,
    ...{ seed: '1', threads: 1, signal, resumeFrom: null },
    adjusted: (_path, _step, initial) => initial,
  };
  if (groundStateEngine.tryModel === undefined) throw new Error('not offered');
  const trial = groundStateEngine.tryModel(spec, { seed: '5', configurations: 64, perTensor: 3 }, context);
  for (;;) {
    const next = await trial.next();
    if (next.done === true) return next.value;
  }
}

/** Every ansatz with the amplitudes and the shared weights that it can have there. */
function* variants(hamiltonian: string): Generator<readonly [string, GroundStateSpec]> {
  for (const ansatz of ansatzKinds) {
    if (ansatz === 'custom') continue;
    const known = new Set<string>();
    for (const parameters of ['real', 'complex', 'modulusAndPhase'] as const) {
      for (const symmetry of ['none', 'translations', 'spaceGroup'] as const) {
        const spec = specOf(hamiltonian, ansatz, { parameters, symmetry });
        const { system } = deriveSystem(spec);
        if (system === null) continue;
        const key = JSON.stringify({ ...system.graph, layout: null });
        if (known.has(key)) continue;
        known.add(key);
        yield [`${ansatz} ${parameters} ${symmetry}`, spec];
      }
    }
  }
}

describe.each([
  ['a ring of spins', ring],
  ['a frustrated ladder', square],
  ['a ring in a field', ising],
  ['a ring of spins 1', spinOne],
  ['electrons on a ring', hubbard],
])('every ansatz on %s', (_name, hamiltonian) => {
  it.each([...variants(hamiltonian)])(
    'has the derivatives and the symmetries that are said of it: %s',
    async (_, spec) => {
      const trial = await tried(spec);
      for (const { tensor, deviation, expected } of trial.gradient.tensors) {
        expect.soft(deviation, tensor).toBeLessThan(expected);
        expect.soft(expected, tensor).toBeLessThan(1e-3);
      }
      expect(trial.symmetries.length).toBeGreaterThan(0);
      for (const check of trial.symmetries) {
        expect.soft(failsClaim(check), JSON.stringify(check)).toBe(false);
        if (!check.claimed) expect.soft(check.shaken, JSON.stringify(check)).toBeGreaterThan(symmetryTolerance);
      }
    },
  );
});

describe('what a run would do', () => {
  it('is tried in the sector of its samples, with numbers that the seed decides', async () => {
    const spec = specOf(ring, 'restrictedBoltzmannMachine', { parameters: 'complex', hiddenDensity: 1 });
    const [one, other] = [await tried(spec), await tried(spec)];
    expect(other.logModulus).toEqual(one.logModulus);
    expect(one.configurations.every((levels) => levels.reduce((sum, level) => sum + level, 0) === 4)).toBe(true);
    expect(new Set(one.configurations.map(String)).size).toBeGreaterThan(30);
    expect(one.sampling).toMatchObject({ method: 'metropolis', chains: 16, samples: 64 });
    expect(one.sampling.acceptanceRate).toBeGreaterThan(0.2);
    expect(one.seconds.step).toBeGreaterThan(0);
    expect(one.againstReference).toBeNull();
  });

  it('is held to the precision of its device', async () => {
    const spec = specOf(ring, 'residualConvolutional', { parameters: 'modulusAndPhase' }, { device: 'wasm' });
    const trial = await tried(spec);
    expect(trial).toMatchObject({ device: 'wasm', precision: 'float32' });
    expect(trial.againstReference).toBeGreaterThan(0);
    expect(trial.againstReference).toBeLessThan(1e-4);
    for (const { tensor, deviation, expected } of trial.gradient.tensors) {
      expect.soft(deviation, tensor).toBeLessThan(expected);
    }
  });

  it.each([
    ['fullSum', 'auto'],
    ['exact', 'auto'],
    ['metropolis', 'hamiltonian'],
  ] as const)('is tried with the method %s and the moves %s', async (method, move) => {
    const spec = specOf(ring, 'jastrow');
    const trial = await tried({ ...spec, sampling: { ...spec.sampling, method, move } });
    expect(trial.sampling.method).toBe(method);
    for (const { tensor, deviation, expected } of trial.gradient.tensors) {
      expect.soft(deviation, tensor).toBeLessThan(expected);
    }
  });

  it('finds the momentum that a projection gives', async () => {
    const spec = specOf(ring, 'restrictedBoltzmannMachine', {
      projection: { momentum: [2], pointGroup: 'none', spinFlip: 'none' },
    });
    const { symmetries } = await tried(spec);
    const [translation] = symmetries.filter(({ symmetry }) => symmetry === 'translations');
    expect(translation).toMatchObject({ claimed: true });
    expect(Math.abs(translation?.factor?.im ?? 0)).toBeCloseTo(1, 10);
  });

  it('ends where it is cancelled', async () => {
    const cancelled = new AbortController();
    cancelled.abort();
    await expect(tried(specOf(ring, 'jastrow'), cancelled.signal)).rejects.toThrow();
  });
});

it('configurations of a sector are all as likely', () => {
  const facts = {
    nSites: 4,
    localDimensions: [3, 3, 2, 4],
    charges: [{ sites: [0, 1, 2], total: 3 }],
  };
  const drawn = randomConfigurations(facts, 8000, Random.seeded('2', 0));
  const counts = new Map<string, number>();
  for (let at = 0; at < 8000; at++) {
    const key = drawn.subarray(at * 4, at * 4 + 4).join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  // Levels 2 2 1 that add up to 3: (2,1,0), (1,2,0), (2,0,1), (0,2,1), (1,1,1); any of 4 on the last site.
  expect(counts.size).toBe(20);
  for (const count of counts.values()) expect(Math.abs(count - 400)).toBeLessThan(5 * Math.sqrt(400));
});

it('phases are told apart', () => {
  expect(summarisePhases([0, 1e-12, 0], 1e-6)).toMatchObject({ kind: 'constant' });
  expect(summarisePhases([0.3, 0.3 - Math.PI, 0.3, null], 1e-6)).toMatchObject({ kind: 'real', order: 2 / 3 });
  expect(summarisePhases([0, Math.PI / 2, Math.PI, -Math.PI / 2], 1e-6)).toMatchObject({ kind: 'complex' });
  expect(summarisePhases([null], 1e-6).kind).toBe('none');
});
