import { compile } from '../hamiltonian';
import type { ModelFacts } from './facts';
import { ansatzOptionsSchema, type AnsatzOptions } from './options';
import { systemFacts, type SystemUse } from './system-facts';

/** Facts of a Hamiltonian's text. */
export function factsOf(text: string, use: Partial<SystemUse> = {}): ModelFacts {
  const compiled = compile(text);
  if (!compiled.ok)
    throw new Error(`does not compile: ${compiled.diagnostics.map(({ message }) => message).join(' ')}`);
  return systemFacts(compiled.hamiltonian, { charges: [], rotated: false, ...use });
}

export const heisenbergOn = (lattice: string, spin = '1/2'): string =>
  `lattice ${lattice}\nsite spin(${spin})\nH = sum <i,j> S(i).S(j)`;

/** Options with their defaults. */
export const optionsOf = (options: Partial<AnsatzOptions>): AnsatzOptions => ansatzOptionsSchema.parse(options);
