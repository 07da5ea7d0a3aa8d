import { plainText } from '../figure';
import type { FrameLine, PlotScene } from '../figure/chart';
import type { SceneElement, TextElement } from '../figure/scene';
import { middleAboveBaseline } from '../figure/scene';
import type { FigureTheme } from '../figure/theme';
import { dashesOf } from '../figure/to-echarts-option';
import type { ComposedPage, PlacedPanel } from './compose';
import { pixelsPerMillimetre } from './page-theme';

export interface SvgWords {
  readonly title: string;
  readonly description: string;
  /** JSON. */
  readonly metadata: string;
}

/**
 * A composed page as a stand-alone SVG in millimetres, texts as texts. The window shows this very drawing and the exports are made
 * of it. Every panel is a group with its id.
 */
export function pageSvg(composed: ComposedPage, { title, description, metadata }: SvgWords): string {
  const { width, height, panels, legend } = composed;
  const millimetres = (length: number): string => (length / pixelsPerMillimetre).toFixed(2);
  const clips: string[] = [];
  const drawn =
    panels.map((panel, index) => panelSvg(panel, `frame-${index}`, clips)).join('') +
    (legend === null ? '' : `<g id="legend">${elements(legend.elements)}</g>`);
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" version="1.1" role="img" ` +
    `width="${millimetres(width)}mm" height="${millimetres(height)}mm" viewBox="0 0 ${n(width)} ${n(height)}">` +
    `<title>${escapeXml(title)}</title><desc>${escapeXml(description)}</desc><metadata>${escapeXml(metadata)}</metadata>` +
    `<defs>${clips.join('')}</defs><rect x="0" y="0" width="${n(width)}" height="${n(height)}" fill="#ffffff"/>${drawn}</svg>\n`
  );
}

/** What a page shows, in words, for its description. */
export function describePage(composed: ComposedPage): string {
  return composed.panels.map(({ figure }) => plainText(figure.description)).join(' ');
}

function panelSvg({ panel, scene, area, theme, words }: PlacedPanel, name: string, clips: string[]): string {
  const paper =
    panel.place.kind === 'inset'
      ? `<rect x="${n(area.left)}" y="${n(area.top)}" width="${n(area.width)}" height="${n(area.height)}" fill="${theme.paper}"/>`
      : '';
  let body: string;
  if (scene.kind === 'lattice') body = elements(scene.lattice.elements);
  else {
    const { main, inset, labels } = scene.chart;
    body =
      plotSvg(main, theme, name, clips) +
      (inset ? plotSvg(inset, theme, `${name}-inset`, clips) : '') +
      elements(labels);
  }
  return (
    `<g id="${escapeXml(panel.id)}">${paper}` +
    `<g transform="translate(${n(area.left)} ${n(area.top)})">${body}</g>${elements(words)}</g>`
  );
}

/** From back to front: what is clipped to the frame, the frame itself, markers and bars over it. */
function plotSvg(plot: PlotScene, theme: FigureTheme, name: string, clips: string[]): string {
  const { left, top, width, height } = plot.plot.frame;
  clips.push(
    `<clipPath id="${name}"><path d="M${n(left)} ${n(top)}h${n(width)}v${n(height)}h${n(-width)}Z"/></clipPath>`,
  );
  const lines = plot.lines.map((line) => lineSvg(line, plot, theme)).join('');
  // Paper behind the data: some programs fail on a clipped group with nothing in sight.
  const paper = `<rect x="${n(left)}" y="${n(top)}" width="${n(width)}" height="${n(height)}" fill="${theme.paper}"/>`;
  return `<g clip-path="url(#${name})">${paper}${elements(plot.back)}${lines}</g>${elements(plot.over)}${elements(plot.front)}`;
}

function lineSvg({ series, colour, points }: FrameLine, { plot }: PlotScene, theme: FigureTheme): string {
  const { left, top, width, height } = plot.frame;
  let d = '';
  let pen = 'M';
  for (let i = 0; i < points.length; i += 2) {
    const [x = Number.NaN, y = Number.NaN] = [points[i], points[i + 1]];
    if (Number.isNaN(x) || Number.isNaN(y)) {
      pen = 'M';
      continue;
    }
    d += `${pen}${n(left + width * x)} ${n(top + height * (1 - y))}`;
    pen = 'L';
  }
  if (d === '') return '';
  const dashes = dashesOf(series.line, 0.75);
  return path(d, {
    fill: 'none',
    stroke: colour,
    'stroke-width': n(series.faint ? theme.dataWidth * 0.75 : theme.dataWidth),
    'stroke-linejoin': 'round',
    ...(series.faint ? { 'stroke-opacity': '0.35' } : {}),
    ...(dashes === 'solid' ? {} : { 'stroke-dasharray': dashes.map(n).join(' ') }),
  });
}

function elements(all: readonly SceneElement[]): string {
  return all.map(element).join('');
}

function element(one: SceneElement): string {
  if (one.type === 'text') return textSvg(one);
  if (one.type === 'group') {
    const turn = one.rotation === 0 ? '' : ` rotate(${n((-one.rotation * 180) / Math.PI)})`;
    return `<g transform="translate(${n(one.x)} ${n(one.y)})${turn}">${elements(one.children)}</g>`;
  }
  const { fill, stroke, lineWidth, lineDash, lineJoin, opacity } = one.style;
  return path(one.shape.pathData, {
    fill,
    ...(stroke === undefined ? {} : { stroke, 'stroke-width': n(lineWidth ?? 1) }),
    ...(lineDash === undefined ? {} : { 'stroke-dasharray': lineDash.map(n).join(' ') }),
    ...(lineJoin === undefined ? {} : { 'stroke-linejoin': lineJoin }),
    // Not of the element as a whole: that would make a layer of its own.
    ...(opacity === undefined ? {} : { 'fill-opacity': n(opacity), 'stroke-opacity': n(opacity) }),
  });
}

function path(d: string, attributes: Readonly<Record<string, string>>): string {
  return `<path d="${d}"${attributesOf(attributes)}/>`;
}

function textSvg({ style }: TextElement): string {
  const { text, x, y, fill, stroke, lineWidth, fontSize, fontFamily, fontStyle } = style;
  const attributes = attributesOf({
    x: n(x),
    y: n(y + middleAboveBaseline * fontSize),
    fill,
    ...(stroke === undefined ? {} : { stroke, 'stroke-width': n(lineWidth ?? 1), 'stroke-linejoin': 'round' }),
    'font-family': fontFamily,
    'font-size': n(fontSize),
    ...(fontStyle === 'italic' ? { 'font-style': 'italic' } : {}),
    'xml:space': 'preserve',
    // The outline behind letters repeats them: readers and searches are to find them once.
    ...(stroke === undefined ? {} : { 'aria-hidden': 'true' }),
  });
  return `<text${attributes}>${escapeXml(text)}</text>`;
}

function attributesOf(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('');
}

function n(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

/** Control characters are not allowed in XML, not even escaped. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
