import type { ExperimentDefinition } from '../../../shared/experiment';
import { plainText } from '../../../shared/figure';
import { formatEditable, parseNumber } from '../../../shared/format';
import { latticeExtents } from '../../../shared/hamiltonian';
import type { ExperimentDocument } from '../../../shared/lab/contract';
import { describeAxis } from '../../../shared/sweep/describe-axis';
import { axisPoints, sweepProblem, taskCount, valueAt } from '../../../shared/sweep/expand';
import { numericFields } from '../../../shared/sweep/fields';
import type { SweepAxis, SweepRequest, SweepTarget, SweepValues } from '../../../shared/sweep/sweep';

/** Something of a spec that can be varied. */
export interface TargetOption {
  readonly key: string;
  readonly label: string;
  readonly group: 'Parameters of the Hamiltonian' | 'Lattice' | 'Settings';
  readonly target: SweepTarget;
  readonly value: number;
  readonly whole: boolean;
}

/** @param parameters of the text, with the values that it gives them */
export function targetOptions(
  definition: ExperimentDefinition,
  spec: unknown,
  parameters: readonly { readonly name: string; readonly value: number }[],
): readonly TargetOption[] {
  const option = (group: TargetOption['group'], target: SweepTarget, value: number, words?: string): TargetOption => {
    const { label, whole } = describeAxis(target, definition.specSchema, spec);
    return { key: JSON.stringify(target), label: words ?? plainText(label), group, target, value, whole };
  };
  const text = definition.hamiltonianPath === undefined ? undefined : valueAt(spec, definition.hamiltonianPath);
  const extents = typeof text === 'string' ? latticeExtents(text) : [];
  const size = extents[0];
  return [
    ...parameters.map(({ name, value }) =>
      option('Parameters of the Hamiltonian', { kind: 'parameter', name }, value, name),
    ),
    ...(size === undefined
      ? []
      : [
          option(
            'Lattice',
            { kind: 'extent', argument: null },
            size,
            extents.length === 1 ? 'number of cells L' : 'L, in all directions',
          ),
        ]),
    ...(extents.length < 2
      ? []
      : extents.map((value, argument) =>
          option('Lattice', { kind: 'extent', argument }, value, `cells in direction ${argument + 1}`),
        )),
    ...numericFields(definition.specSchema, spec).map(({ path, value, label }) =>
      option('Settings', { kind: 'field', path }, value, `${label} (${path})`),
    ),
  ];
}

export interface AxisDraft {
  readonly target: string;
  readonly kind: SweepValues['kind'];
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly list: string;
}

export interface SweepDraft {
  readonly title: string;
  readonly axes: readonly AxisDraft[];
  readonly seeds: string;
  /** Tasks begin with the trained weights of their neighbours. */
  readonly warmStart: boolean;
}

/** Values round that of the spec. */
export function draftOf({ key, target, value, whole }: TargetOption): AxisDraft {
  const base = { target: key, count: 5, from: value === 0 ? 0 : 0.5 * value, to: value === 0 ? 1 : 1.5 * value };
  if (target.kind === 'extent')
    return {
      ...base,
      kind: 'list',
      from: value,
      to: value + 8,
      list: [0, 2, 4].map((more) => value + more).join(', '),
    };
  if (whole) {
    const values = [...new Set([0.5, 1, 2].map((factor) => Math.max(1, Math.round(factor * value))))];
    return { ...base, kind: 'list', from: values[0] ?? 1, to: values.at(-1) ?? 1, list: values.join(', ') };
  }
  const list = [0.5, 1, 1.5].map((factor) => formatEditable(factor * value)).join(', ');
  if (target.kind === 'field' && value > 0)
    return {
      ...base,
      kind: 'log',
      from: Number((value / 4).toPrecision(3)),
      to: Number((4 * value).toPrecision(3)),
      list,
    };
  return { ...base, kind: 'linear', list };
}

export interface ReadDraft {
  readonly request: SweepRequest;
  /** Of each axis, in its order. */
  readonly points: readonly (readonly number[])[];
  readonly tasks: number;
  /** Why it cannot begin as it is; null: it can. */
  readonly problem: string | null;
}

export function readDraft(
  draft: SweepDraft,
  document: Pick<ExperimentDocument, 'experiment' | 'spec' | 'id' | 'title'>,
  definition: ExperimentDefinition,
  options: readonly TargetOption[],
): ReadDraft {
  const problems: string[] = [];
  const axes = draft.axes.flatMap((axis): SweepAxis[] => {
    const option = options.find(({ key }) => key === axis.target);
    if (option === undefined) return [];
    const values = valuesOf(axis);
    if (values === null) {
      problems.push(`The list of ${option.label} is not made of numbers. Write for example 0.5, 1, 1.5`);
      return [];
    }
    return [{ target: option.target, values, ...describeAxis(option.target, definition.specSchema, document.spec) }];
  });
  const seeds = parseSeedList(draft.seeds);
  if (seeds === null) problems.push('Seeds are whole numbers, for example 1, 2, 3 or 1..4');
  const request: SweepRequest = {
    experiment: document.experiment,
    spec: document.spec,
    title: draft.title.trim() === '' ? document.title : draft.title.trim(),
    documentId: document.id,
    axes,
    seeds: seeds ?? ['1'],
    warmStart: draft.warmStart && definition.startPath !== undefined && axes.length > 0,
  };
  return {
    request,
    points: axes.map(axisPoints),
    tasks: taskCount(axes, request.seeds),
    problem: problems[0] ?? sweepProblem(request),
  };
}

function valuesOf({ kind, from, to, count, list }: AxisDraft): SweepValues | null {
  if (kind !== 'list') return { kind, from, to, count };
  const values = list
    .split(/[,;\s]+/)
    .filter((part) => part !== '')
    .map(parseNumber);
  const known = values.flatMap((value) => value ?? []);
  return known.length === values.length && known.length > 0 ? { kind, values: known } : null;
}

const mostSeeds = 64;

/** "1, 2, 5..7"; null where it is not such a list. */
export function parseSeedList(text: string): readonly string[] | null {
  const seeds: string[] = [];
  for (const part of text.split(/[,;\s]+/).filter((piece) => piece !== '')) {
    const [, first, last] = /^(\d{1,20})(?:\.\.(\d{1,20}))?$/.exec(part) ?? [];
    if (first === undefined) return null;
    const [from, to] = [BigInt(first), BigInt(last ?? first)];
    if (to < from || to - from >= BigInt(mostSeeds)) return null;
    for (let seed = from; seed <= to; seed += 1n) seeds.push(String(seed));
  }
  return seeds.length === 0 || seeds.length > mostSeeds ? null : seeds;
}
