import type { SweepTarget, SweepValues } from '../../shared/sweep/sweep';
import { usage } from './errors';

export interface AxisOption {
  readonly target: SweepTarget;
  readonly values: SweepValues;
}

/** NAME=from:to:count, NAME=log:from:to:count or NAME=a,b,c; NAME is a parameter, a dotted field of the spec, or the size. */
export function parseAxis(text: string): AxisOption {
  const [, name = '', values = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === '') throw axisUsage(text);
  return { target: targetOf(name), values: valuesOf(values, text) };
}

export function collectAxes(text: string, before: readonly AxisOption[]): readonly AxisOption[] {
  return [...before, parseAxis(text)];
}

function targetOf(name: string): SweepTarget {
  const extent = /^size(?:\.([123]))?$/.exec(name);
  if (extent !== null) return { kind: 'extent', argument: extent[1] === undefined ? null : Number(extent[1]) - 1 };
  return name.includes('.') ? { kind: 'field', path: name } : { kind: 'parameter', name };
}

function valuesOf(text: string, whole: string): SweepValues {
  const grid = /^(log:)?([^:,]+):([^:,]+):(\d{1,4})$/.exec(text);
  if (grid !== null) {
    const [, log, from, to, count] = grid;
    return {
      kind: log === undefined ? 'linear' : 'log',
      from: numberOf(from, whole),
      to: numberOf(to, whole),
      count: Number(count),
    };
  }
  return { kind: 'list', values: text.split(',').map((part) => numberOf(part, whole)) };
}

function numberOf(text: string | undefined, whole: string): number {
  const value = Number(text);
  if (text === undefined || text.trim() === '' || !Number.isFinite(value)) throw axisUsage(whole);
  return value;
}

const axisUsage = (text: string): Error =>
  usage(
    `"${text}" is not an axis of a sweep.`,
    'For example --over h=0.5:1.5:11, --over training.learningRate=log:0.001:0.1:5 or --over size=8,12,16',
  );

/** "1,2,3", "1..4" and mixtures as seeds. */
export function parseSeeds(text: string): readonly string[] {
  const seeds = text.split(',').flatMap((part): string[] => {
    const [, first, last] = /^\s*(\d{1,20})(?:\.\.(\d{1,20}))?\s*$/.exec(part) ?? [];
    if (first === undefined)
      throw usage(`"${text}" is not a list of seeds.`, 'For example --seeds 1,2,3 or --seeds 1..4');
    if (last === undefined) return [first];
    const count = BigInt(last) - BigInt(first) + 1n;
    if (count < 1n || count > 64n) throw usage(`"${part}" is not a range of up to 64 seeds.`, 'For example 1..4');
    return Array.from({ length: Number(count) }, (_, i) => String(BigInt(first) + BigInt(i)));
  });
  return seeds;
}
