import { expect, it } from 'vitest';
import { compile } from '../../shared/hamiltonian';
import { jumpsAt } from './jumps-at';

it('names the jump operators of a site and of a bond', () => {
  const { hamiltonian } = compile(
    'lattice chain(4) open\nsite spin(1/2)\nparam g = 1\nH = sum <i,j> Z(i)*Z(j)\njump L(i) = sqrt(g) * Sm(i)\njump D = Z(0)*Z(1)\n',
  );
  const jumps = hamiltonian?.jumps ?? [];
  expect(jumpsAt(jumps, { kind: 'site', site: 1 })).toEqual(['L(1)', 'D']);
  expect(jumpsAt(jumps, { kind: 'site', site: 3 })).toEqual(['L(3)']);
  expect(jumpsAt(jumps, { kind: 'bond', term: 0, from: 0, to: 1 })).toEqual(['D']);
  expect(jumpsAt(jumps, { kind: 'bond', term: 0, from: 2, to: 3 })).toEqual([]);
});
