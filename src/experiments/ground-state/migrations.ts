import { z } from 'zod';

const firstTraining = z.looseObject({ solver: z.enum(['auto', 'sr', 'minSR', 'gradient']) });
const firstSpec = z.looseObject({ training: firstTraining });

/** Version 1 named one solver for direction and linear system; every other field keeps its name and meaning. */
function splitSolver(old: unknown): unknown {
  const parsed = firstSpec.safeParse(old);
  if (!parsed.success) return old;
  const { solver, ...training } = parsed.data.training;
  const names = { auto: 'auto', sr: 'parameterSpace', minSR: 'sampleSpace', gradient: 'auto' } as const;
  const preconditioner = solver === 'gradient' ? 'none' : 'stochasticReconfiguration';
  return { ...parsed.data, training: { ...training, preconditioner, solver: names[solver] } };
}

export const groundStateMigrations: Readonly<Record<number, (old: unknown) => unknown>> = { 1: splitSolver };
