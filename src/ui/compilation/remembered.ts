import { compile } from '../../shared/hamiltonian';
import type { CompiledHamiltonian } from '../../shared/hamiltonian';

const KEPT = 6;
const results = new Map<string, CompiledHamiltonian | null>();

/** Keeps a result for others who ask for the same text. */
export const rememberCompiled = (source: string, hamiltonian: CompiledHamiltonian | null): void => {
  results.delete(source);
  results.set(source, hamiltonian);
  const [oldest] = results.keys();
  if (results.size > KEPT && oldest !== undefined) results.delete(oldest);
};

/** The compiled form of a text that is not being typed; null while it has errors. The last few are remembered. */
export const compiledOnce = (source: string): CompiledHamiltonian | null => {
  const known = results.get(source);
  if (known !== undefined) return known;
  const { hamiltonian } = compile(source);
  rememberCompiled(source, hamiltonian);
  return hamiltonian;
};

/** Texts that follow each other faster than this are being typed. */
const TYPING_MS = 500;
let lastUnknown = -Infinity;

/** As `compiledOnce`, but never compiles between two keys: undefined until somebody has. */
export const compiledIfSettled = (source: string): CompiledHamiltonian | null | undefined => {
  const known = results.get(source);
  if (known !== undefined) return known;
  const now = performance.now();
  const typing = now - lastUnknown < TYPING_MS;
  lastUnknown = now;
  return typing ? undefined : compiledOnce(source);
};
