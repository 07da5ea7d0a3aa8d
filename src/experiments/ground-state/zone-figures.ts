import type { FigureInput } from '../../shared/figure/figure';
import { formatNumber, MINUS } from '../../shared/format';
import {
  imagesInZone,
  isInZone,
  momentaInZone,
  nameOf,
  zoneMesh,
  type Zone,
  type ZoneMesh,
} from '../../shared/lattice/brillouin';
import type { Lattice } from '../../shared/lattice/lattice';

type Momentum = readonly [number, number];

interface Measured {
  readonly at: Momentum;
  readonly value: number;
  readonly error: number;
}

/** How far the extended zone reaches, in units of the first one. */
const extended = 2;

/**
 * S(q) as coloured cells over the first Brillouin zone, with its edge and named momenta, and over the extended one; none where the
 * lattice has no zone in the plane.
 */
export function zoneFigures(
  lattice: Lattice,
  found: {
    readonly qx: Float64Array;
    readonly qy: Float64Array;
    readonly value: Float64Array;
    readonly error: Float64Array;
  },
): readonly FigureInput[] {
  const mesh = zoneMesh(lattice);
  if (mesh === null || found.value.length === 0) return [];
  const measured = Array.from(found.value, (value, k): Measured => ({
    at: [found.qx[k], found.qy[k]],
    value,
    error: found.error[k],
  }));
  const { zone } = mesh;
  const inside = measured.filter(({ at }) => isInZone(zone, at));
  // One site a cell: S(q) repeats from zone to zone.
  const beyond = lattice.cellSites > 1 ? measured : repeated(mesh, inside);
  const several =
    lattice.cellSites > 1
      ? ` With ${lattice.cellSites} sites in a cell S(q) differs from zone to zone.`
      : ' It repeats from zone to zone.';
  const title = 'Structure factor';
  return [
    {
      id: 'structure-factor',
      title,
      description: `Static structure factor of the z components over the first Brillouin zone. ${peakWords(zone, inside)}`,
      content: drawn(mesh, inside, [zone.corners]),
    },
    {
      id: 'structure-factor-extended',
      title: `${title}, extended zone`,
      description: `Static structure factor of the z components over the zone of twice the size; the first zone is outlined within it.${several} ${peakWords(zone, beyond)}`,
      content: drawn(mesh, beyond, [zone.corners, zone.corners.map(([x, y]) => [extended * x, extended * y] as const)]),
    },
  ];
}

function drawn(
  { zone, cell }: ZoneMesh,
  measured: readonly Measured[],
  outlines: readonly (readonly Momentum[])[],
): FigureInput['content'] {
  const largest = Math.max(0, ...measured.map(({ value }) => value));
  const peak = peakOf(measured);
  const pair = ([x, y]: Momentum): [number, number] => [x, y];
  return {
    kind: 'lattice',
    columns: 1,
    panels: [
      {
        title: '_S_(_q_), _q_ / π',
        style: 'cells',
        positions: measured.map(({ at }) => pair(at)),
        values: measured.map(({ value }) => value),
        errors: measured.map(({ error }) => (Number.isFinite(error) ? error : null)),
        cell: cell.map(pair),
        outlines: outlines.map((outline) => outline.map(pair)),
        marks: zone.named.map(({ name, at }) => ({ at: pair(at), label: name })),
        numbered: false,
        limit: largest > 0 ? largest : null,
        caption: peak === null ? '' : `paper 0, darkest ${formatNumber(largest, 3)} at ${placeWords(zone, peak.at)}`,
      },
    ],
  };
}

/** Values at all momenta of the extended zone, from those of the first. */
function repeated(mesh: ZoneMesh, inside: readonly Measured[]): readonly Measured[] {
  const size = Math.hypot(...mesh.steps[0]);
  return momentaInZone(mesh, extended).flatMap((at) => {
    const images = imagesInZone(mesh.zone, at);
    const source = inside.find(({ at: [x, y] }) =>
      images.some((image) => Math.hypot(image[0] - x, image[1] - y) < 1e-4 * size),
    );
    return source === undefined ? [] : [{ ...source, at }];
  });
}

/** The largest; of equal ones up to rounding the one to the upper right. */
const peakOf = (measured: readonly Measured[]): Measured | null =>
  measured[
    peakPlace(
      measured.map(({ at }) => at),
      measured.map(({ value }) => value),
    )
  ] ?? null;

/** Place of the largest value among momenta; of equal ones up to rounding that of the one to the upper right. */
export function peakPlace(momenta: readonly Momentum[], values: readonly number[]): number {
  const side = ([x, y]: Momentum): number => x + 1.01 * y;
  return values.reduce((best, value, k) => {
    if (value > values[best] * (1 + 1e-9)) return k;
    return value > values[best] * (1 - 1e-9) && side(momenta[k]) > side(momenta[best]) ? k : best;
  }, 0);
}

function peakWords(zone: Zone, measured: readonly Measured[]): string {
  const peak = peakOf(measured);
  return peak === null ? '' : `Peak ${formatNumber(peak.value, 3)} at ${placeWords(zone, peak.at)}.`;
}

/** "M = (π, π)", or the numbers alone. */
export function placeWords(zone: Zone, at: Momentum): string {
  const name = nameOf(zone, at);
  const numbers = `(${inPi(at[0])}, ${inPi(at[1])})`;
  return name === null ? numbers : `${name} = ${numbers}`;
}

/** "0", "π", "−0.5π" of a number in units of pi. */
export function inPi(value: number): string {
  const rounded = Math.round(value * 1000) / 1000;
  if (rounded === 0) return '0';
  if (Math.abs(rounded) === 1) return rounded > 0 ? 'π' : `${MINUS}π`;
  return `${formatNumber(rounded, 3)}π`;
}
