import type { ReactElement } from 'react';
import { plainText } from '../../../shared/figure';
import type { Series } from '../../../shared/figure/figure';
import {
  type FigurePage,
  type FigurePanel,
  latexOf,
  lineNames,
  markerNames,
  palettes,
  unchangedSeries,
} from '../../../shared/figure-page';
import { changeSeries } from '../../../shared/figure-page/edit';
import { Checkbox, Select, TextField } from '../../../ui/controls';
import styles from './Figure.module.css';
import { usePageTools } from './use-page';

interface SeriesListProps {
  readonly page: FigurePage;
  readonly panel: FigurePanel;
  readonly series: readonly Series[];
}

const colours = ['black', 'blue', 'vermilion', 'green', 'purple', 'orange', 'sky blue', 'yellow'] as const;

/** Whether each series is drawn, and how. */
export function SeriesList({ page, panel, series }: SeriesListProps): ReactElement {
  const { edit } = usePageTools();
  const { data } = palettes[page.palette];
  return (
    <ul className={styles['series']}>
      {series.map((one, index) => {
        const choice = panel.series[String(index)] ?? unchangedSeries;
        const name = plainText(one.name) || `series ${index + 1}`;
        const set = (change: Partial<typeof choice>): void =>
          edit((old) => changeSeries(old, panel.id, index, change), {
            label: name,
            group: `series-${panel.id}-${index}`,
          });
        const colour = one.kind === 'heatmap' ? null : (choice.colour ?? one.colour);
        return (
          <li key={index}>
            <div className={styles['seriesName']}>
              <Checkbox label={name} checked={!choice.hidden} onChange={(shown) => set({ hidden: !shown })} />
              {colour === null ? null : <i style={{ background: data[colour] }} />}
            </div>
            {choice.hidden || colour === null ? null : (
              <div className={styles['seriesStyle']}>
                <Select
                  label={`Colour of ${name}`}
                  value={String(colour)}
                  options={data.map((_, i) => ({
                    value: String(i),
                    label: page.palette === 'okabeIto' ? (colours[i] ?? '') : `${i}`,
                  }))}
                  onChange={(value) => set({ colour: Number(value) })}
                />
                {one.kind === 'line' ? (
                  <>
                    <Select
                      label={`Marker of ${name}`}
                      value={choice.marker ?? one.marker}
                      options={markerNames.map((value) => ({ value, label: value === 'none' ? 'no marker' : value }))}
                      onChange={(marker) => set({ marker })}
                    />
                    <Select
                      label={`Line of ${name}`}
                      value={choice.line ?? one.line}
                      options={lineNames.map((value) => ({ value, label: value === 'none' ? 'no line' : value }))}
                      onChange={(line) => set({ line })}
                    />
                  </>
                ) : null}
              </div>
            )}
            {choice.hidden || one.kind !== 'line' || one.faint ? null : (
              <TextField
                label={`Label of ${name} at its end`}
                placeholder="no label at its end"
                value={choice.label ?? (one.endLabel === null ? '' : latexOf(one.endLabel))}
                onChange={(label) => set({ label })}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}
