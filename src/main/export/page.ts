import { plainText } from '../../shared/figure';
import {
  composePage,
  describePage,
  type FigurePage,
  lettersOf,
  pageSvg,
  panelsInOrder,
} from '../../shared/figure-page';
import { figureTable } from '../../shared/figure';
import { encodeNpz } from '../../shared/run/npz';
import type { NpyArray } from '../../shared/run/npy';
import { csvLines } from './csv';
import { figureFonts } from './fonts';
import { drawPdf } from './pdf';
import { drawPng } from './png';
import type { RenderedSvg } from './svg';

export type PageFormat = 'svg' | 'pdf' | 'png' | 'csv' | 'npz';

export interface PageExport {
  readonly format: PageFormat;
  /** Of PNG. */
  readonly dotsPerInch: number;
  /** Of this program. */
  readonly version: string;
}

/** A figure page as the bytes of a file, with where its numbers come from inside. */
export async function renderPage(page: FigurePage, { format, dotsPerInch, version }: PageExport): Promise<Uint8Array> {
  const application = `Ansatz ${version}`;
  const provenance = pageProvenance(page, version);
  if (format === 'csv') return new TextEncoder().encode(pageCsv(page));
  if (format === 'npz') return pageNpz(page, provenance);
  const drawn = drawPage(page, provenance);
  const words = { title: page.title, description: drawn.description, provenance };
  switch (format) {
    case 'svg':
      return new TextEncoder().encode(drawn.svg);
    case 'png':
      return drawPng(drawn.svg, page.width, dotsPerInch, { ...words, application });
    case 'pdf':
      return drawPdf(drawn, { ...words, creator: application, createdAt: page.modifiedAt });
  }
}

function drawPage(page: FigurePage, metadata: string): RenderedSvg & { readonly description: string } {
  const composed = composePage(page, figureFonts().measure);
  const description = page.caption === '' ? describePage(composed) : page.caption;
  const svg = pageSvg(composed, { title: page.title, description, metadata });
  return { svg, width: composed.width, height: composed.height, description };
}

/** Where every panel comes from, as one line of JSON. */
function pageProvenance(page: FigurePage, version: string): string {
  const letters = lettersOf(page);
  return JSON.stringify({
    application: 'Ansatz',
    version,
    page: page.id,
    title: page.title,
    modifiedAt: page.modifiedAt,
    panels: panelsInOrder(page).map(({ id, source, figure }) => ({
      panel: letters.get(id) ?? '',
      source,
      figure: figure.id,
      title: plainText(figure.title),
      provenance: figure.provenance,
    })),
  });
}

/** The tables of every panel, each behind a line that names the panel. */
function pageCsv(page: FigurePage): string {
  const letters = lettersOf(page);
  const blocks = panelsInOrder(page)
    .filter(({ place }) => place.kind === 'cell')
    .map(({ id, figure }) => [`# panel ${letters.get(id) ?? figure.id}`, ...csvLines(figure)].join('\n'));
  return `${blocks.join('\n\n')}\n`;
}

/**
 * Every column of numbers as an array: a_1_x is column x of the first series of panel (a); what is missing is NaN. The array
 * `about` holds the bytes of a JSON text with names, meanings and provenance.
 */
function pageNpz(page: FigurePage, provenance: string): Uint8Array {
  const letters = lettersOf(page);
  const arrays: Record<string, NpyArray> = {};
  const about: Record<string, { readonly panel: string; readonly series: string; readonly meaning: string }> = {};
  const cells = panelsInOrder(page).filter(({ place }) => place.kind === 'cell');
  for (const [index, { id, figure }] of cells.entries()) {
    const letter = (letters.get(id) ?? '').replace(/[^A-Za-z0-9]/g, '') || `panel${index + 1}`;
    const prefix = Object.keys(arrays).some((name) => name.startsWith(`${letter}_`)) ? `${letter}${index + 1}` : letter;
    for (const [place, table] of figureTable(figure).entries()) {
      for (const column of table.columns) {
        if (column.values.some((value) => typeof value === 'string')) continue;
        const name = `${prefix}_${place + 1}_${column.name}`;
        const data = Float64Array.from(column.values, (value) => (typeof value === 'number' ? value : Number.NaN));
        arrays[name] = { type: '<f8', shape: [data.length], data };
        about[name] = { panel: plainText(figure.title), series: table.name, meaning: column.meaning };
      }
    }
  }
  const text = new TextEncoder().encode(
    JSON.stringify({ arrays: about, provenance: JSON.parse(provenance) as unknown }),
  );
  return encodeNpz({ ...arrays, about: { type: '|u1', shape: [text.length], data: text } });
}
