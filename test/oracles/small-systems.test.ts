import { describe, expect, it } from 'vitest';
import { openNative } from '../../src/main/native-binding';
import { ansatzKinds } from '../../src/shared/model/options';
import { frustratedMagnets } from './support/frustrated-magnets';
import { magnets } from './support/magnets';
import { particles } from './support/particles';
import { expectGroundState, specOf } from './support/small-system';

const native = await openNative();

const systems = [...magnets, ...frustratedMagnets, ...particles];

describe('small systems come onto their exact energies, from above', () => {
  it('with every ansatz', () => {
    expect(systems.length).toBeGreaterThanOrEqual(30);
    const used = new Set(systems.map((system) => specOf(system).model.ansatz));
    expect(ansatzKinds.filter((kind) => !used.has(kind))).toEqual(['custom']);
  });

  it.each(systems.map((system) => [system.name, system] as const))('%s', (_, system) =>
    expectGroundState(native, system),
  );
});
