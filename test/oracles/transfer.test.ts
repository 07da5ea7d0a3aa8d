import { describe, expect, it } from 'vitest';
import type { Checkpoint, OtherRun } from '../../src/engine/run-context';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { sitesByDisplacement } from '../../src/experiments/ground-state/sites-by-displacement';
import { groundStatePresets } from '../../src/experiments/ground-state/presets';
import type { GroundStateSpec } from '../../src/experiments/ground-state/schema';
import { openNative } from '../../src/main/native-binding';
import { runContext } from '../support/run-context';
import { compile } from '../../src/shared/hamiltonian';

const native = await openNative();

function spec(sites: number, field: number, change: Partial<GroundStateSpec['training']>): GroundStateSpec {
  const found = groundStatePresets.find(({ id }) => id === 'tfim-chain-20');
  if (!found) throw new Error('no preset');
  const hamiltonian = found.spec.system.hamiltonian
    .replace('chain(20)', `chain(${sites})`)
    .replace('h = 1', `h = ${field}`);
  return {
    ...found.spec,
    system: { ...found.spec.system, hamiltonian },
    model: { ...found.spec.model, symmetry: 'translations' },
    training: { ...found.spec.training, finalSamples: 1_000, ...change },
  };
}

/** Relative errors of the steps, and the last checkpoint. */
async function run(given: GroundStateSpec, others: readonly OtherRun[] = []) {
  const work = groundStateEngine.run(given, runContext(native, '3', { others }));
  const errors: number[] = [];
  let checkpoint: Checkpoint | null = null;
  for (;;) {
    const { value, done } = await work.next();
    if (done) return { errors, checkpoint, result: value };
    if (value.kind !== 'observation') continue;
    errors.push(value.values['relativeError'] ?? Number.NaN);
    if (value.step === given.training.steps) checkpoint = await value.checkpoint();
  }
}

async function trained(given: GroundStateSpec): Promise<OtherRun> {
  const { checkpoint, result } = await run(given);
  if (checkpoint === null) throw new Error('no checkpoint');
  return { id: 'small', spec: given, checkpoint, result };
}

describe('starting from a trained model', () => {
  it('goes on where a smaller ring or another field has come to', async () => {
    const small = await trained(spec(8, 1, { steps: 150 }));
    const [fresh, larger, field] = await Promise.all([
      run(spec(16, 1, { steps: 1 })),
      run(spec(16, 1, { steps: 1, startFrom: 'small' }), [small]),
      run(spec(8, 1.1, { steps: 1, startFrom: 'small' }), [small]),
    ]);
    expect(fresh.errors[0]).toBeGreaterThan(0.1);
    expect(larger.errors[0]).toBeLessThan(0.03);
    expect(field.errors[0]).toBeLessThan(0.01);
  });

  it('says what does not fit', async () => {
    const small = await trained(spec(8, 1, { steps: 2 }));
    const larger = spec(16, 1, { steps: 1, startFrom: 'small' });
    const other = (model: Partial<GroundStateSpec['model']>) => ({ ...larger, model: { ...larger.model, ...model } });
    await expect(run(other({ ansatz: 'jastrow' }), [small])).rejects.toMatchObject({ code: 'TRANSFER_MODEL' });
    await expect(run(other({ symmetry: 'none' }), [small])).rejects.toMatchObject({ code: 'TRANSFER_SHAPE' });
    await expect(run(other({ hiddenDensity: 4 }), [small])).rejects.toMatchObject({ code: 'TRANSFER_SHAPE' });
    await expect(run(larger)).rejects.toMatchObject({ code: 'TRANSFER_NO_RUN' });
  });
});

it('sites go by their displacement', () => {
  const lattice = (text: string) => {
    const { hamiltonian } = compile(`lattice ${text} periodic\nsite spin(1/2)\nH = sum i Z(i)`);
    if (hamiltonian === null) throw new Error(text);
    return hamiltonian.lattice;
  };
  expect(sitesByDisplacement(lattice('chain(5)'), lattice('chain(9)'))).toEqual([0, 1, 2, 7, 8]);
  const square = sitesByDisplacement(lattice('square(3, 3)'), lattice('square(5, 5)'));
  expect(new Set(square).size).toBe(9);
  expect(square?.[0]).toBe(0);
  expect(sitesByDisplacement(lattice('chain(9)'), lattice('chain(5)'))).toBeNull();
  expect(sitesByDisplacement(lattice('chain(9)'), lattice('square(3, 3)'))).toBeNull();
});
