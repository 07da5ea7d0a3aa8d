import type { ExperimentEngine } from './run-context';

type Parts = Pick<ExperimentEngine<unknown, unknown, { step: number }>, 'inspect' | 'exact'>;

/** The parts of an engine whose checkpoints show nothing more than its result, and whose question has no Hamiltonian. */
export const withoutLevels = ({
  reason,
  suggestion,
}: {
  readonly reason: string;
  readonly suggestion: string;
}): Parts => ({
  inspect: async function* (_spec, { step }) {
    return { step };
  },
  exact: async function* () {
    return { found: false, reason, suggestion, effort: null };
  },
});
