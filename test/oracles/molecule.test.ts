import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { groundStateEngine } from '../../src/experiments/ground-state/engine';
import { specFromHamiltonian } from '../../src/experiments/ground-state/exportable';
import { openNative } from '../../src/main/native-binding';
import { runContext } from '../support/run-context';
import { moleculeText, parseFcidump } from '../../src/shared/hamiltonian';

const native = await openNative();

it('hydrogen in STO-3G has its energy of full configuration interaction, and a run meets it', async () => {
  const file = readFileSync(join(import.meta.dirname, '../fixtures/molecules/h2-sto-3g.fcidump'), 'utf8');
  const base = specFromHamiltonian(moleculeText('H2', parseFcidump(file)));
  const spec = { ...base, training: { ...base.training, steps: 300, finalSamples: 4_000 } };
  const run = groundStateEngine.run(spec, runContext(native, '1'));
  for (;;) {
    const { value, done } = await run.next();
    if (!done) continue;
    // Two closed shells: Szabo and Ostlund, Eqs. 4.15 to 4.22.
    const [ground, excited] = [2 * -1.2528 + 0.6746 + 1 / 1.4, 2 * -0.4756 + 0.6975 + 1 / 1.4];
    const exact = (ground + excited) / 2 - Math.hypot((excited - ground) / 2, 0.1813);
    expect(exact).toBeCloseTo(-1.1373, 4);
    expect(value.reference?.energy).toBeCloseTo(exact, 9);
    // Chemical accuracy.
    expect(Math.abs(value.energy.mean - exact)).toBeLessThan(1.6e-3);
    return;
  }
});
