import type { ReactElement } from 'react';
import { labelWithUnit, severalUnits, unitOfAll } from '../../../shared/energy';
import { formatNumber, formatUncertain } from '../../../shared/format';
import { abscissaLabel, type Abscissa } from '../../../shared/statistics/extrapolation';
import { Checkbox, Panel, RichText, Table, type Column } from '../../../ui/controls';
import { runName } from '../compare/plot-fields';
import type { ExtrapolationRow, RowQuantity } from './use-extrapolation-rows';

export interface PointRow extends ExtrapolationRow {
  readonly used: boolean;
}

interface ExtrapolationPointsProps {
  readonly rows: readonly PointRow[];
  readonly abscissa: Abscissa;
  readonly quantity: RowQuantity;
  readonly toggle: (id: string) => void;
}

/** Units of what is extrapolated: one for all, or that there are several. */
export function unitOfRows(rows: readonly PointRow[]): string {
  const units = new Set(rows.flatMap(({ y }) => (y === null ? [] : [y.unit])));
  const [first = ''] = units;
  return units.size > 1 ? severalUnits : first;
}

/** The runs with size, abscissa and value, each to be used or left out. */
export function ExtrapolationPoints({ rows, abscissa, quantity, toggle }: ExtrapolationPointsProps): ReactElement {
  const energyUnit = unitOfAll(rows.map(({ shown }) => shown));
  const columns: readonly Column<PointRow>[] = [
    {
      id: 'used',
      title: <span className="visually-hidden">Used</span>,
      width: 30,
      cell: ({ run, used, x, y }) => (
        <Checkbox
          labelHidden
          label={`Use ${runName(run)}`}
          checked={used}
          disabled={x === null || y === null}
          onChange={() => toggle(run.id)}
        />
      ),
    },
    { id: 'run', title: 'Run', sortBy: ({ run }) => run.title.toLowerCase(), cell: ({ run }) => runName(run) },
    {
      id: 'sites',
      title: <i className="math-italic">N</i>,
      align: 'right',
      sortBy: ({ point }) => point.nSites,
      cell: ({ point }) => point.nSites,
    },
    {
      id: 'x',
      title: <RichText>{abscissaLabel(abscissa, energyUnit)}</RichText>,
      align: 'right',
      sortBy: ({ x }) => x ?? Infinity,
      cell: ({ x }) => (x === null ? 'no extents' : formatNumber(x, 3)),
    },
    {
      id: 'value',
      title: <RichText>{labelWithUnit(quantity.symbol, unitOfRows(rows))}</RichText>,
      align: 'right',
      sortBy: ({ y }) => y?.value ?? Infinity,
      cell: ({ y }) => (y === null ? 'not measured' : formatUncertain(y.value, y.error)),
    },
  ];
  const used = rows.filter((row) => row.used).length;
  return (
    <Panel
      title="Points"
      note={`${used} of ${rows.length} used; a click on a point takes it out or in`}
      body={
        <Table
          label="Runs to extrapolate from"
          rowHeight={28}
          columns={columns}
          rows={rows}
          rowKey={({ run }) => run.id}
          initialSort={{ id: 'x', descending: false }}
        />
      }
    />
  );
}
