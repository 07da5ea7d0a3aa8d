import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { figureTable, plainText, provenanceOf } from '../../shared/figure';
import { allSamples, energyFigure } from '../../shared/figure/samples';
import { composePage, type FigurePage, pageSvg, type PanelSource } from '../../shared/figure-page';
import { addInset, addPanel, changePanel, newPage } from '../../shared/figure-page/edit';
import { elementsOf, textsOf } from '../../shared/figure/scene-check';
import type { RunFile } from '../../shared/run/run-files';
import { decodeNpz } from '../../shared/run/npz';
import { parseCsv } from './csv';
import { figureFonts } from './fonts';
import { renderPage, type PageFormat } from './page';
import { renderPageFile } from './page-file';
import { readChunks } from './png';
import { parseSvg, type SvgNode } from './svg-tree';

const energy = energyFigure();
const others = allSamples()
  .filter(({ content }) => content.kind === 'chart')
  .slice(0, 1);
const source: PanelSource = { kind: 'run', runId: 'run-sample', figure: energy.id, step: null, title: 'sample run' };

function twoPanels(width: number): FigurePage {
  let page: FigurePage = {
    ...newPage('page-test', 'Two panels', '2026-02-03T04:05:06.000Z'),
    width,
    columns: 2,
    rowHeights: [60],
  };
  for (const [index, figure] of [energy, ...others].entries()) page = addPanel(page, `panel-${index}`, figure, source);
  page = addInset(page, 'inset-0', 'panel-0');
  return changePanel(page, 'panel-0', {
    y: { label: '$E/N$ in units of $J_{\\mathrm{max}}$', scale: null, minimum: null, maximum: null },
    title: 'Convergence',
  });
}

const write = (page: FigurePage, format: PageFormat, dotsPerInch = 600): Promise<Uint8Array> =>
  renderPage(page, { format, dotsPerInch, version: '9.9.9' });
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const all = (node: SvgNode): SvgNode[] => [node, ...node.children.flatMap(all)];

const folder = mkdtempSync(join(tmpdir(), 'ansatz-page-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
function fileOf(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const run: RunFile = {
  format: 'ansatz-run',
  formatVersion: 1,
  id: 'run-sample',
  title: 'Ising chain',
  experiment: 'ground-state',
  experimentVersion: 1,
  preset: null,
  documentId: null,
  spec: { hamiltonian: 'H = `x` <b>' },
  specDigest: 'ab'.repeat(32),
  seed: '77',
  createdAt: '2026-01-01T00:00:00.000Z',
  application: { name: 'ansatz', version: '1.2.3' },
  host: { name: 'here', platform: 'linux', cores: 2, node: '24' },
  citations: ['Carleo & Troyer, Science 355, 602 (2017)'],
};

describe('a figure page as a file', () => {
  it.each([86, 178])('is a PDF of %i mm with the labels as text in embedded fonts', async (width) => {
    const path = fileOf(`page-${width}.pdf`, await write(twoPanels(width), 'pdf'));
    const info = execFileSync('pdfinfo', [path], { encoding: 'utf8' });
    expect(info).toMatch(/Title:\s+Two panels/);
    expect(info).toMatch(/Creator:\s+Ansatz 9\.9\.9/);
    const [, points = '0', high = '0'] = /Page size:\s+([\d.]+) x ([\d.]+)/.exec(info) ?? [];
    expect(Number(points)).toBeCloseTo((width / 25.4) * 72, 1);
    expect(Number(high)).toBeCloseTo((60 / 25.4) * 72, 1);
    const words = execFileSync('pdftotext', [path, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ');
    for (const label of ['Convergence', '(a)', '(b)', 'training step', 'in units of']) expect(words).toContain(label);
    expect(execFileSync('pdffonts', [path], { encoding: 'utf8' })).toMatch(/STIXTwoText-Regular\s+\S+.*yes/);
  });

  it('keeps its provenance in PDF, SVG and PNG', async () => {
    const page = twoPanels(86);
    const svg = parseSvg(text(await write(page, 'svg')));
    const metadata = svg.children.find(({ name }) => name === 'metadata')?.text ?? '';
    expect(JSON.parse(metadata)).toMatchObject({
      version: '9.9.9',
      panels: [{ panel: '(a)', provenance: { runId: 'run-sample' } }, {}, {}],
    });
    const inPng = readChunks(await write(page, 'png', 300)).map(([, content]) => text(content));
    expect(inPng.find((comment) => comment.startsWith('Provenance\0'))).toContain(metadata);
    const inPdf = execFileSync('pdfinfo', [fileOf('provenance.pdf', await write(page, 'pdf'))], { encoding: 'utf8' });
    expect(inPdf).toContain('run-sample');
  });

  it.each([
    [86, 300, 1016],
    [86, 600, 2031],
    [178, 300, 2102],
    [178, 600, 4205],
  ])('is a PNG of %i mm at %i dpi with %i pixels and its resolution', async (width, dotsPerInch, pixels) => {
    const chunks = readChunks(await write(twoPanels(width), 'png', dotsPerInch));
    const header = chunks[0]?.[1] ?? new Uint8Array(8);
    expect(new DataView(header.buffer, header.byteOffset).getUint32(0)).toBe(pixels);
    const resolution = chunks.find(([type]) => type === 'pHYs')?.[1] ?? new Uint8Array(9);
    expect(new DataView(resolution.buffer, resolution.byteOffset).getUint32(0)).toBe(Math.round(dotsPerInch / 0.0254));
    expect(resolution[8]).toBe(1);
  });

  it.each(
    allSamples()
      .filter(({ content }) => content.kind === 'chart')
      .map((figure) => [figure.id, figure] as const),
  )('is drawn where the chosen limits leave nothing of %s in sight', async (_, figure) => {
    const far = { label: null, scale: null, minimum: 1e7, maximum: 2e7 };
    const empty = addPanel(newPage('page-far', 'Far', '2026-01-01'), 'panel-0', figure, source);
    for (const page of [changePanel(empty, 'panel-0', { x: far }), changePanel(empty, 'panel-0', { y: far })]) {
      expect(readChunks(await write(page, 'png', 72)).at(-1)?.[0]).toBe('IEND');
    }
  });

  it('is an SVG with the texts that the window draws from the same definition', async () => {
    const page = twoPanels(86);
    const { measure } = figureFonts();
    const onScreen = composePage(page, measure);
    const expected = onScreen.panels
      .flatMap(({ scene, words }) => textsOf([...elementsOf(scene), ...words]))
      .map((word) => word.text);
    const exported = all(parseSvg(text(await write(page, 'svg')))).filter(
      ({ name, attributes }) => name === 'text' && attributes['aria-hidden'] !== 'true',
    );
    expect(exported.map((node) => node.text).sort()).toEqual(expected.sort());
    expect(exported.length).toBeGreaterThan(20);
    const screenSvg = pageSvg(onScreen, { title: '', description: '', metadata: '' });
    const bodyOf = (svg: string): string => svg.slice(svg.indexOf('<defs>'));
    expect(bodyOf(text(await write(page, 'svg')))).toBe(bodyOf(screenSvg));
  });

  it('has its numbers as CSV and npz, bit for bit', async () => {
    const page = twoPanels(178);
    const [table] = figureTable(energy);
    const values = table?.columns[1]?.values ?? [];
    const [first] = parseCsv(text(await write(page, 'csv')));
    expect(first?.columns[1]?.values).toEqual(values);
    const arrays = decodeNpz(await write(page, 'npz'));
    expect([...(arrays['a_1_y']?.data ?? [])]).toEqual(values.map((value) => value ?? Number.NaN));
    const about = JSON.parse(text(Uint8Array.from(arrays['about']?.data ?? []))) as {
      arrays: Record<string, { meaning: string }>;
    };
    expect(about.arrays['a_1_y']?.meaning).toBe(table?.columns[1]?.meaning);
  });
});

describe('a page with a figure of several runs and one without a run', () => {
  const origins = ['run-one', 'run-two'].map((id, index) => ({
    ...{ id, title: `Run ${index}`, experiment: 'ground-state', seed: String(41 + index), step: 9, createdAt: '2026' },
  }));
  const given: PanelSource = { kind: 'given', title: 'overlay', runIds: ['run-one', 'run-two'] };
  const spec = { system: { hamiltonian: 'H = -sum i X(i)' } };
  const computation = {
    what: 'exact evolution',
    settings: [['sector', 'whole space'] satisfies [string, string]],
    spec,
    commands: ["ansatz evolve spec.json --time 10 --observable 'Sz(0) * Sz(1)'"],
  };
  const overlay = { ...energy, provenance: provenanceOf('ground-state', { runs: origins }) };
  const evolution = { ...energy, provenance: provenanceOf('ground-state', { computation }) };
  const page = addPanel(
    addPanel(newPage('page-two', 'Several', '2026-02-03T04:05:06.000Z'), 'panel-0', overlay, given),
    'panel-1',
    evolution,
    { kind: 'given', title: 'dynamics', runIds: [] },
  );

  it('names each run, seed, spec and command in SVG, PDF, CSV and npz', async () => {
    const npz = decodeNpz(await write(page, 'npz'));
    const contents = [
      parseSvg(text(await write(page, 'svg'))).children.find(({ name }) => name === 'metadata')?.text ?? '',
      execFileSync('pdfinfo', [fileOf('several.pdf', await write(page, 'pdf'))], { encoding: 'utf8' }),
      text(await write(page, 'csv')),
      text(Uint8Array.from(npz['about']?.data ?? [])),
    ];
    for (const content of contents) {
      for (const wanted of ['run-one', 'run-two', '"seed":"41"', '"seed":"42"', 'H = -sum i X(i)', '--time 10'])
        expect(content).toContain(wanted);
    }
  });

  it('says of each how it was made: the spec once, and what makes it again', async () => {
    const two = new Map([['run-one', { ...run, id: 'run-one', seed: '41' }]]);
    const made = text(await renderPageFile({ page, format: 'made-md', dotsPerInch: 300, runs: two, version: '1' }));
    expect(made).toContain('ansatz run run-one.json --seed 41');
    expect(made).toMatch(/Run run-two\n[\s\S]*not in this workspace any more[\s\S]*seed: 42/);
    expect(made).toContain("ansatz evolve spec.json --time 10 --observable 'Sz(0) * Sz(1)'");
    expect(made.match(/"hamiltonian": "H = -sum i X\(i\)"/g)).toHaveLength(1);
  });

  it('lists runs that are too many for their specs to be written out', async () => {
    const runs = Array.from({ length: 60 }, (_, index) => ({ ...origins[0], id: `run-${index}`, seed: String(index) }));
    const figure = { ...energy, provenance: provenanceOf('ground-state', { runs: runs as typeof origins }) };
    const many = addPanel(newPage('page-many', 'Many', '2026-02-03'), 'panel-0', figure, { ...given, runIds: [] });
    const made = text(
      await renderPageFile({ page: many, format: 'made-md', dotsPerInch: 300, runs: new Map(), version: '1' }),
    );
    expect(made).toContain('36 further runs');
    expect(made).toContain('run-59: seed 59');
  });
});

describe('how this was made', () => {
  const page = twoPanels(86);
  const made = (format: 'made-md' | 'made-html' | 'made-pdf', runs: ReadonlyMap<string, RunFile>) =>
    renderPageFile({ page, format, dotsPerInch: 600, runs, version: '9.9.9' });

  it('has specs, seeds, versions, commands and BibTeX, in all formats', async () => {
    const runs = new Map([[run.id, run]]);
    const pdf = fileOf('made.pdf', await made('made-pdf', runs));
    const contents = [
      text(await made('made-md', runs)),
      text(await made('made-html', runs))
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&'),
      execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' }),
    ];
    for (const content of contents) {
      for (const wanted of [
        'seed 77',
        'ansatz run run-sample.json',
        '1.2.3',
        'CarleoTroyer2017',
        plainText(energy.title),
      ]) {
        expect(content).toContain(wanted);
      }
      expect(content).toContain('"hamiltonian"');
    }
    expect(contents[1]).not.toContain('<b>');
  });

  it('says so where a run is gone', async () => {
    const content = text(await made('made-md', new Map()));
    expect(content).toContain('not in this workspace any more');
    expect(content).toContain(energy.provenance?.specDigest ?? 'nothing');
  });
});
