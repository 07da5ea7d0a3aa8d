import { compile } from '../../shared/hamiltonian';
import type { CompiledHamiltonian } from '../../shared/hamiltonian';

const KEPT = 6;
const results = new Map<string, CompiledHamiltonian | null>();

/** The compiled form of a text that is not being typed; null while it has errors. The last few are remembered. */
export const compiledOnce = (source: string): CompiledHamiltonian | null => {
  const known = results.get(source);
  if (known !== undefined) return known;
  const { hamiltonian } = compile(source);
  results.set(source, hamiltonian);
  const [oldest] = results.keys();
  if (results.size > KEPT && oldest !== undefined) results.delete(oldest);
  return hamiltonian;
};
