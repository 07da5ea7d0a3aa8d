import { expect, it } from 'vitest';
import { setSector } from './set-sector';

const text = 'lattice chain(4) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)\n';

it('another sector replaces the one of the text', () => {
  const first = setSector(text, 'Sz = 1');
  expect(first).toBe(`${text}sector Sz = 1\n`);
  expect(setSector(first, 'Sz = 0, momentum = pi')).toBe(`${text}sector Sz = 0, momentum = pi\n`);
  expect(setSector(first, '')).toBe(text);
});
