import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { allSamples, energyFigure } from '../../shared/figure/samples';
import { FigureTableView } from './FigureTableView';
import { FigureView } from './FigureView';

describe('a figure in the window', () => {
  it('has its title, its controls and its note before it is drawn', () => {
    const html = renderToStaticMarkup(
      <FigureView figure={energyFigure()} appearance="light" note="bars 1σ" onExport={() => undefined} />,
    );
    expect(html).toContain('Energy per site');
    expect(html).toContain('bars 1σ');
    expect(html).toContain('aria-label="Export Energy per site"');
    expect(html).toContain('aria-label="Energy per site as a table"');
  });

  it('has no export button where it cannot be exported', () => {
    const html = renderToStaticMarkup(<FigureView figure={energyFigure()} appearance="dark" />);
    expect(html).not.toContain('Export');
  });

  it('shows every number as a table, with captions and heads', () => {
    for (const figure of allSamples()) {
      const html = renderToStaticMarkup(<FigureTableView figure={figure} />);
      expect(html).toContain(figure.description);
      expect(html).toContain('<caption>');
      expect(html).toContain('scope="col"');
      expect(html).not.toMatch(/NaN|undefined|null/);
    }
  });

  it('says when rows are left out', () => {
    const html = renderToStaticMarkup(<FigureTableView figure={energyFigure(5000)} />);
    expect(html).toContain('every 10th of 5,000 rows; the CSV has all');
  });
});
