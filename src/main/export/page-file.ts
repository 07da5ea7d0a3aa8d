import type { PageFile } from '../lab/figure-pages';
import { renderMade } from './made/write';
import { renderPage } from './page';

/** A figure page, or the text on how it was made, as the bytes of a file. */
export async function renderPageFile({ page, format, dotsPerInch, runs, version }: PageFile): Promise<Uint8Array> {
  switch (format) {
    case 'made-md':
      return renderMade({ page, runs, version }, 'md');
    case 'made-html':
      return renderMade({ page, runs, version }, 'html');
    case 'made-pdf':
      return renderMade({ page, runs, version }, 'pdf');
    default:
      return renderPage(page, { format, dotsPerInch, version });
  }
}
