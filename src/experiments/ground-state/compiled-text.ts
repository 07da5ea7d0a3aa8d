import { compile } from '../../shared/hamiltonian';

type Compiled = ReturnType<typeof compile>;

/** Texts of two runs that are drawn in turns. */
const kept = 2;
const known = new Map<string, Compiled>();

/** A text as it compiles. The last ones are remembered: what is drawn of a run asks several times a second. */
export function compiledText(source: string): Compiled {
  const before = known.get(source);
  if (before !== undefined) return before;
  const made = compile(source);
  known.set(source, made);
  const [oldest] = known.keys();
  if (known.size > kept && oldest !== undefined) known.delete(oldest);
  return made;
}
