import type { ReactElement } from 'react';
import type { FigureInput } from '../../../shared/figure/figure';

export function FigurePlot({ figure }: { readonly figure: FigureInput }): ReactElement {
  return <p>{figure.description}</p>;
}
