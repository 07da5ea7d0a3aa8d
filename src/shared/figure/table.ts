import type { ChartContent, Figure } from './figure';
import { plainText } from './rich-text';

export interface FigureColumn {
  readonly name: string;
  /** What the numbers are, with unit. */
  readonly meaning: string;
  readonly values: readonly (number | string | null)[];
}

/** All numbers of a series. */
export interface FigureTable {
  readonly name: string;
  readonly columns: readonly FigureColumn[];
}

/** Every number that a figure draws, as tables: one a series or panel, and one with the references. */
export function figureTable(figure: Figure): FigureTable[] {
  if (figure.content.kind === 'chart') return chartTables(figure.content);
  return figure.content.panels.map((panel, index) => ({
    name: plainText([panel.title, panel.caption].filter((part) => part !== '').join(': ')) || `panel ${index + 1}`,
    columns: [
      { name: 'x', meaning: 'position, lattice units', values: panel.positions.map(([x]) => x) },
      { name: 'y', meaning: 'position, lattice units', values: panel.positions.map(([, y]) => y) },
      {
        name: 'value',
        meaning: panel.style === 'spins' ? 'spin, up positive' : 'value at the site',
        values: panel.values,
      },
      ...errorColumn(panel.errors),
      ...(panel.phase === null
        ? []
        : [
            { name: 'phase', meaning: 'angle of the panel in radians', values: panel.positions.map(() => panel.phase) },
          ]),
    ],
  }));
}

const errorColumn = (values: readonly (number | null)[] | null): FigureColumn[] =>
  values === null ? [] : [{ name: 'error', meaning: 'one standard deviation of the value', values }];

function chartTables(content: ChartContent): FigureTable[] {
  const xMeaning = plainText(content.x.label);
  const yMeaning = plainText(content.y.label);
  const tables = content.series.map((series, index): FigureTable => {
    const name = plainText(series.name) || `series ${index + 1}`;
    if (series.kind === 'heatmap') {
      const { columns, rows, extent } = series;
      const place = (i: number, count: number, ends: readonly [number, number] | undefined): number =>
        ends && count > 1 ? ends[0] + ((ends[1] - ends[0]) * i) / (count - 1) : (ends?.[0] ?? i);
      return {
        name,
        columns: [
          {
            name: 'x',
            meaning: xMeaning,
            values: series.values.map(
              (_, k) => content.x.categories?.[k % columns] ?? place(k % columns, columns, extent?.x),
            ),
          },
          {
            name: 'y',
            meaning: yMeaning,
            values: series.values.map((_, k) => {
              const row = Math.floor(k / columns);
              return content.y.categories?.[row] ?? place(row, rows, extent?.y);
            }),
          },
          { name: 'value', meaning: plainText(series.valueLabel) || name, values: series.values },
          ...errorColumn(series.error),
        ],
      };
    }
    const categories = content.x.categories;
    const x = categories ? series.x.map((value) => (value === null ? null : (categories[value] ?? value))) : series.x;
    const columns: FigureColumn[] = [
      { name: 'x', meaning: xMeaning, values: x },
      { name: 'y', meaning: yMeaning, values: series.y },
    ];
    if (series.error) columns.push({ name: 'error', meaning: 'one standard deviation of y', values: series.error });
    if (series.kind === 'line' && series.phases) {
      columns.push({ name: 'phase', meaning: 'angle in radians', values: series.phases });
    }
    if (series.kind === 'line' && series.fillFrom) {
      columns.push({ name: 'from', meaning: 'lower edge of the filled area', values: series.fillFrom });
    }
    return { name, columns };
  });
  const lines = content.annotations.filter(
    (annotation) => annotation.kind === 'reference' || annotation.kind === 'threshold',
  );
  if (lines.length > 0) {
    tables.push({
      name: 'references',
      columns: [
        { name: 'label', meaning: 'what the line is', values: lines.map((line) => plainText(line.label)) },
        { name: 'y', meaning: yMeaning, values: lines.map((line) => line.y) },
      ],
    });
  }
  const changes = content.annotations.filter((annotation) => annotation.kind === 'intervention');
  if (changes.length > 0) {
    tables.push({
      name: 'interventions',
      columns: [
        { name: 'label', meaning: 'what was changed', values: changes.map((change) => plainText(change.label)) },
        { name: 'x', meaning: xMeaning, values: changes.map((change) => change.x) },
      ],
    });
  }
  const alarms = content.annotations.filter((annotation) => annotation.kind === 'alarm');
  if (alarms.length > 0) {
    tables.push({
      name: 'alarms',
      columns: [
        { name: 'label', meaning: 'what went wrong', values: alarms.map((alarm) => plainText(alarm.label)) },
        { name: 'x', meaning: xMeaning, values: alarms.map((alarm) => alarm.x) },
      ],
    });
  }
  const pins = content.annotations.filter((annotation) => annotation.kind === 'pin');
  if (pins.length > 0) {
    tables.push({
      name: 'pins',
      columns: [
        { name: 'label', meaning: 'letter of the point', values: pins.map((pin) => plainText(pin.label)) },
        { name: 'x', meaning: xMeaning, values: pins.map((pin) => pin.x) },
        { name: 'y', meaning: yMeaning, values: pins.map((pin) => pin.y) },
        ...errorColumn(pins.map((pin) => pin.error)),
      ],
    });
  }
  return tables;
}
