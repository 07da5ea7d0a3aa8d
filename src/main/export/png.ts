import { Resvg } from '@resvg/resvg-js';
import type { Figure } from '../../shared/figure';
import { figureFonts } from './fonts';
import { provenanceJson } from './provenance';
import { renderSvg } from './svg';

export const dotsPerInch = 600;

/** A figure as PNG at 600 dpi, with its resolution (pHYs) and its provenance (tEXt, iTXt) inside. */
export function renderPng(figure: Figure, widthMillimetres: number): Uint8Array {
  return drawPng(renderSvg(figure, widthMillimetres).svg, widthMillimetres, dotsPerInch, {
    application: figure.provenance ? `${figure.provenance.application} ${figure.provenance.version}` : 'Ansatz',
    title: figure.title,
    description: figure.description,
    provenance: provenanceJson(figure),
  });
}

/** What a PNG says of itself. */
export interface PngWords {
  readonly application: string;
  readonly title: string;
  readonly description: string;
  /** JSON. */
  readonly provenance: string;
}

export function drawPng(svg: string, widthMillimetres: number, resolutionDpi: number, words: PngWords): Uint8Array {
  const width = Math.round((widthMillimetres / 25.4) * resolutionDpi);
  const image = new Resvg(svg, {
    background: '#ffffff',
    fitTo: { mode: 'width', value: width },
    font: { loadSystemFonts: false, fontFiles: [...figureFonts().files], defaultFontFamily: 'STIX Two Text' },
  }).render();
  const perMetre = Math.round(resolutionDpi / 0.0254);
  const resolution = new Uint8Array(9);
  const view = new DataView(resolution.buffer);
  view.setUint32(0, perMetre);
  view.setUint32(4, perMetre);
  resolution[8] = 1;
  return insertChunks(image.asPng(), [
    ['pHYs', resolution],
    ['tEXt', latin1(`Software\0${words.application}`)],
    ['iTXt', utf8('Title', words.title)],
    ['iTXt', utf8('Description', words.description)],
    ['iTXt', utf8('Provenance', words.provenance)],
  ]);
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => Math.min(255, character.codePointAt(0) ?? 63));
}

/** Content of an iTXt chunk: keyword, not compressed, no language, no translated keyword, text. */
function utf8(keyword: string, text: string): Uint8Array {
  return new TextEncoder().encode(`${keyword}\0\0\0\0\0${text}`);
}

const signatureLength = 8;

/** Puts chunks after the header chunk of a PNG, in place of ones of the kind pHYs that are there. */
export function insertChunks(
  png: Uint8Array,
  chunks: readonly (readonly [type: string, content: Uint8Array])[],
): Uint8Array {
  const parts: Uint8Array[] = [png.slice(0, signatureLength)];
  for (const [type, chunk] of readChunks(png)) {
    if (type !== 'pHYs') parts.push(writeChunk(type, chunk));
    if (type === 'IHDR') for (const [newType, content] of chunks) parts.push(writeChunk(newType, content));
  }
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Chunks of a PNG in order. */
export function readChunks(png: Uint8Array): [type: string, content: Uint8Array][] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks: [string, Uint8Array][] = [];
  let at = signatureLength;
  while (at + 12 <= png.length) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    chunks.push([type, png.slice(at + 8, at + 8 + length)]);
    at += 12 + length;
  }
  return chunks;
}

function writeChunk(type: string, content: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(12 + content.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, content.length);
  chunk.set(latin1(type), 4);
  chunk.set(content, 8);
  view.setUint32(8 + content.length, crc32(chunk.subarray(4, 8 + content.length)));
  return chunk;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = (crcTable[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
