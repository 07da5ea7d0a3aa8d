import { plainText } from '../../../shared/figure';
import type { Sweep } from '../../../shared/sweep/sweep';

export interface SweepGroup {
  readonly key: string;
  readonly label: string;
  readonly runIds: ReadonlySet<string>;
}

/** Tasks of one Hamiltonian; over sizes, of one up to the size of its lattice. Settings of the training do not part them. */
export function sweepGroups(sweep: Sweep, overSizes: boolean): readonly SweepGroup[] {
  const parting = sweep.axes.flatMap(({ target }, axis) =>
    target.kind === 'parameter' || (target.kind === 'extent' && !overSizes) ? [axis] : [],
  );
  const groups = new Map<string, { label: string; runIds: Set<string> }>();
  for (const { place, runId } of sweep.tasks) {
    const key = JSON.stringify(parting.map((axis) => place[axis]));
    const label = parting
      .map((axis) => `${plainText(sweep.axes[axis].label)} = ${sweep.axes[axis].points[place[axis]]}`)
      .join(', ');
    const known = groups.get(key) ?? { label, runIds: new Set<string>() };
    known.runIds.add(runId);
    groups.set(key, known);
  }
  return [...groups].map(([key, found]) => ({ key, ...found }));
}
