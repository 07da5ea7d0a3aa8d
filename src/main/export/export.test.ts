import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Figure, figureSchema, figureTable, plainText } from '../../shared/figure';
import { allSamples, energyFigure } from '../../shared/figure/samples';
import { parseCsv, renderCsv } from './csv';
import { figureFonts } from './fonts';
import { mediaTypes, renderFigure } from './index';
import { crc32, readChunks } from './png';
import { parseSvg, parseTransform, type SvgNode } from './svg-tree';

const figures = allSamples();
const named = figures.map((figure): [string, Figure] => [figure.id, figure]);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const all = (node: SvgNode): SvgNode[] => [node, ...node.children.flatMap(all)];

async function svgOf(figure: Figure, widthMillimetres = 86): Promise<SvgNode> {
  return parseSvg(text(await renderFigure(figure, { format: 'svg', widthMillimetres })));
}

describe('SVG', () => {
  it.each(named)('%s is well formed, 86 mm wide, and says what it is and where it comes from', async (_, figure) => {
    const svg = await svgOf(figure);
    expect(svg.attributes['width']).toBe('86.00mm');
    expect(svg.attributes['viewBox']).toMatch(/^0 0 325\.039 \d/);
    const child = (name: string): string => svg.children.find((node) => node.name === name)?.text ?? '';
    expect(child('title')).toBe(plainText(figure.title));
    expect(child('desc')).toBe(plainText(figure.description));
    expect(JSON.parse(child('metadata'))).toMatchObject({ figure: figure.id, ...figure.provenance });
  });

  it.each(named)(
    '%s has its texts inside, no smaller than the 8 pt and their scripts, in named fonts',
    async (_, figure) => {
      const svg = await svgOf(figure);
      const [, , width = 0, height = 0] = (svg.attributes['viewBox'] ?? '').split(' ').map(Number);
      const texts = all(svg).filter((node) => node.name === 'text');
      expect(texts.length).toBeGreaterThan(3);
      for (const node of texts) {
        const style = node.attributes['style'] ?? '';
        const size = Number(/font-size:([\d.]+)px/.exec(style)?.[1]);
        const isItalic = style.includes('italic');
        const length = figureFonts().measure(node.text, { size, family: '', italic: isItalic });
        const matrix = parseTransform(node.attributes['transform'] ?? '');
        const corners = [0, length].flatMap((dx) =>
          [-size * 0.7, size * 0.2].map((dy): [number, number] => {
            const [x, y] = [Number(node.attributes['x'] ?? 0) + dx, Number(node.attributes['y'] ?? 0) + dy];
            return [matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]];
          }),
        );
        for (const [x, y] of corners) {
          expect(x).toBeGreaterThanOrEqual(-0.5);
          expect(x).toBeLessThanOrEqual(width + 0.5);
          expect(y).toBeGreaterThanOrEqual(-0.5);
          expect(y).toBeLessThanOrEqual(height + 0.5);
        }
        expect(size * 0.75).toBeGreaterThanOrEqual(8 * 0.71);
        expect(style).toContain("'STIX Two Text'");
        expect(node.attributes['dominant-baseline']).toBeUndefined();
      }
    },
  );

  it('shows the reference with its number, the axes and the change', async () => {
    const words = all(await svgOf(energyFigure()))
      .filter((node) => node.name === 'text')
      .map((node) => node.text);
    for (const wanted of ['exact −1.274809', 'training step', 'last 200 steps', 'σ·σ)']) {
      expect(words.some((word) => word.includes(wanted))).toBe(true);
    }
  });

  it('holds nothing that runs or loads', async () => {
    const source = text(await renderFigure(energyFigure(), { format: 'svg', widthMillimetres: 178 }));
    expect(source).not.toMatch(/<script|<style|href=|ecmeta_|\son\w+=/);
  });

  it('breaks a line where there is no value', async () => {
    const series = { kind: 'line', name: 's', x: [0, 1, 2, 3, 4], y: [1, 2, null, 2, 1], colour: 1 };
    const content = { kind: 'chart', x: { label: '' }, y: { label: '' }, series: [series] };
    const svg = await svgOf(figureSchema.parse({ id: 'gap', title: 'gap', description: 'gap', content }));
    const line = all(svg).find((node) => node.name === 'path' && node.attributes['stroke'] === '#0072b2');
    expect(line?.attributes['d']?.match(/M/g)).toHaveLength(2);
  });

  it('keeps marks of XML in texts as texts', async () => {
    const figure = figureSchema.parse({ ...energyFigure(), title: '<b>&"\u0007', description: ']]> & <' });
    const svg = await svgOf(figure);
    expect(svg.children.find((node) => node.name === 'title')?.text).toBe('<b>&"\ufffd');
  });

  it('refuses what is not well formed', () => {
    for (const broken of [
      '<svg><g></svg>',
      '<svg>',
      '<svg></g></svg>',
      '<svg><a></a></svg><b></b>',
      '<svg>a < b</svg>',
    ]) {
      expect(() => parseSvg(broken)).toThrow();
    }
  });
});

describe('PNG', () => {
  it.each([
    [86, 2031],
    [178, 4205],
  ])('%i mm wide are %i pixels at 600 dpi, with provenance', async (widthMillimetres, pixels) => {
    const png = await renderFigure(energyFigure(), { format: 'png', widthMillimetres });
    const chunks = readChunks(png);
    const header = chunks[0]?.[1] ?? new Uint8Array(8);
    expect(new DataView(header.buffer, header.byteOffset).getUint32(0)).toBe(pixels);
    const resolution = chunks.find(([type]) => type === 'pHYs')?.[1] ?? new Uint8Array(9);
    expect(new DataView(resolution.buffer, resolution.byteOffset).getUint32(0)).toBe(23622);
    const comments = chunks.filter(([type]) => type === 'iTXt').map(([, content]) => text(content));
    const provenance = comments.find((comment) => comment.startsWith('Provenance\0'));
    expect(JSON.parse(provenance?.split('\0').at(-1) ?? '')).toMatchObject({
      runId: 'run-sample',
      specDigest: 'ab'.repeat(32),
    });
    // Each chunk's checksum, read as a decoder does.
    let at = 8;
    const view = new DataView(png.buffer, png.byteOffset);
    for (const [, content] of chunks) {
      expect(view.getUint32(at + 8 + content.length)).toBe(crc32(png.subarray(at + 4, at + 8 + content.length)));
      at += 12 + content.length;
    }
    expect(at).toBe(png.length);
  });

  it('is not blank: paper, frame and the colour of the data', async () => {
    const png = await renderFigure(energyFigure(), { format: 'png', widthMillimetres: 86 });
    const chunks = readChunks(png);
    const data = inflateSync(Buffer.concat(chunks.filter(([type]) => type === 'IDAT').map(([, content]) => content)));
    expect(data.length).toBeGreaterThan(2031 * 1000);
    expect(new Set(data.subarray(0, 4_000_000)).size).toBeGreaterThan(40);
    const svg = text(await renderFigure(energyFigure(), { format: 'svg', widthMillimetres: 86 }));
    const { pixels } = new Resvg(svg, {
      font: { loadSystemFonts: false, fontFiles: [...figureFonts().files] },
    }).render();
    let blue = 0;
    for (let i = 0; i < pixels.length; i += 4) if ((pixels[i] ?? 255) < 30 && (pixels[i + 2] ?? 0) > 150) blue += 1;
    expect(blue).toBeGreaterThan(50);
  });

  it('has letters: without fonts the picture is another', async () => {
    const svg = text(await renderFigure(energyFigure(), { format: 'svg', widthMillimetres: 86 }));
    const draw = (fontFiles: string[]): Buffer =>
      Buffer.from(new Resvg(svg, { font: { loadSystemFonts: false, fontFiles } }).render().pixels);
    expect(draw([...figureFonts().files]).equals(draw([]))).toBe(false);
  });
});

describe('PDF', () => {
  it.each(named)('%s is one page of the right size with embedded fonts and real text', async (_, figure) => {
    const pdf = Buffer.from(await renderFigure(figure, { format: 'pdf', widthMillimetres: 86 })).toString('latin1');
    expect(pdf.startsWith('%PDF-1.')).toBe(true);
    expect(pdf.trimEnd().endsWith('%%EOF')).toBe(true);
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
    const width = Number(/\/MediaBox \[0 0 ([\d.]+)/.exec(pdf)?.[1]);
    expect(width).toBeCloseTo((86 / 25.4) * 72, 1);
    expect(pdf).toContain('/FontFile2');
    expect(pdf).toContain('STIXTwoText-Regular');
    expect(pdf).not.toContain('/Subtype /Image');
    expect(pdf).toContain('/Keywords');
  });

  it('is the same file for the same figure', async () => {
    const make = (): Promise<Uint8Array> => renderFigure(energyFigure(), { format: 'pdf', widthMillimetres: 86 });
    expect(Buffer.from(await make()).equals(Buffer.from(await make()))).toBe(true);
  });

  it.runIf(hasPdfToText())('opens, and its text can be read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'figure-'));
    try {
      const path = join(folder, 'figure.pdf');
      writeFileSync(path, await renderFigure(energyFigure(), { format: 'pdf', widthMillimetres: 86 }));
      const words = execFileSync('pdftotext', [path, '-'], { encoding: 'utf8' });
      for (const wanted of ['exact −1.274809', 'training step', 'E/N (J, σ·σ)', '→']) expect(words).toContain(wanted);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function hasPdfToText(): boolean {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('CSV', () => {
  it.each(named)('%s: the numbers read back are the figure’s own', async (_, figure) => {
    const tables = parseCsv(text(await renderFigure(figure, { format: 'csv', widthMillimetres: 86 })));
    const expected = figureTable(figure);
    expect(tables.map((table) => table.name)).toEqual(expected.map((table) => table.name));
    tables.forEach((table, i) => {
      expect(table.columns.map((column) => column.values)).toEqual(
        expected[i]?.columns.map((column) => [...column.values]),
      );
    });
  });

  it('keeps every double, bit for bit', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(fc.option(number), { minLength: 1, maxLength: 30 }), fc.string(), (y, name) => {
        const figure = figureSchema.parse({
          id: 'x',
          title: name,
          description: name,
          content: {
            kind: 'chart',
            x: { label: name },
            y: { label: '_E_ (_J_)' },
            series: [{ kind: 'line', name, x: y.map((_, i) => i), y, error: y, colour: 1 }],
            annotations: [{ kind: 'reference', y: 1 / 3, label: name }],
          },
        });
        const [series, references] = parseCsv(renderCsv(figure));
        const read = series?.columns.find((column) => column.name === 'y')?.values ?? [];
        expect(read).toHaveLength(y.length);
        y.forEach((value, i) => expect(Object.is(read[i], value)).toBe(true));
        expect(references?.columns.find((column) => column.name === 'y')?.values).toEqual([1 / 3]);
      }),
    );
  });

  it('says units, errors and provenance in comments', () => {
    const csv = renderCsv(energyFigure());
    expect(csv).toContain('# column y: E/N (J, σ·σ)');
    expect(csv).toContain('# column error: one standard deviation of y');
    const line = csv.split('\n').find((candidate) => candidate.startsWith('# provenance ')) ?? '';
    expect(JSON.parse(line.slice('# provenance '.length))).toMatchObject({ seed: '1', step: 800 });
  });

  it('names the media type of each format', () => {
    expect(Object.keys(mediaTypes).sort()).toEqual(['csv', 'pdf', 'png', 'svg']);
  });
});
