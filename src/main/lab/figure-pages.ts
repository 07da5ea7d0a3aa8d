import { AnsatzError } from '../../shared/contract';
import { type FigurePage, figurePageSchema, summaryOfPage } from '../../shared/figure-page';
import type { ExportedFile } from '../../shared/lab/contract';
import type { UnreadableFile } from '../../shared/lab/unreadable-file';
import type { PageFileFormat } from '../../shared/lab/figure-page-calls';
import type { RunFile } from '../../shared/run/run-files';
import { JsonFolder } from './json-folder';
import type { Workspace } from './workspace';

/** What a page is written from: the page, the runs that are here, the version of this program. */
export interface PageFile {
  readonly page: FigurePage;
  readonly format: PageFileFormat;
  /** Of PNG. */
  readonly dotsPerInch: number;
  readonly runs: ReadonlyMap<string, RunFile>;
  readonly version: string;
}

/** Draws or describes a page as the bytes of a file. */
export type RenderPage = (file: PageFile) => Promise<Uint8Array>;

export const figurePageEnding = '.ansatz-figure.json';

const kinds: Readonly<Record<PageFileFormat, { readonly ending: string; readonly mediaType: string }>> = {
  pdf: { ending: '.pdf', mediaType: 'application/pdf' },
  svg: { ending: '.svg', mediaType: 'image/svg+xml' },
  png: { ending: '.png', mediaType: 'image/png' },
  csv: { ending: '.csv', mediaType: 'text/csv' },
  npz: { ending: '.npz', mediaType: 'application/zip' },
  'made-pdf': { ending: '-how-it-was-made.pdf', mediaType: 'application/pdf' },
  'made-html': { ending: '-how-it-was-made.html', mediaType: 'text/html' },
  'made-md': { ending: '-how-it-was-made.md', mediaType: 'text/markdown' },
};

export function pagesOf(workspace: Workspace): JsonFolder<typeof figurePageSchema> {
  return new JsonFolder(workspace.documents, figurePageEnding, figurePageSchema);
}

export async function pageFile(render: RenderPage, file: PageFile): Promise<ExportedFile> {
  const { ending, mediaType } = kinds[file.format];
  const name = file.page.title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'figure';
  return { name: `${name}${ending}`, mediaType, content: await render(file) };
}

/** Handlers of the calls about pages as documents. */
export function pageHandlers(pages: JsonFolder<typeof figurePageSchema>) {
  return {
    figurePages: async () => (await pages.list()).map(summaryOfPage),
    figurePage: async ({ pageId }: { readonly pageId: string }) => {
      try {
        return await pages.read(pageId);
      } catch (error) {
        if (error instanceof AnsatzError) throw error;
        throw new AnsatzError({
          code: 'FIGURE_PAGE_UNREADABLE',
          message: 'This figure page cannot be opened.',
          reason: `Its file in the documents folder is missing or is not what a page has: ${error instanceof Error ? error.message.slice(0, 300) : ''}`,
          suggestion: 'Choose another page, or mend the file.',
        });
      }
    },
    saveFigurePage: async ({ page }: { readonly page: FigurePage }) => summaryOfPage(await pages.save(page)),
    removeFigurePage: async ({ pageId }: { readonly pageId: string }) => {
      await pages.remove(pageId);
      return {};
    },
  };
}

/** Files of the documents folder that neither list has, though they have the names of what is listed. */
export async function unreadableFiles(
  documents: Pick<JsonFolder<typeof figurePageSchema>, 'unreadable'>,
  pages: Pick<JsonFolder<typeof figurePageSchema>, 'unreadable'>,
): Promise<UnreadableFile[]> {
  const found = await Promise.all([documents.unreadable(), pages.unreadable()]);
  const [ofDocuments = [], ofPages = []] = found;
  return [
    ...ofDocuments.map((file): UnreadableFile => ({ kind: 'document', ...file })),
    ...ofPages.map((file): UnreadableFile => ({ kind: 'figure', ...file })),
  ];
}
