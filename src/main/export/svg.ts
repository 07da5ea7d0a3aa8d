import { CustomChart, LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { type Figure, figureHeight, printTheme, plainText, toEChartsOption } from '../../shared/figure';
import { middleAboveBaseline } from '../../shared/figure/scene';
import { escapeXml } from '../../shared/figure-page/page-svg';
import { figureFonts } from './fonts';
import { provenanceJson } from './provenance';

use([LineChart, CustomChart, GridComponent, SVGRenderer]);

const pixelsPerMillimetre = 96 / 25.4;

export interface RenderedSvg {
  readonly svg: string;
  /** CSS pixels, 96 to the inch. */
  readonly width: number;
  readonly height: number;
}

/** A figure as a stand-alone SVG of the given width: 8 pt text as text, provenance in its metadata. */
export function renderSvg(figure: Figure, widthMillimetres: number): RenderedSvg {
  const { measure } = figureFonts();
  const width = widthMillimetres * pixelsPerMillimetre;
  // A wide figure need not be as tall as its shape would have it: a page has other things on it.
  const height = Math.min(figureHeight(figure, printTheme, width, measure), width > 500 ? 480 : 900);
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(toEChartsOption(figure, printTheme, { width, height }, { measure }));
    return { svg: finish(chart.renderToSVGString(), figure, width, height), width, height };
  } finally {
    chart.dispose();
  }
}

function finish(drawn: string, figure: Figure, width: number, height: number): string {
  const start = drawn.indexOf('>') + 1;
  const millimetres = (length: number): string => (length / pixelsPerMillimetre).toFixed(2);
  const head =
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" role="img" ` +
    `width="${millimetres(width)}mm" height="${millimetres(height)}mm" viewBox="0 0 ${round(width)} ${round(height)}">` +
    `<title>${escapeXml(plainText(figure.title))}</title><desc>${escapeXml(plainText(figure.description))}</desc>` +
    `<metadata>${escapeXml(provenanceJson(figure))}</metadata>`;
  // What ECharts adds for pointers and hovering means nothing in a file.
  const body = drawn
    .slice(start)
    .replace(/\s(?:ecmeta_\w+|pointer-events|class)="[^"]*"/g, '')
    .replace(/<style\s*>[\s\S]*?<\/style>/g, '');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${head}${onBaseline(body)}\n`;
}

/** Texts are placed by the middle of their line; programs disagree on where that is, but not on the baseline. */
function onBaseline(body: string): string {
  return body.replace(/<text ([^>]*)>/g, (whole, attributes: string) => {
    const size = Number(/font-size:([\d.]+)px/.exec(attributes)?.[1]);
    if (!attributes.includes('dominant-baseline="central"') || !Number.isFinite(size)) return whole;
    const y = Number(/(?:^|\s)y="([^"]*)"/.exec(attributes)?.[1] ?? 0) + middleAboveBaseline * size;
    const rest = attributes.replace(/\s*dominant-baseline="central"/, '').replace(/(^|\s)y="[^"]*"/, '');
    return `<text y="${round(y)}" ${rest.trim()}>`;
  });
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
