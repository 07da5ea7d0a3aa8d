import { type Computation, plainText, shellWord } from '../figure';
import type { Sweep, SweepAxis, SweepTarget } from './sweep';

type SweepPlan = Pick<Sweep, 'id' | 'title' | 'specDigest' | 'axes' | 'seeds' | 'warmStart'>;

/** How the runs of a sweep came about, with the command line that begins it again. */
export function sweepComputation(sweep: SweepPlan): Computation {
  const { id, title, specDigest, axes, seeds, warmStart = false } = sweep;
  return {
    what: 'sweep',
    settings: [
      ['sweep', `${title} (${id})`],
      ['SHA-256 of the spec that is varied', specDigest],
      ...axes.map((axis): [string, string] => [plainText(axis.label).slice(0, 200), axisWord(axis)]),
      ['seeds', seeds.join(', ')],
      ['spec.json', 'the spec of any of its runs; what varies in it is set by the axes'],
    ],
    spec: null,
    commands: [
      [
        ...['ansatz', 'sweep', 'run', 'spec.json'],
        ...axes.flatMap((axis) => ['--over', axisWord(axis)]),
        ...['--seeds', seeds.join(',')],
        ...(warmStart ? ['--warm-start'] : []),
        ...['--title', title],
      ]
        .map(shellWord)
        .join(' '),
    ],
  };
}

/** An axis as `ansatz sweep run --over` reads it. */
export function axisWord({ target, values }: Pick<SweepAxis, 'target' | 'values'>): string {
  const points =
    values.kind === 'list'
      ? values.values.join(',')
      : `${values.kind === 'log' ? 'log:' : ''}${values.from}:${values.to}:${values.count}`;
  return `${targetWord(target)}=${points}`;
}

function targetWord(target: SweepTarget): string {
  switch (target.kind) {
    case 'field':
      return target.path;
    case 'parameter':
      return target.name;
    case 'extent':
      return target.argument === null ? 'size' : `size.${target.argument + 1}`;
  }
}
