import { describe, expect, it } from 'vitest';
import { OperatorRows } from '../../src/engine/operator-rows';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { fromCheckpoint } from '../../src/experiments/ground-state/engine/checkpoint';
import { localEnergiesOf } from '../../src/experiments/ground-state/engine/inspection/local-energies';
import { openKernels, requireSystem } from '../../src/experiments/ground-state/engine/prepare';
import type { Part } from '../../src/experiments/ground-state/inspection-schema';
import { groundStatePresets } from '../../src/experiments/ground-state/presets';
import type { GroundStateInspection } from '../../src/experiments/ground-state/result-schema';
import type { GroundStateSpec } from '../../src/experiments/ground-state/schema';
import { openNative } from '../../src/main/native-binding';
import { runContext } from '../support/run-context';
import { trained } from '../support/trained-state';

const native = await openNative();

const preset = (id: string): GroundStateSpec => {
  const found = groundStatePresets.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no preset ${id}`);
  return found.spec;
};

/** The preset on fewer sites, for some steps. */
function small(id: string, from: string, to: string, steps: number): GroundStateSpec {
  const spec = preset(id);
  const hamiltonian = spec.system.hamiltonian.replace(from, to);
  if (hamiltonian === spec.system.hamiltonian) throw new Error(`no ${from} in ${hamiltonian}`);
  return {
    ...spec,
    system: { ...spec.system, hamiltonian },
    training: { ...spec.training, steps, finalSamples: 4_096 },
  };
}

async function inspected(spec: GroundStateSpec): Promise<GroundStateInspection> {
  const context = runContext(native, '7');
  const checkpoint = await trained(spec, context);
  const work = groundStateEngine.inspect(spec, checkpoint, context);
  let next = await work.next();
  while (!next.done) next = await work.next();
  return next.value;
}

function partOf<Value>(part: Part<Value>): Value {
  if (!part.found) throw new Error(part.reason);
  return part.part;
}

describe('what an inspection sees of a chain in a field', () => {
  it('meets the exact state', async () => {
    const found = await inspected(small('tfim-chain-20', 'chain(20)', 'chain(10)', 200));
    const { parts, exact } = found;
    expect(exact?.fidelity).toBeGreaterThan(0.999);

    // The entropy of half a chain from the library that diagonalises exactly, on a way of its own.
    const entanglement = partOf(parts.entanglement);
    expect(entanglement.sites).toEqual([0, 1, 2, 3, 4]);
    const spec = small('tfim-chain-20', 'chain(20)', 'chain(10)', 200);
    const work = groundStateEngine.entropies?.(spec, entanglement.sites, runContext(native, '3'));
    let next = await work?.next();
    while (next?.done === false) next = await work?.next();
    const answer = next?.done === true ? next.value : null;
    const entropy = answer?.found === true ? answer.entropies.vonNeumann : Number.NaN;
    expect(entanglement.exact?.vonNeumann).toBeCloseTo(entropy, 7);
    expect(Math.abs(entanglement.vonNeumann - entropy)).toBeLessThan(0.02);
    const weight = entanglement.levels.reduce((sum, level) => sum + Math.exp(-level), 0);
    expect(weight).toBeCloseTo(1, 10);

    // Positive amplitudes: one phase, all signs right.
    expect(parts.amplitudes.phase.every((phase) => Math.abs(phase) < 1e-12)).toBe(true);
    expect(exact?.signs.agreeingWeight).toBeCloseTo(1, 12);
    expect(exact?.signs.network.every((sign, k) => sign * (exact.signs.exact[k] ?? 0) > 0)).toBe(true);

    // Local energies scatter about the exact energy by less than their error allows; the lowest eigenvalues are positive.
    const energies = partOf(parts.localEnergies);
    const error = energies.deviation / Math.sqrt(energies.real.length);
    expect(Math.abs(energies.mean - (exact?.energy ?? 0))).toBeLessThan(6 * error + 2e-3 * 10);
    expect(energies.outliers.values.length).toBe(10 * energies.outliers.real.length);
    const distances = energies.outliers.real.map((energy) => Math.abs(energy - energies.mean));
    expect(Array.from(distances)).toEqual(Array.from(distances).sort((a, b) => b - a));

    const geometry = partOf(parts.geometry);
    expect(geometry.eigenvalues.length).toBeGreaterThan(0);
    expect(geometry.eigenvalues.every((value, k, all) => k === 0 || value <= (all[k - 1] ?? 0))).toBe(true);
    expect(geometry.eigenvalues[0]).toBeGreaterThan(0);
    expect(parts.tensors.map(({ name }) => name)).toContain('weights');
    expect(partOf(parts.hiddenUnits).activity.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it('sums local energies over all configurations to the energy of the network', async () => {
    const spec = small('tfim-chain-20', 'chain(20)', 'chain(8)', 20);
    const context = runContext(native, '5');
    const checkpoint = await trained(spec, context);
    const system = requireSystem(spec);
    const kernels = await openKernels(native, spec, system, '9', 2);
    await kernels.restore(fromCheckpoint(checkpoint, kernels.parameterLayout));
    const configurations = Uint8Array.from({ length: 256 * 8 }, (_, at) => ((at >> 3) >> (at & 7)) & 1);
    const logarithms = await kernels.logAmplitudes(configurations);
    const { operator } = system.hamiltonian;
    const work = localEnergiesOf(new OperatorRows(operator), kernels, configurations, logarithms, context.signal);
    let next = await work.next();
    while (!next.done) next = await work.next();
    let [energy, norm] = [0, 0];
    for (let k = 0; k < 256; k++) {
      const weight = Math.exp(2 * (logarithms[2 * k] ?? 0));
      energy += weight * (next.value[2 * k] ?? 0);
      norm += weight;
    }
    const measured = (await kernels.measure(40_000)).energy;
    await kernels.close();
    expect(Math.abs(energy / norm - measured.mean)).toBeLessThan(4.5 * measured.error);
  });

  it('keeps the samples chain by chain: neighbours in time are alike where chains move slowly', async () => {
    const spec = small('tfim-chain-20', 'chain(20)', 'chain(10)', 20);
    const slow = { ...spec, sampling: { ...spec.sampling, sweepsPerSample: 1, method: 'metropolis' as const } };
    const chains = partOf((await inspected(slow)).parts.chains);
    const [, first = 0, second = 0] = chains.correlation;
    expect(first).toBeGreaterThan(0.05);
    expect(first).toBeGreaterThan(second);
    expect(chains.time).toBeGreaterThan(0.5);
  });
});

describe('what an inspection sees of an antiferromagnet', () => {
  it('finds the Marshall rule', async () => {
    const spec = small('heisenberg-chain-20', 'chain(20)', 'chain(10)', 60);
    const { parts, exact } = await inspected(spec);
    expect(spec.system.basisRotation).toBe('marshall');
    const marshall = partOf(parts.marshall);
    expect(marshall.sign).toBeCloseTo(1, 12);
    expect(marshall.error).toBeLessThan(1e-12);
    // The rule itself has the signs of the exact state in every configuration that is shown.
    expect(exact?.signs.marshall.length).toBe(exact?.signs.exact.length);
    expect(exact?.signs.marshall.every((sign, k) => sign * (exact.signs.exact[k] ?? 0) > 0)).toBe(true);
  });
});
