import { plainText } from '../figure';
import type { Axis, ChartContent, Figure } from '../figure/figure';
import { xLimits, yLimits } from '../figure/limits';
import type { CellPlace, FigurePage } from './page';

interface PlacedFigure {
  readonly place: CellPlace;
  readonly figure: Figure;
}

type AxisName = 'x' | 'y';

/** A figure whose axes may have got the range of others, and why one of them has not. */
interface SharedFigure {
  readonly figure: Figure;
  readonly problems: readonly string[];
}

/**
 * Gives the axes that a page locks to each other one range: that which shows the data of all of them. An axis of categories, or of
 * another scale than the first of its group, keeps its own, and says so.
 */
export function withSharedAxes(
  { sharedAxes }: Pick<FigurePage, 'sharedAxes'>,
  placed: readonly PlacedFigure[],
): readonly SharedFigure[] {
  let shared: SharedFigure[] = placed.map(({ figure }) => ({ figure, problems: [] }));
  for (const [name, groupOf] of [
    ['x', keyOf[sharedAxes.x]],
    ['y', keyOf[sharedAxes.y]],
  ] as const) {
    const groups = new Map<number, number[]>();
    placed.forEach(({ place }, index) => {
      const key = groupOf(place);
      if (key !== null) groups.set(key, [...(groups.get(key) ?? []), index]);
    });
    for (const members of groups.values()) shared = withOneRange(shared, members, name);
  }
  return shared;
}

const keyOf = {
  none: () => null,
  all: () => 0,
  rows: ({ row }: CellPlace) => row,
  columns: ({ column }: CellPlace) => column,
} as const;

function withOneRange(all: SharedFigure[], members: readonly number[], name: AxisName): SharedFigure[] {
  const charts = members.flatMap((index) => {
    const content = all[index]?.figure.content;
    return content?.kind === 'chart' ? [{ index, content }] : [];
  });
  const [first] = charts;
  if (!first || charts.length < 2) return all;
  const joins = ({ content }: (typeof charts)[number]): boolean =>
    content[name].categories === null && content[name].scale === first.content[name].scale;
  const joined = charts.filter(joins);
  const limits = joined.map(({ content }) => limitsOf(content, name));
  const low = Math.min(...limits.map(([from]) => from));
  const high = Math.max(...limits.map(([, to]) => to));
  return all.map(({ figure, problems }, index) => {
    const chart = charts.find((one) => one.index === index);
    if (!chart || (joined.length < 2 && joins(chart))) return { figure, problems };
    const axis = chart.content[name];
    if (!joins(chart)) {
      const why = axis.categories === null ? `its scale is ${axis.scale}` : 'it has categories';
      return { figure, problems: [...problems, `the ${name} axis is not locked to the others: ${why}`] };
    }
    const unlike = plainText(axis.label) !== plainText(first.content[name].label);
    return {
      figure: { ...figure, content: { ...chart.content, [name]: withRange(axis, low, high) } },
      problems: unlike
        ? [...problems, `the ${name} axis is locked to one with another label: ${plainText(first.content[name].label)}`]
        : problems,
    };
  });
}

const limitsOf = (content: ChartContent, name: AxisName): readonly [number, number] =>
  name === 'x' ? xLimits(content) : yLimits(content, null);

/** Limits are in axis units. */
function withRange(axis: Axis, low: number, high: number): Axis {
  const value = (position: number): number => (axis.scale === 'log' ? 10 ** position : position);
  return { ...axis, minimum: value(low), maximum: value(high) };
}
