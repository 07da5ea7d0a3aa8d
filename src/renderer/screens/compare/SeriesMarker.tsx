import type { ReactElement } from 'react';

const shapes = ['M10 6a4 4 0 1 1-8 0a4 4 0 0 1 8 0', 'M2.5 2.5h7v7h-7z', 'M6 1l5 5-5 5-5-5z', 'M6 1.5l4.8 8.5H1.2z'];

/** Colour and shape of a curve, as in the plot; an empty space for a run that is not drawn. */
export function SeriesMarker({ index }: { readonly index: number }): ReactElement {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" style={{ flex: 'none' }}>
      {index < 0 ? null : <path d={shapes[index % shapes.length]} fill={`var(--d${index + 1})`} />}
    </svg>
  );
}
