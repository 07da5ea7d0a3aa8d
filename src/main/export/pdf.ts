import PDFDocument from 'pdfkit';
import { type Figure, plainText } from '../../shared/figure';
import { type FigureFonts, figureFonts } from './fonts';
import { provenanceJson } from './provenance';
import { type RenderedSvg, renderSvg } from './svg';
import { parseSvg, parseTransform, type SvgNode } from './svg-tree';

const pointsPerPixel = 72 / 96;

/** What a PDF says of itself. */
export interface PdfWords {
  readonly title: string;
  readonly description: string;
  readonly creator: string;
  /** JSON. */
  readonly provenance: string;
  readonly createdAt: string;
}

/** A figure as a one-page PDF: vectors, text as text in embedded fonts, provenance in the document's information. */
export async function renderPdf(figure: Figure, widthMillimetres: number): Promise<Uint8Array> {
  const { provenance } = figure;
  return drawPdf(renderSvg(figure, widthMillimetres), {
    title: plainText(figure.title),
    description: plainText(figure.description),
    creator: provenance ? `${provenance.application} ${provenance.version}` : 'Ansatz',
    provenance: provenanceJson(figure),
    // The figure's own date: the same figure gives the same file.
    createdAt: provenance?.createdAt ?? '',
  });
}

/** An SVG that figures are drawn as, as one page of its size. */
export async function drawPdf({ svg, width, height }: RenderedSvg, words: PdfWords): Promise<Uint8Array> {
  const document = new PDFDocument({
    size: [width * pointsPerPixel, height * pointsPerPixel],
    margin: 0,
    lang: 'en',
    displayTitle: true,
    info: informationOf(words),
  });
  const done = bytesOf(document);
  document.scale(pointsPerPixel);
  const root = parseSvg(svg);
  const clips = new Map(
    find(root, 'clipPath').map((clip) => [clip.attributes['id'] ?? '', clip.children[0]?.attributes['d'] ?? '']),
  );
  for (const child of root.children) draw(document, child, clips, figureFonts());
  document.end();
  return done;
}

export function informationOf({ title, description, creator, provenance, createdAt }: PdfWords): object {
  return {
    Title: title,
    Subject: description,
    Creator: creator,
    Keywords: provenance,
    CreationDate: new Date(Number.isNaN(Date.parse(createdAt)) ? 0 : createdAt),
  };
}

/** Everything that a document writes, once it has ended. */
export function bytesOf(document: PDFKit.PDFDocument): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  return new Promise<Uint8Array>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    document.on('error', reject);
  });
}

function find(node: SvgNode, name: string): SvgNode[] {
  return node.children.flatMap((child) => [...(child.name === name ? [child] : []), ...find(child, name)]);
}

/** Draws what ECharts writes into an SVG: paths, rectangles, texts and clipped groups. */
function draw(
  document: PDFKit.PDFDocument,
  node: SvgNode,
  clips: ReadonlyMap<string, string>,
  fonts: FigureFonts,
): void {
  const { attributes } = node;
  switch (node.name) {
    case 'title':
    case 'desc':
    case 'metadata':
    case 'defs':
    case 'style':
      return;
    case 'g':
    case 'rect':
    case 'path':
    case 'text':
      break;
    default:
      // Better no file than one with a part missing.
      throw new Error(`The PDF export cannot draw <${node.name}>.`);
  }
  document.save();
  if (attributes['transform']) document.transform(...parseTransform(attributes['transform']));
  const clip = /url\(#([^)]*)\)/.exec(attributes['clip-path'] ?? '')?.[1];
  if (clip !== undefined) document.path(clips.get(clip) ?? '').clip();
  if (node.name === 'text') drawText(document, node, fonts);
  else if (node.name === 'rect') {
    const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => Number(attributes[name] ?? 0));
    document.rect(x ?? 0, y ?? 0, width ?? 0, height ?? 0);
    paint(document, attributes);
  } else if (node.name === 'path' && attributes['d']) {
    document.path(attributes['d']);
    paint(document, attributes);
  }
  for (const child of node.children) draw(document, child, clips, fonts);
  document.restore();
}

function paint(document: PDFKit.PDFDocument, attributes: SvgNode['attributes']): void {
  const fill = colour(attributes['fill'] ?? '#000000');
  const stroke = colour(attributes['stroke'] ?? 'none');
  setStyle(document, attributes);
  if (fill !== null && stroke !== null) document.fillAndStroke(fill, stroke);
  else if (fill !== null) document.fill(fill);
  else if (stroke !== null) document.stroke(stroke);
}

function setStyle(document: PDFKit.PDFDocument, attributes: SvgNode['attributes']): void {
  const opacity = Number(attributes['opacity'] ?? 1);
  document.fillOpacity(opacity * Number(attributes['fill-opacity'] ?? 1));
  document.strokeOpacity(opacity * Number(attributes['stroke-opacity'] ?? 1));
  document.lineWidth(Number(attributes['stroke-width'] ?? 1));
  const dashes = (attributes['stroke-dasharray'] ?? '')
    .split(/[\s,]+/)
    .map(Number)
    .filter((length) => length > 0);
  const [dash, space] = dashes;
  if (dash !== undefined) document.dash(dash, { space: space ?? dash });
  if (attributes['stroke-linejoin'] === 'round') document.lineJoin('round');
}

function drawText(document: PDFKit.PDFDocument, node: SvgNode, fonts: FigureFonts): void {
  const { attributes } = node;
  const style = attributes['style'] ?? '';
  const size = Number(attributes['font-size'] ?? /font-size:([\d.]+)px/.exec(style)?.[1] ?? 12);
  const italic = attributes['font-style'] === 'italic' || style.includes('font-style:italic');
  const stroke = colour(attributes['stroke'] ?? 'none');
  const fill = colour(attributes['fill'] ?? '#000000');
  let x = Number(attributes['x'] ?? 0);
  const y = Number(attributes['y'] ?? 0);
  setStyle(document, attributes);
  if (stroke !== null) document.lineJoin('round').strokeColor(stroke);
  if (fill !== null) document.fillColor(fill);
  for (const part of fonts.split(node.text, italic)) {
    document.font(part.face.file).fontSize(size);
    document.text(part.text, x, y, {
      lineBreak: false,
      baseline: 'alphabetic',
      fill: fill !== null,
      stroke: stroke !== null,
    });
    x += document.widthOfString(part.text);
  }
}

function colour(value: string): string | null {
  return value === 'none' || value === 'transparent' ? null : value;
}
