import type { Figure } from '../../shared/figure';
import { renderCsv } from './csv';
import { renderPdf } from './pdf';
import { renderPng } from './png';
import { renderSvg } from './svg';

export interface FigureExport {
  readonly format: 'svg' | 'pdf' | 'png' | 'csv';
  /** 86: one column; 178: two columns. */
  readonly widthMillimetres: number;
}

export const mediaTypes: Readonly<Record<FigureExport['format'], string>> = {
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  png: 'image/png',
  csv: 'text/csv',
};

/** A figure as the bytes of a file: always in the light colours, 8 pt text, with its provenance inside. */
export async function renderFigure(figure: Figure, { format, widthMillimetres }: FigureExport): Promise<Uint8Array> {
  switch (format) {
    case 'svg':
      return new TextEncoder().encode(renderSvg(figure, widthMillimetres).svg);
    case 'png':
      return renderPng(figure, widthMillimetres);
    case 'csv':
      return new TextEncoder().encode(renderCsv(figure));
    case 'pdf':
      return renderPdf(figure, widthMillimetres);
  }
}
