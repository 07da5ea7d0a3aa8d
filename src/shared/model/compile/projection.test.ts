import { describe, expect, it } from 'vitest';
import { compiled, factsOf, heisenbergOn } from '../facts.test-support';
import type { AnsatzOptions } from '../options';

const ring = factsOf(heisenbergOn('chain(12) periodic'));
const square = factsOf(heisenbergOn('square(6, 6) periodic'));
const open = factsOf(heisenbergOn('square(4, 4) open'));

describe('projection', () => {
  const projection = (change: Partial<AnsatzOptions['projection']>): AnsatzOptions['projection'] => ({
    momentum: null,
    pointGroup: 'none',
    spinFlip: 'none',
    ...change,
  });

  it('wraps a state with permutations and characters', () => {
    const model = compiled({ projection: projection({ momentum: [0], spinFlip: 'odd' }) }, ring);
    expect(model.definition).toMatchObject({ kind: 'projected', spinFlip: -1, fermionic: false });
    if (model.definition?.kind !== 'projected') throw new Error('not projected');
    expect(model.definition.state.kind).toBe('machine');
    expect(model.definition.permutations).toHaveLength(144);
    expect(model.definition.characters).toEqual(Array.from({ length: 24 }, (_, at) => 1 - (at % 2)));
  });

  it('has the identity alone where only the flip is asked for', () => {
    const model = compiled({ projection: projection({ spinFlip: 'even' }) }, ring);
    expect(model.definition).toMatchObject({ kind: 'projected', spinFlip: 1, characters: [1, 0] });
  });

  it('costs an evaluation for every element', () => {
    const options = { ansatz: 'convolutional', layers: 1, channels: 4 } as const;
    const plain = compiled(options, ring);
    const projected = compiled({ ...options, projection: projection({ momentum: [0], spinFlip: 'even' }) }, ring);
    expect(projected.amplitudeFlops).toBeCloseTo(24 * plain.amplitudeFlops, 6);
    expect(projected.parameters).toBe(plain.parameters);
  });

  it('takes the sign of the rotated basis into the characters', () => {
    // Six spins, three down: moving by one site exchanges the sublattices and turns the sign over.
    const facts = factsOf(heisenbergOn('chain(6) periodic'), { sector: true, rotated: true });
    const model = compiled({ projection: projection({ momentum: [0] }) }, facts);
    if (model.definition?.kind !== 'projected') throw new Error('not projected');
    expect(model.definition.characters).toEqual([1, 0, -1, 0, 1, 0, -1, 0, 1, 0, -1, 0]);
    // Three sites of the second sublattice turned over: the flip changes its sign as well.
    const flipped = compiled({ projection: projection({ spinFlip: 'even' }) }, facts);
    expect(flipped.definition).toMatchObject({ spinFlip: -1 });
  });

  it('sums over the point group, alone or with all translations', () => {
    const turned = compiled({ projection: projection({ pointGroup: 'B1' }) }, square).definition;
    if (turned?.kind !== 'projected') throw new Error('not projected');
    expect(turned.permutations).toHaveLength(8 * 36);
    const real = turned.characters.filter((_, at) => at % 2 === 0);
    expect([...real].sort()).toEqual([-1, -1, -1, -1, 1, 1, 1, 1]);
    const all = compiled({ projection: projection({ momentum: [0], pointGroup: 'B1' }) }, square).definition;
    if (all?.kind !== 'projected') throw new Error('not projected');
    expect(all.permutations).toEqual(Array.from(square.spaceGroup?.permutations ?? []));
    expect(all.characters).toHaveLength(2 * 288);
    // An odd number of spins on each sublattice turns the sign of elements that exchange them.
    const twoByThree = factsOf(heisenbergOn('square(2, 3) open'), { sector: true, rotated: true });
    const rotated = compiled({ projection: projection({ pointGroup: 'A1' }) }, twoByThree).definition;
    if (rotated?.kind !== 'projected') throw new Error('not projected');
    const { permutations, characters } = rotated;
    expect(characters).toEqual(
      Array.from({ length: permutations.length / 6 }, (_, element) => {
        const swaps = twoByThree.lattice.sublattice?.[permutations[6 * element]] === 1;
        return [swaps ? -1 : 1, 0];
      }).flat(),
    );
  });

  it('onto the point group is refused where H has no such representation, or at a momentum that it moves', () => {
    const oblong = factsOf(heisenbergOn('square(4, 6) periodic'));
    expect(oblong.spaceGroup?.elements).toBe(4 * 24);
    expect(oblong.sector({ momentum: [0], pointGroup: 'A2', spinFlip: null })).toMatchObject({ ok: true });
    const disordered = factsOf('lattice square(3, 3) open\nsite spin(1/2)\nH = sum <i,j> Z(i)*Z(j) + sum i x(i)*X(i)');
    expect(disordered.sector({ momentum: null, pointGroup: 'B1', spinFlip: null })).toMatchObject({ ok: false });
    expect(square.sector({ momentum: [1, 0], pointGroup: 'B1', spinFlip: null })).toMatchObject({
      ok: false,
      field: 'pointGroup',
      reason: expect.stringContaining('have no B1: they have A1, A2'),
    });
    expect(square.sector({ momentum: [1, 2], pointGroup: 'A2', spinFlip: null })).toMatchObject({
      ok: false,
      reason: expect.stringContaining('keep this momentum'),
    });
  });

  it('is refused where the sector does not exist', () => {
    const [issue] = compiled({ projection: projection({ momentum: [0] }) }, open).issues;
    expect(issue).toMatchObject({ code: 'MODEL_SECTOR', node: 'sector' });
  });
});
