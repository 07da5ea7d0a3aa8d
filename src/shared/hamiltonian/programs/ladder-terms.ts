import type { Complex } from '../algebra/local-matrix';
import type { CompiledHamiltonian } from '../model';
import { withoutStrings } from '../expand/jordan-wigner';
import { fermionAlphabet } from './alphabets';
import { monomialsOf, type Monomial } from './local-words';

/** coefficient * (product of c^dagger, ascending) * (product of c, ascending) * (product of n). */
export interface LadderTerm {
  readonly coefficient: Complex;
  readonly creators: readonly number[];
  readonly annihilators: readonly number[];
  readonly densities: readonly number[];
}

/** A Hamiltonian whose sites are all modes of fermions, by its anticommuting operators; modes in the order of the operator's sites. */
export function ladderTerms({ operator, modes }: CompiledHamiltonian): readonly LadderTerm[] {
  const { terms } = withoutStrings(operator, new Uint8Array(modes.length).fill(1));
  return monomialsOf(terms, () => fermionAlphabet, null).map(normalOrdered);
}

/** The factors stand in ascending order; each c that is passed by a c^dagger from behind changes the sign. */
function normalOrdered({ factors, coefficient }: Monomial): LadderTerm {
  const at = (word: string): number[] => factors.filter((factor) => factor.word === word).map(({ site }) => site);
  const [creators, annihilators] = [at('+'), at('-')];
  const passed = creators.reduce((sum, mode) => sum + annihilators.filter((other) => other < mode).length, 0);
  return { coefficient: signed(coefficient, passed), creators, annihilators, densities: at('n') };
}

/** (-1)^exchanges times a coefficient. */
export function signed({ re, im }: Complex, exchanges: number): Complex {
  // 0 - im is never -0.
  return exchanges % 2 === 0 ? { re, im } : { re: -re, im: 0 - im };
}

/** "0^ 1 2^ 2": the operators of a term as OpenFermion and NetKet read them, ^ marks c^dagger. */
export function ladderText({ creators, annihilators, densities }: LadderTerm): string {
  return [
    ...creators.map((mode) => `${mode}^`),
    ...annihilators.map(String),
    ...densities.flatMap((mode) => [`${mode}^`, String(mode)]),
  ].join(' ');
}
