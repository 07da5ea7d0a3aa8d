import type { FigureInput } from '../../shared/figure/figure';
import { averagedOver, type MeasuredValue, type Measurement } from '../../shared/run/measurement';
import { displacementMap } from './displacement-figures';
import { fillRectangle, momentumDiscs, momentumMap } from './momentum-map';

/** Correlations by distance and the structure factor of a measurement; their ids end on that of the measurement. */
export function measurementFigures({
  id,
  request,
  values,
  samples,
  fullSum = false,
}: Measurement): readonly FigureInput[] {
  const { quantity } = request;
  if (quantity.kind !== 'structure') return [];
  const of = (series: MeasuredValue['series']): readonly MeasuredValue[] =>
    values.filter((value) => value.series === series);
  const about = `${quantity.expression}, ${averagedOver({ samples, fullSum })}${fullSum ? '' : ', bars 1σ'}`;
  return [
    ...correlations(`correlations-${id}`, about, of('correlation'), of('connected')),
    ...displacementMap(`displacements-${id}`, 'Correlations by displacement', 'C(Δr)', about, of('displacement')),
    ...displacementMap(
      `connected-displacements-${id}`,
      'Connected correlations by displacement',
      'connected C(Δr)',
      about,
      of('connectedDisplacement'),
    ),
    ...structureFactor(`structure-factor-${id}`, about, of('structureFactor')),
  ];
}

function correlations(
  id: string,
  about: string,
  plain: readonly MeasuredValue[],
  connected: readonly MeasuredValue[],
): FigureInput[] {
  if (plain.length === 0) return [];
  const curves = [
    { name: 'C(r)', values: plain, colour: 1, marker: 'circle' as const },
    ...(connected.length === 0
      ? []
      : [{ name: 'connected', values: connected, colour: 2, marker: 'diamond' as const }]),
  ];
  return [
    {
      id,
      title: 'Correlations',
      description: `Correlations by distance, averaged over translations: ${about}. Dashed: exact.`,
      content: {
        kind: 'chart',
        x: { label: 'distance _r_' },
        y: { label: '_C_(_r_)' },
        series: curves.flatMap(({ name, values, colour, marker }) => [
          line(name, values, colour, marker),
          ...exact(
            values,
            colour,
            values.map(({ distance }) => distance ?? 0),
          ),
        ]),
      },
    },
  ];

  function line(name: string, values: readonly MeasuredValue[], colour: number, marker: 'circle' | 'diamond') {
    return {
      kind: 'line' as const,
      name,
      ...joined(values),
      x: values.map(({ distance }) => distance ?? 0),
      y: values.map(({ mean }) => mean),
      error: values.map(({ error }) => error),
      colour,
      marker,
      // Where the mean values vanish the two curves are one.
      hollow: marker === 'diamond',
      endLabel: connected.length === 0 ? null : name,
    };
  }
}

function structureFactor(id: string, about: string, values: readonly MeasuredValue[]): FigureInput[] {
  if (values.length === 0) return [];
  const momenta = values.map(({ momentum }): readonly [number, number] => momentum ?? [0, 0]);
  const title = { id, title: 'Structure factor' };
  if (momenta.every(([, y]) => Math.abs(y) < 1e-9)) return [{ ...title, ...onLine(about, values, momenta) }];
  return [
    fillRectangle(momenta)
      ? { ...title, ...onGrid(about, values, momenta) }
      : { ...title, ...onZone(about, values, momenta) },
  ];
}

type Momenta = readonly (readonly [number, number])[];
type Drawn = Pick<FigureInput, 'description' | 'content'>;

/** Once around: the first momentum comes again at the end. */
function onLine(about: string, values: readonly MeasuredValue[], momenta: Momenta): Drawn {
  const order = [...momenta.keys()].sort((a, b) => momenta[a][0] - momenta[b][0]);
  const spacing = order.length > 1 ? momenta[order[1]][0] - momenta[order[0]][0] : 2;
  const around = [...order, order[0]];
  const x = around.map((index, k) => (k < order.length ? momenta[index][0] : momenta[order.length - 1][0] + spacing));
  const drawn = around.map((index) => values[index]);
  return {
    description: `Structure factor at the momenta of the chain: ${about}. Dashed: exact.`,
    content: {
      kind: 'chart',
      x: { label: '_k_ / π' },
      y: { label: '_S_(_k_)' },
      series: [
        {
          kind: 'line',
          name: 'S(k)',
          ...joined(drawn),
          x,
          y: drawn.map(({ mean }) => mean),
          error: drawn.map(({ error }) => error),
          colour: 1,
          marker: 'circle',
        },
        ...exact(drawn, 1, x),
      ],
    },
  };
}

/** A rectangular lattice has a rectangular zone. */
const onGrid = (about: string, values: readonly MeasuredValue[], momenta: Momenta): Drawn => ({
  description: `Structure factor at the momenta of the lattice: ${about}.`,
  content: momentumMap(
    'k',
    momenta,
    values.map(({ mean }) => mean),
  ),
});

const onZone = (about: string, values: readonly MeasuredValue[], momenta: Momenta): Drawn => ({
  description: `Structure factor at the momenta of the lattice, the area of a disc is S(k): ${about}.`,
  content: momentumDiscs(
    'k',
    momenta,
    values.map(({ mean }) => mean),
  ),
});

const isKnown = (values: readonly MeasuredValue[]): boolean => values.every((value) => value.exact !== null);

/** Points are joined where no exact curve goes through them. */
const joined = (values: readonly MeasuredValue[]) => ({
  line: isKnown(values) ? ('none' as const) : ('solid' as const),
});

function exact(values: readonly MeasuredValue[], colour: number, x: readonly number[]) {
  if (!isKnown(values)) return [];
  return [
    {
      kind: 'line' as const,
      name: colour === 1 ? 'exact' : 'exact, connected',
      x: [...x],
      y: values.map((value) => value.exact),
      colour,
      line: 'dashed' as const,
    },
  ];
}
