import { describe, expect, it } from 'vitest';
import { compile } from '../../../../../shared/hamiltonian';
import { firstDraft, requestOf } from './draft';

const texts = [
  'lattice chain(6) periodic\nsite spin(1/2)\nH = sum <i,j> S(i).S(j)',
  'lattice chain(6) periodic\nsite spin(1/2)\nH = sum <i,j> Z(i)*Z(j)',
  'lattice chain(4) periodic\nsite electron\nH = -sum <i,j> sum spin s (cdag(i,s)*c(j,s) + h.c.)',
  'lattice chain(4) periodic\nsite boson(2)\nH = -sum <i,j> (adag(i)*a(j) + h.c.)',
];

describe('the form of a measurement', () => {
  it.each(texts)('begins with something that can be measured: %s', (text) => {
    const { hamiltonian } = compile(text);
    if (hamiltonian === null) throw new Error('does not compile');
    const draft = firstDraft(hamiltonian);
    for (const kind of ['observable', 'correlation', 'structure', 'renyi'] as const) {
      expect(requestOf({ ...draft, kind }, text, hamiltonian.lattice.nSites)).toMatchObject({
        request: { quantity: { kind }, untilError: null, samples: 32_768, seed: '1' },
      });
    }
    expect(requestOf({ ...draft, kind: 'overlap' }, text, 6)).toMatchObject({ problem: { message: 'Choose a run.' } });
  });

  it('says what is wrong, and where', () => {
    const [text = ''] = texts;
    const { hamiltonian } = compile(text);
    if (hamiltonian === null) throw new Error('does not compile');
    const draft = firstDraft(hamiltonian);
    const problem = (change: Partial<typeof draft>) => requestOf({ ...draft, ...change }, text, 6);
    expect(problem({ observable: 'Sz(0)*Q(1)' })).toMatchObject({ problem: { column: 7, length: 1 } });
    expect(problem({ kind: 'correlation', correlation: 'Sz(i)*Sz(k)' })).toMatchObject({ problem: { column: 10 } });
    expect(problem({ kind: 'renyi', sites: '0..5' })).toMatchObject({ problem: { column: null } });
    expect(problem({ kind: 'renyi', sites: 'a' })).toMatchObject({ problem: { column: null } });
    expect(problem({ goOn: true })).toMatchObject({ request: { untilError: 1e-3, samples: 4_000_000 } });
  });
});
