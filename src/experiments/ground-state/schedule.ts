import type { GroundStateSpec } from './schema';

type Training = GroundStateSpec['training'];

/** Cosine from `first` to `last` over the steps 1..total. */
export function cosineSchedule(first: number, last: number, step: number, total: number): number {
  if (total <= 1) return first;
  const progress = Math.min(1, Math.max(0, (step - 1) / (total - 1)));
  return last + (first - last) * 0.5 * (1 + Math.cos(Math.PI * progress));
}

/** Geometric from `first` to `last` (both positive) over the steps 1..total. */
export function geometricSchedule(first: number, last: number, step: number, total: number): number {
  if (total <= 1) return first;
  const progress = Math.min(1, Math.max(0, (step - 1) / (total - 1)));
  return first * (last / first) ** progress;
}

/** Learning rate of a step: a linear rise over the warm-up, then the schedule over all steps. */
export function learningRateAt(training: Training, step: number): number {
  const { learningRate: first, finalLearningRate: last, steps, schedule, warmUpSteps } = training;
  const shapes = { cosine: cosineSchedule, linear: linearSchedule, geometric: geometricSchedule };
  const rise = warmUpSteps > 0 ? Math.min(1, step / (warmUpSteps + 1)) : 1;
  return rise * shapes[schedule](first, last, step, steps);
}

export function diagonalShiftAt({ diagonalShift, finalDiagonalShift, steps }: Training, step: number): number {
  return geometricSchedule(diagonalShift, finalDiagonalShift, step, steps);
}

/** Steps after which spectra and traces are written; not the first, which is to be on the screen at once. */
export function isDiagnosed({ diagnosticsEvery }: Training, step: number): boolean {
  return diagnosticsEvery > 0 && step % diagnosticsEvery === 0;
}

/** Straight from `first` to `last` over the steps 1..total. */
export function linearSchedule(first: number, last: number, step: number, total: number): number {
  if (total <= 1) return first;
  const progress = Math.min(1, Math.max(0, (step - 1) / (total - 1)));
  return first + (last - first) * progress;
}
