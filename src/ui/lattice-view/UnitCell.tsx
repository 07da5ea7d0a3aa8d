import type { ReactElement } from 'react';
import { drawn } from '../../shared/lattice/projection';
import type { Scene } from './scene';

/** The primitive cell at the first site and its two translations, drawn under the bonds. */
export function UnitCell({ scene }: { readonly scene: Scene }): ReactElement | null {
  const { lattice, scale, sites, placement } = scene;
  if (placement.kind === 'ring' || lattice.supercell.length < 2) return null;
  const vectors = (lattice.crystal?.vectors ?? []).map((vector): readonly [number, number] => {
    const [x, y] = drawn(vector, lattice.dimension === 3);
    return [x * scale, -y * scale];
  });
  const [a, b] = vectors;
  const [x = 0, y = 0] = [sites[0], sites[1]];
  if (a === undefined || b === undefined) return null;
  return (
    <g className="lattice-cell">
      <path d={`M${x} ${y}l${a[0]} ${a[1]}l${b[0]} ${b[1]}l${-a[0]} ${-a[1]}Z`} />
      {[a, b].map(([dx, dy], index) => (
        <text key={index} x={x + 1.25 * dx} y={y + 1.25 * dy} textAnchor="middle" dy="0.35em">
          a{index + 1}
        </text>
      ))}
    </g>
  );
}
