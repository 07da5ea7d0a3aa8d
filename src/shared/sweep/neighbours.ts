import type { Sweep } from './sweep';

/**
 * Tasks whose trained weights a task may begin with, the nearest first: one step back along each axis, with the same seed. Empty for the
 * first place of all axes, and where the sweep has no warm starts. Every task depends on tasks before it only, so that the order has no circle.
 */
export function neighboursOf(
  { tasks, axes, warmStart }: Pick<Sweep, 'tasks' | 'axes' | 'warmStart'>,
  index: number,
): readonly number[] {
  const task = tasks[index];
  if (warmStart !== true || task === undefined) return [];
  // The first axis goes fastest.
  const strides = [1, axes[0]?.points.length ?? 1];
  return task.place.flatMap((at, axis) => (at === 0 ? [] : [index - (strides[axis] ?? 1)]));
}
