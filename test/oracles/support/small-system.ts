import { expect } from 'vitest';
import type { NativeEngine } from '../../../src/engine/native/variational-monte-carlo';
import { groundStateEngine } from '../../../src/experiments/ground-state/engine';
import { presetSpec } from '../../../src/experiments/ground-state/preset-spec';
import type { GroundStateResult } from '../../../src/experiments/ground-state/result-schema';
import type { GroundStateSpec } from '../../../src/experiments/ground-state/schema';
import { runContext } from '../../support/run-context';

/** A system of a few sites, what is trained on it, and how close it comes. */
export interface SmallSystem {
  readonly name: string;
  readonly hamiltonian: string;
  readonly model: Partial<GroundStateSpec['model']>;
  readonly sampling?: Partial<GroundStateSpec['sampling']>;
  readonly training?: Partial<GroundStateSpec['training']>;
  readonly marshall?: true;
  /** Largest relative error of the energy that is measured. */
  readonly accuracy: number;
  /** Total energy known from elsewhere: a closed form, or a published number. */
  readonly known?: number;
}

/** Settings that most of them share: seconds each. */
export function specOf({ hamiltonian, model, sampling, training, marshall }: SmallSystem): GroundStateSpec {
  return presetSpec(
    { hamiltonian, basisRotation: marshall ? 'marshall' : 'none' },
    {
      model,
      sampling: { samples: 512, ...sampling },
      training: { steps: 200, finalSamples: 8000, diagnosticsEvery: 0, checkpointEvery: 1000, ...training },
    },
  );
}

/** Trains a system from its text to the measured energy, as a run does. */
export async function train(native: NativeEngine, system: SmallSystem): Promise<GroundStateResult> {
  const run = groundStateEngine.run(specOf(system), runContext(native, '11'));
  for (;;) {
    const { value, done } = await run.next();
    if (done) return value;
  }
}

/** The measured energy is as close to the exact one as stated, and not below it by more than five standard errors. */
export async function expectGroundState(native: NativeEngine, system: SmallSystem): Promise<void> {
  const { energy, reference } = await train(native, system);
  if (reference === null) throw new Error('no exact energy');
  expect(reference.kind).toBe('exact');
  if (system.known !== undefined) expect(Math.abs(reference.energy - system.known)).toBeLessThan(1e-8);
  const above = (energy.mean - reference.energy) / Math.abs(reference.energy);
  expect(above).toBeLessThan(system.accuracy);
  expect(energy.mean).toBeGreaterThan(reference.energy - 5 * energy.error - 1e-9 * Math.abs(reference.energy));
}
