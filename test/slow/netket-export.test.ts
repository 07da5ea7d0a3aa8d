import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toCheckpoint } from '../../src/experiments/ground-state/engine/checkpoint';
import { openKernels, requireSystem } from '../../src/experiments/ground-state/engine/prepare';
import { groundState } from '../../src/experiments/ground-state/spec';
import type { GroundStateSpec } from '../../src/experiments/ground-state/schema';
import { netketScript } from '../../src/main/export-model/netket';
import { netketArrays } from '../../src/main/export-model/netket-parameters';
import { openNative } from '../../src/main/native-binding';
import type { CompiledOperator } from '../../src/shared/hamiltonian';
import { encodeNpz } from '../../src/shared/run/npz';
import { pythonWithNetket } from '../../bench/python';

const found = pythonWithNetket();
const available = found !== null;
const python = found ?? 'python3';
if (!available)
  console.warn('Skipped: NetKet cannot be installed here. NETKET_PYTHON may name an interpreter that has it.');

/** Asks the exported script for rows of its Hamiltonian and for ln psi at configurations of site values. */
const driver = `
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("exported", sys.argv[1])
exported = importlib.util.module_from_spec(spec)
spec.loader.exec_module(exported)
import numpy as np
values = np.array(json.load(open(sys.argv[2])), dtype=float)
hi = exported.hilbert()
operator = exported.hamiltonian(hi)
rows = []
for sigma in values:
    connected, elements = operator.get_conn(sigma.astype(hi._local_states.dtype if hasattr(hi, "_local_states") else np.int8))
    rows.append([[[int(v) for v in np.asarray(other)], float(np.real(m)), float(np.imag(m))] for other, m in zip(connected, elements)])
log = np.asarray(exported.model().apply({"params": exported.parameters()}, values), dtype=complex)
json.dump({"rows": rows, "log": [[float(v.real), float(v.imag)] for v in log]}, sys.stdout)
`;

const replySchema = z.object({
  rows: z.array(z.array(z.tuple([z.array(z.int()), z.number(), z.number()]))),
  log: z.array(z.tuple([z.number(), z.number()])),
});

const preset = (id: string): GroundStateSpec => {
  const found = groundState.presets.find((candidate) => candidate.id === id);
  if (found === undefined) throw new RangeError(id);
  return found.spec;
};
const withModel = (spec: GroundStateSpec, model: Partial<GroundStateSpec['model']>): GroundStateSpec => ({
  ...spec,
  model: { ...spec.model, initialScale: 0.3, ...model },
});
const spinOne: GroundStateSpec = {
  ...preset('tfim-chain-20'),
  system: {
    hamiltonian:
      'lattice chain(6) open\nsite spin(1)\nparam J = 1, D = 0.3\nH = J * sum <i,j> S(i).S(j) + D * sum i Sz(i)*Sz(i)\n',
    basisRotation: 'none',
    sector: 'auto',
  },
};

const cases: Readonly<Record<string, GroundStateSpec>> = {
  'Ising chain, real machine': withModel(preset('tfim-chain-20'), {}),
  'Ising chain, real machine with all biases, alpha 2': withModel(preset('tfim-chain-20'), {
    visibleBias: true,
    hiddenDensity: 2,
  }),
  'Heisenberg chain, rotated, fixed Sz, complex machine': withModel(preset('heisenberg-chain-20'), {
    parameters: 'complex',
  }),
  'square lattice, machine with translations': withModel(preset('heisenberg-6x6'), {}),
  'frustrated lattice, Jastrow': withModel(preset('j1j2-4x4'), {
    ansatz: 'jastrow',
    symmetry: 'none',
    visibleBias: true,
  }),
  'Ising chain, mean field': withModel(preset('tfim-chain-20'), { ansatz: 'meanField', visibleBias: true }),
  'spin-1 chain, mean field': withModel(spinOne, { ansatz: 'meanField' }),
  'Heisenberg chain, Jastrow with translations': withModel(preset('heisenberg-chain-20'), {
    ansatz: 'jastrow',
    symmetry: 'translations',
  }),
  'spin-1 chain, complex machine': withModel(spinOne, { parameters: 'complex' }),
};

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ansatz-netket-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** <s|H|s'> of all connected s', from the compiled operator. Keys are site values. */
function row(operator: CompiledOperator, indices: readonly number[]): Map<string, { re: number; im: number }> {
  const found = new Map<string, { re: number; im: number }>();
  const dimension = operator.localDimensions[0];
  const add = (configuration: readonly number[], re: number, im: number) => {
    const key = configuration.map((index) => dimension - 1 - 2 * index).join(' ');
    const before = found.get(key) ?? { re: 0, im: 0 };
    found.set(key, { re: before.re + re, im: before.im + im });
  };
  add(indices, operator.constant, 0);
  const { siteOffsets, sites, matrixIndex, coefficients } = operator.terms;
  matrixIndex.forEach((which, term) => {
    const support = [...sites.subarray(siteOffsets[term], siteOffsets[term + 1])];
    const matrix = operator.matrices[which];
    const local = support.reduce((index, site) => index * dimension + indices[site], 0);
    for (let entry = matrix.rowOffsets[local]; entry < matrix.rowOffsets[local + 1]; entry += 1) {
      const other = [...indices];
      let column = matrix.columns[entry];
      for (const site of [...support].reverse()) {
        other[site] = column % dimension;
        column = Math.floor(column / dimension);
      }
      const [re, im] = [matrix.values[2 * entry], matrix.values[2 * entry + 1]];
      const [cr, ci] = [coefficients[2 * term], coefficients[2 * term + 1]];
      add(other, re * cr - im * ci, re * ci + im * cr);
    }
  });
  return found;
}

describe.runIf(available)('the exported NetKet script', () => {
  it.each(Object.entries(cases))('rebuilds the same Hamiltonian and network: %s', async (name, spec) => {
    const native = await openNative();
    const kernels = await openKernels(native, spec, requireSystem(spec), '5', 1);
    const { configurations, logAmplitudes, samples } = await kernels.sample(16);
    const checkpoint = toCheckpoint(await kernels.state(), kernels.parameterLayout);
    await kernels.close();
    const system = groundState.exportable?.(spec) ?? null;
    if (system === null) throw new Error('The system must be exportable.');
    const { localDimensions } = system.operator;
    const nSites = localDimensions.length;

    const script = join(directory, 'exported.py');
    await writeFile(
      script,
      netketScript({ system, weights: 'weights.npz', title: name, runId: 'run', seed: '5', step: 0 }),
    );
    await writeFile(join(directory, 'weights.npz'), encodeNpz(netketArrays(checkpoint.model, system)));
    await writeFile(join(directory, 'driver.py'), driver);
    const sampled = Array.from({ length: samples }, (_, sample) => [
      ...configurations.subarray(sample * nSites, (sample + 1) * nSites),
    ]);
    const values = sampled.map((indices) => indices.map((index, site) => localDimensions[site] - 1 - 2 * index));
    await writeFile(join(directory, 'values.json'), JSON.stringify(values));
    const answer = spawnSync(python, [join(directory, 'driver.py'), script, join(directory, 'values.json')], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    expect(answer.status, answer.stderr).toBe(0);
    const reply = replySchema.parse(JSON.parse(answer.stdout));

    sampled.forEach((indices, sample) => {
      const ours = row(system.operator, indices);
      const theirs = new Map<string, { re: number; im: number }>();
      for (const [other, re, im] of reply.rows[sample]) {
        const before = theirs.get(other.join(' ')) ?? { re: 0, im: 0 };
        theirs.set(other.join(' '), { re: before.re + re, im: before.im + im });
      }
      for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
        const [a, b] = [ours.get(key) ?? { re: 0, im: 0 }, theirs.get(key) ?? { re: 0, im: 0 }];
        expect(Math.hypot(a.re - b.re, a.im - b.im), key).toBeLessThan(1e-12);
      }
    });

    // A network is fixed up to a constant factor of the amplitude.
    const difference = (sample: number) => ({
      re: logAmplitudes[2 * sample] - reply.log[sample][0],
      im: logAmplitudes[2 * sample + 1] - reply.log[sample][1],
    });
    const first = difference(0);
    for (let sample = 1; sample < samples; sample += 1) {
      const { re, im } = difference(sample);
      expect(Math.abs(re - first.re)).toBeLessThan(1e-9);
      expect(Math.abs(Math.sin((im - first.im) / 2))).toBeLessThan(1e-9);
    }
  });
});
