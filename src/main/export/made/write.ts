import PDFDocument from 'pdfkit';
import { escapeXml } from '../../../shared/figure-page/page-svg';
import { type FigureFonts, figureFonts } from '../fonts';
import { bytesOf, informationOf } from '../pdf';
import { type MadeBlock, madeBlocks, type MadeInput } from './made';

export type MadeFormat = 'md' | 'html' | 'pdf';

/** The page on how a figure was made, as a file. */
export async function renderMade(input: MadeInput, format: MadeFormat): Promise<Uint8Array> {
  const blocks = madeBlocks(input);
  switch (format) {
    case 'md':
      return new TextEncoder().encode(`${blocks.map(markdown).join('\n\n')}\n`);
    case 'html':
      return new TextEncoder().encode(html(blocks));
    case 'pdf':
      return pdf(blocks, input);
  }
}

/** Text that Markdown would read as something else is escaped. */
function words(text: string): string {
  return text.replace(/([\\`*_[\]<>#|])/g, '\\$1').replace(/\s*\n\s*/g, ' ');
}

function markdown(block: MadeBlock): string {
  switch (block.kind) {
    case 'title':
      return `# ${words(block.text)}`;
    case 'heading':
      return `## ${words(block.text)}`;
    case 'subheading':
      return `### ${words(block.text)}`;
    case 'text':
      return words(block.text);
    case 'code': {
      const longest = Math.max(2, ...[...block.text.matchAll(/`+/g)].map(([run]) => run.length));
      const fence = '`'.repeat(longest + 1);
      return `${fence}\n${block.text}\n${fence}`;
    }
    case 'list':
      return block.items.map(([name, value]) => `- ${words(name)}: ${words(value)}`).join('\n');
  }
}

const style =
  'body{font:15px/1.5 serif;max-width:44em;margin:3em auto;padding:0 1em;color:#12171b;background:#fff}' +
  'pre{font:12px/1.5 monospace;background:#f2f4f5;padding:.8em;white-space:pre-wrap;overflow-wrap:anywhere}dt{float:left;clear:left;width:11em;color:#414c55}dd{margin-left:11.5em;overflow-wrap:anywhere}';

function html(blocks: readonly MadeBlock[]): string {
  const tags = { title: 'h1', heading: 'h2', subheading: 'h3', text: 'p', code: 'pre' } as const;
  const body = blocks
    .map((block) =>
      block.kind === 'list'
        ? `<dl>${block.items.map(([name, value]) => `<dt>${escapeXml(name)}</dt><dd>${escapeXml(value)}</dd>`).join('')}</dl>`
        : `<${tags[block.kind]}>${escapeXml(block.text)}</${tags[block.kind]}>`,
    )
    .join('\n');
  const [title] = blocks;
  const name = title && title.kind !== 'list' ? title.text : 'How this was made';
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escapeXml(name)}</title><style>${style}</style></head>\n<body>\n${body}\n</body></html>\n`;
}

const sizes = { title: 16, heading: 12, subheading: 10.5, text: 9.5, code: 7.5 } as const;

/** A4 with text that can be searched. */
async function pdf(blocks: readonly MadeBlock[], { page, version }: MadeInput): Promise<Uint8Array> {
  const document = new PDFDocument({
    size: 'A4',
    margin: 56,
    lang: 'en',
    displayTitle: true,
    info: informationOf({
      title: `How this was made: ${page.title}`,
      description: page.caption,
      creator: `Ansatz ${version}`,
      provenance: '',
      createdAt: page.modifiedAt,
    }),
  });
  const done = bytesOf(document);
  const fonts = figureFonts();
  for (const block of blocks) {
    if (block.kind === 'list') {
      for (const [name, value] of block.items) write(document, `${name}: ${value}`, sizes.text, 8, fonts);
      document.moveDown(0.5);
      continue;
    }
    const isHeading = block.kind === 'heading' || block.kind === 'subheading';
    if (isHeading) document.moveDown(0.6);
    write(document, block.text, sizes[block.kind], block.kind === 'code' ? 8 : 0, fonts);
    document.moveDown(block.kind === 'title' ? 0.8 : 0.35);
  }
  document.end();
  return done;
}

/** Lines of a text, each in the fonts that have its letters. Long lines break at the margin. */
function write(document: PDFKit.PDFDocument, text: string, size: number, indent: number, fonts: FigureFonts): void {
  document.fontSize(size);
  const left = document.page.margins.left + indent;
  const width = document.page.width - left - document.page.margins.right;
  for (const line of text.split('\n')) {
    const blanks = /^ */.exec(line)?.[0].length ?? 0;
    const parts = fonts.split(line.trimStart() === '' ? ' ' : line.trimStart(), false);
    const x = left + blanks * size * 0.4;
    parts.forEach(({ text: part, face }, index) => {
      document.font(face.file);
      const options = { width: width - blanks * size * 0.4, continued: index < parts.length - 1 };
      if (index === 0) document.text(part, x, document.y, options);
      else document.text(part, options);
    });
  }
}
