import type { RunContext, RunEvent } from '../../../engine/run-context';
import type { ExactEntropiesAnswer } from '../../../shared/run/exact';
import type { GroundStateSpec } from '../schema';
import { exactEntropies } from './measure-exact';
import { requireSystem } from './prepare';
import { subsystem } from './subsystem';

/** Entropies of some sites with the rest in the exact state that a run looks for. */
export async function* entropies(
  spec: GroundStateSpec,
  sites: readonly number[],
  context: RunContext,
): AsyncGenerator<RunEvent, ExactEntropiesAnswer, void> {
  const system = requireSystem(spec, { solve: false });
  const part = subsystem(system, sites);
  const { values, note } = yield* exactEntropies(spec, system, part, context);
  const [renyi2, purity, vonNeumann] = values;
  if (typeof renyi2 !== 'number' || typeof purity !== 'number' || typeof vonNeumann !== 'number') {
    const suggestion = 'Choose fewer sites, a smaller lattice, or a sector by momentum and representation in the text.';
    return { found: false, reason: `${note}.`, suggestion, effort: null };
  }
  return { found: true, entropies: { renyi2, purity, vonNeumann, sites: [...sites], state: note } };
}
