import type { ChartContent, Figure } from './figure';
import { withoutFrame } from './layout';
import { plainText } from './rich-text';
import { valueIn } from './value-scale';

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
  if (withoutFrame(content)) return [parallelTable(content)];
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
    if (series.kind === 'line' && series.values && content.valueScale) {
      columns.push({
        name: 'value',
        meaning: plainText(content.valueScale.label),
        values: series.values.map((value) => worded(value, content.valueScale?.categories ?? null)),
      });
    }
    if (series.kind === 'line' && series.names) {
      columns.push({ name: 'name', meaning: 'what the point is', values: series.names });
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

const worded = (value: number | null | undefined, words: readonly string[] | null): number | string | null =>
  value === null || value === undefined ? null : (words?.[value] ?? value);

/** Lines over axes of their own: a row for each, with its values on the axes. */
function parallelTable({ annotations, series, valueScale }: ChartContent): FigureTable {
  const axes = annotations.filter((annotation) => annotation.kind === 'axis');
  const rows: { readonly name: string; readonly shares: Map<number, number>; readonly value: number | null }[] = [];
  for (const line of series) {
    if (line.kind !== 'line') continue;
    let row: (typeof rows)[number] | null = null;
    line.x.forEach((x, i) => {
      const name = line.names?.[i] ?? line.name;
      // A point without a name is the gap after a line.
      if (name === '') {
        row = null;
        return;
      }
      if (row === null || row.name !== name) {
        row = { name, shares: new Map(), value: line.values?.[i] ?? null };
        rows.push(row);
      }
      const share = line.y[i];
      if (x !== null && share !== null && share !== undefined) row.shares.set(x, share);
    });
  }
  const exact = (value: number): number => Number(value.toPrecision(12));
  return {
    name: 'lines',
    columns: [
      { name: 'name', meaning: 'what the line is', values: rows.map(({ name }) => name) },
      ...axes.map((axis, i): FigureColumn => ({
        name: `axis ${i + 1}`,
        meaning: plainText(axis.label),
        values: rows.map(({ shares }) => {
          const share = shares.get(axis.x);
          return share === undefined ? null : worded(exact(valueIn(axis, share)), axis.categories);
        }),
      })),
      ...(valueScale === null
        ? []
        : [
            {
              name: 'value',
              meaning: plainText(valueScale.label),
              values: rows.map(({ value }) => worded(value, valueScale.categories)),
            },
          ]),
    ],
  };
}
