import type { ReactElement } from 'react';
import type { Scene } from './scene';

const LENGTH = 24;
const axes = [
  { name: 'x', vector: [1, 0, 0] },
  { name: 'y', vector: [0, 1, 0] },
  { name: 'z', vector: [0, 0, 1] },
] as const;

/** Where x, y and z go, in the corner of a picture of a lattice in space. */
export function Triad({ scene }: { readonly scene: Scene }): ReactElement {
  const [x, y] = [40, scene.height - 40];
  return (
    <g className="lattice-triad">
      {axes.map(({ name, vector }) => {
        const [right, down] = scene.project(vector);
        const [dx, dy] = [(right * LENGTH) / scene.scale, (down * LENGTH) / scene.scale];
        return (
          <g key={name}>
            <line x1={x} y1={y} x2={x + dx} y2={y + dy} />
            <text x={x + 1.35 * dx} y={y + 1.35 * dy} textAnchor="middle" dy="0.35em">
              {name}
            </text>
          </g>
        );
      })}
    </g>
  );
}
