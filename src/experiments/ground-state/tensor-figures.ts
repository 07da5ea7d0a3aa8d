import type { FigureInput } from '../../shared/figure/figure';
import { formatInteger } from '../../shared/format';
import { finite } from './drawable';
import type { InspectedParts, InspectedTensor } from './inspection-schema';
import type { Drawn } from './part-figures';

/** Id of the figure of a tensor by its place. */
export const tensorFigureId = (index: number): string => `tensor-${index + 1}`;

/** All tensors, each as a figure: of large networks these are many numbers. */
export function tensorFigures({ tensors }: InspectedParts, drawn: Drawn): readonly FigureInput[] {
  return tensors.map((tensor, index) => tensorFigure(tensor, index, drawn));
}

/** Most filters that are drawn on the lattice. */
const mostFilters = 24;

/** A tensor as filters on the lattice where its rows are sites, else as an image of what its layer gives against what it reads. */
export function tensorFigure(tensor: InspectedTensor, index: number, { nSites, positions }: Drawn): FigureInput {
  const { name, shape, values, left } = tensor;
  const rows = shape.length >= 2 ? shape[0] : 1;
  const columns = Math.max(1, Math.floor(values.length / Math.max(1, rows)));
  const about = `${name}, ${shape.join(' × ')}${tensor.imaginary.length > 0 ? ', real parts' : ''}${left > 0 ? `, without its last ${formatInteger(left)} numbers` : ''}`;
  const id = tensorFigureId(index);
  if (columns === nSites && positions.length === nSites && shape.length >= 2 && rows > 1) {
    const shown = Math.min(rows, mostFilters);
    const drawn = values.subarray(0, shown * columns);
    const limit = drawn.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
    return {
      id,
      title: name,
      description: `${about}: what each unit reads from the sites, ${shown} of ${rows}.`,
      content: {
        kind: 'lattice',
        columns: 6,
        panels: Array.from({ length: shown }, (_, row) => ({
          title: `${row + 1}`,
          style: 'squares' as const,
          positions,
          values: Array.from(values.subarray(row * columns, (row + 1) * columns)),
          caption: '',
          limit,
        })),
      },
    };
  }
  return {
    id,
    title: name,
    description: `${about}, as an image.`,
    content: {
      kind: 'chart',
      x: { label: shape.length >= 2 ? 'input' : 'number' },
      y: { label: shape.length >= 2 ? 'output' : '' },
      series: [
        {
          kind: 'heatmap',
          name,
          columns,
          rows: Math.max(1, Math.floor(values.length / columns)),
          values: Array.from(values.subarray(0, columns * Math.max(1, Math.floor(values.length / columns))), finite),
          map: 'diverging',
        },
      ],
      aspect: Math.min(1.2, Math.max(0.3, rows / columns)),
    },
  };
}
