import type { ChartContent } from '../figure/figure';
import { plainText } from '../figure/rich-text';

/**
 * Energies as their distance to the reference of the figure (or to `fallback`, where it has none) on a logarithmic axis. Null: this is
 * no figure of energies against a reference. What lies at or under the reference has no place on the axis and is counted.
 */
export function distanceToReference(
  content: ChartContent,
  fallback: number | null,
): { readonly content: ChartContent; readonly note: string } | null {
  const line = content.annotations.find((annotation) => annotation.kind === 'reference');
  const reference = line?.kind === 'reference' ? line.y : fallback;
  if (reference === null || content.y.scale === 'log') return null;
  const [, quantity = content.y.label, unit = ''] = /^(.*?)\s*(\([^()]*\))?$/.exec(content.y.label) ?? [];
  const named = line?.kind === 'reference' ? plainText(line.label).split(' ')[0] : '';
  let below = 0;
  const distance = (value: number | null, counts: boolean): number | null => {
    if (value === null) return null;
    if (value > reference) return value - reference;
    if (counts) below += 1;
    return null;
  };
  const series = content.series.map((one) =>
    one.kind === 'line' ? { ...one, y: one.y.map((value) => distance(value, one.faint)) } : one,
  );
  return {
    content: {
      ...content,
      y: {
        ...content.y,
        scale: 'log',
        label: `${quantity} − ${named || 'reference'} ${unit}`.trim(),
        minimum: null,
        maximum: null,
      },
      series,
      annotations: content.annotations.filter(({ kind }) => kind !== 'reference' && kind !== 'threshold'),
      inset: null,
    },
    note: below === 0 ? '' : `${below} steps at or under the reference have no place on the logarithmic axis.`,
  };
}
