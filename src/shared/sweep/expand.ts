import { setLatticeExtent, setParameter } from '../hamiltonian';
import { mostTasks, type SweepAxis, type SweepRequest, type SweepTarget, type SweepValues } from './sweep';

/** One combination of values. */
export interface SweepPoint {
  readonly place: readonly number[];
  readonly values: readonly number[];
  /** The spec with these values; null: `problem` says why there is none. */
  readonly spec: unknown;
  readonly problem: { readonly code: string; readonly path: string; readonly message: string } | null;
}

/** The values of an axis in their order, equal ones once. Empty: the axis makes no sense, see `valuesProblem`. */
export function axisPoints({ values, whole }: Pick<SweepAxis, 'values' | 'whole'>): readonly number[] {
  if (valuesProblem(values) !== null) return [];
  // What is listed one by one is meant as it stands: a broken number among whole ones is refused later.
  const rounded = whole && values.kind !== 'list';
  const points = gridOf(values).map((value) => (rounded ? Math.round(value) : Number(value.toPrecision(12))));
  return [...new Set(points)];
}

function gridOf(values: SweepValues): readonly number[] {
  if (values.kind === 'list') return values.values;
  const { from, to, count } = values;
  if (count === 1) return [from];
  return Array.from({ length: count }, (_, i) => {
    const part = i / (count - 1);
    // The ends exactly as they were asked for.
    if (i === count - 1) return to;
    return values.kind === 'linear' ? from + (to - from) * part : from * (to / from) ** part;
  });
}

/** Why the values of an axis cannot be had; null: they can. */
export function valuesProblem(values: SweepValues): string | null {
  if (values.kind === 'list')
    return values.values.every(Number.isFinite) ? null : 'The list has something that is not a number.';
  if (!Number.isFinite(values.from) || !Number.isFinite(values.to)) return 'Both ends have to be numbers.';
  if (values.kind === 'log' && !(values.from > 0 && values.to > 0)) {
    return 'Equal ratios need ends above zero. Choose equal distances, or a list.';
  }
  return null;
}

/** Why a sweep cannot be expanded; null: it can. */
export function sweepProblem({ axes, seeds }: Pick<SweepRequest, 'axes' | 'seeds'>): string | null {
  for (const axis of axes) {
    const problem = valuesProblem(axis.values);
    if (problem !== null) return problem;
  }
  const [first, second] = axes.map(({ target }) => JSON.stringify(target));
  if (first !== undefined && first === second) return 'Both axes vary the same number. Choose another for one of them.';
  if (new Set(seeds).size < seeds.length) return 'A seed is listed twice.';
  const count = taskCount(axes, seeds);
  if (count < 2) return 'This is a single run. Give an axis more values, or more seeds.';
  if (count > mostTasks) return `These are ${count} tasks; a sweep has at most ${mostTasks}.`;
  return null;
}

export function taskCount(axes: readonly Pick<SweepAxis, 'values' | 'whole'>[], seeds: readonly string[]): number {
  return axes.reduce((product, axis) => product * axisPoints(axis).length, seeds.length);
}

/** Places of all combinations, the first axis fastest. */
export function placesOf(counts: readonly number[]): readonly (readonly number[])[] {
  return counts.reduceRight<readonly (readonly number[])[]>(
    (rest, count) => rest.flatMap((place) => Array.from({ length: count }, (_, i) => [i, ...place])),
    [[]],
  );
}

/**
 * Every combination of the values with its spec, seeds not counted.
 *
 * @param textPath where the spec has its Hamiltonian; null: it has none
 */
export function* sweepPoints(
  request: Pick<SweepRequest, 'axes' | 'spec'>,
  textPath: string | null,
): Generator<SweepPoint, void, void> {
  const points = request.axes.map(axisPoints);
  for (const place of placesOf(points.map(({ length }) => length))) {
    const values = place.map((at, axis) => points[axis]?.[at] ?? Number.NaN);
    yield { place, values, ...specAt(request, values, textPath) };
  }
}

function specAt(
  { axes, spec }: Pick<SweepRequest, 'axes' | 'spec'>,
  values: readonly number[],
  textPath: string | null,
): Pick<SweepPoint, 'spec' | 'problem'> {
  let current = spec;
  for (const [axis, { target }] of axes.entries()) {
    const changed = applyTarget(current, target, values[axis] ?? Number.NaN, textPath);
    if (changed.problem !== null) return { spec: null, problem: changed.problem };
    current = changed.spec;
  }
  return { spec: current, problem: null };
}

function applyTarget(
  spec: unknown,
  target: SweepTarget,
  value: number,
  textPath: string | null,
): Pick<SweepPoint, 'spec' | 'problem'> {
  const refuse = (code: string, path: string, message: string): Pick<SweepPoint, 'spec' | 'problem'> => ({
    spec: null,
    problem: { code, path, message },
  });
  if (target.kind === 'field') {
    if (typeof valueAt(spec, target.path) !== 'number')
      return refuse('SWEEP_UNKNOWN_FIELD', target.path, `The spec has no number at "${target.path}".`);
    return { spec: withValueAt(spec, target.path, value), problem: null };
  }
  const text = textPath === null ? undefined : valueAt(spec, textPath);
  if (textPath === null || typeof text !== 'string')
    return refuse('SWEEP_NO_TEXT', '', 'This experiment has no Hamiltonian text to change.');
  if (target.kind === 'parameter') {
    const changed = setParameter(text, target.name, value);
    return changed === null
      ? refuse('SWEEP_UNKNOWN_PARAMETER', textPath, `The text has no param ${target.name}.`)
      : { spec: withValueAt(spec, textPath, changed), problem: null };
  }
  const changed = setLatticeExtent(text, target.argument, value);
  return changed === null
    ? refuse(
        'SWEEP_NO_EXTENT',
        textPath,
        `The lattice of the text cannot have ${value} cells there: it needs a whole number above zero where a number stands.`,
      )
    : { spec: withValueAt(spec, textPath, changed), problem: null };
}

/** What lies at a dotted path; undefined where there is nothing. */
export function valueAt(spec: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.getOwnPropertyDescriptor(value, key)?.value;
  }, spec);
}

/** Copy with another value at a path that is there. */
export function withValueAt(spec: unknown, path: string, value: unknown): unknown {
  const [key = '', ...rest] = path.split('.');
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) return spec;
  const inner: unknown = Object.getOwnPropertyDescriptor(spec, key)?.value;
  return { ...spec, [key]: rest.length === 0 ? value : withValueAt(inner, rest.join('.'), value) };
}
