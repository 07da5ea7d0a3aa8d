import type { ReactElement } from 'react';
import type { Scene } from './scene';

type Shift = readonly [number, number];

const plus = ([a, b]: Shift, [c, d]: Shift): Shift => [a + c, b + d];

/** The primitive cell at the first site and its translations, drawn under the bonds. */
export function UnitCell({ scene }: { readonly scene: Scene }): ReactElement | null {
  const { lattice, sites, placement, project } = scene;
  if (placement.kind === 'ring' || lattice.crystal === null) return null;
  const vectors = lattice.crystal.vectors.map(project);
  const [a, b, c] = vectors;
  if (a === undefined || b === undefined) return null;
  const origin: Shift = [sites[0] ?? 0, sites[1] ?? 0];
  const face = (from: Shift, [px, py]: Shift, [qx, qy]: Shift): string =>
    `M${from[0]} ${from[1]}l${px} ${py}l${qx} ${qy}l${-px} ${-py}Z`;
  const faces =
    c === undefined
      ? face(origin, a, b)
      : [
          face(origin, a, b),
          face(origin, b, c),
          face(origin, c, a),
          face(plus(origin, c), a, b),
          face(plus(origin, a), b, c),
          face(plus(origin, b), c, a),
        ].join('');
  return (
    <g className={c === undefined ? 'lattice-cell' : 'lattice-cell is-in-space'}>
      <path d={faces} />
      {vectors.map(([dx, dy], index) => (
        <text key={index} x={origin[0] + 1.25 * dx} y={origin[1] + 1.25 * dy} textAnchor="middle" dy="0.35em">
          a
          <tspan dy="3" fontSize="9">
            {index + 1}
          </tspan>
        </text>
      ))}
    </g>
  );
}
