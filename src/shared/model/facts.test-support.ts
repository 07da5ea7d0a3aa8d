import { compile } from '../hamiltonian';
import type { NetworkDefinition } from './ansatz-definition';
import { compileModel, type CompiledModel } from './compile-model';
import type { ModelFacts } from './facts';
import { ansatzOptionsSchema, type AnsatzOptions } from './options';
import { graphOf } from './presets';
import { systemFacts } from './system-facts';

/** Facts of a Hamiltonian's text; with `sector` in that of what H conserves. */
export function factsOf(text: string, { sector = false, rotated = false } = {}): ModelFacts {
  const compiled = compile(text);
  if (!compiled.ok)
    throw new Error(`does not compile: ${compiled.diagnostics.map(({ message }) => message).join(' ')}`);
  return systemFacts(compiled.hamiltonian, { charges: sector ? compiled.hamiltonian.charges : [], rotated });
}

export const heisenbergOn = (lattice: string, spin = '1/2'): string =>
  `lattice ${lattice}\nsite spin(${spin})\nH = sum <i,j> S(i).S(j)`;

/** Options with their defaults. */
export const optionsOf = (options: Partial<AnsatzOptions>): AnsatzOptions => ansatzOptionsSchema.parse(options);

/** What the graph of these options compiles to. */
export function compiled(options: Partial<AnsatzOptions>, facts: ModelFacts): CompiledModel {
  const graph = graphOf(optionsOf(options));
  if (graph === null) throw new Error('no graph');
  return compileModel(graph, facts);
}

/** The network of a model that is one. */
export function network({ definition, issues }: CompiledModel): NetworkDefinition {
  if (definition?.kind !== 'network') throw new Error(`not a network: ${JSON.stringify(definition ?? issues)}`);
  return definition;
}
