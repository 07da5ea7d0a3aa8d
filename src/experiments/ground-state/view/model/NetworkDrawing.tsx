import { useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';
import { formatInteger } from '../../../../shared/format';
import { useElementSize } from '../../../../ui/use-element-size';
import type { MachineShape } from '../../network-shape';
import { drawNetwork } from './network-picture';
import type { NetworkPicture, PictureEdge } from './network-picture';
import { shapeSentence } from './network-words';
import styles from './model.module.css';

interface NetworkDrawingProps {
  readonly shape: MachineShape;
}

/** Visible and hidden units with their connections. Arrows go through the units; a chosen unit shows its weights alone. */
export function NetworkDrawing({ shape }: NetworkDrawingProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const size = useElementSize(host);
  const [chosen, setChosen] = useState<string | null>(null);
  const picture = useMemo(
    () => (size === null || size.width < 120 || size.height < 120 ? null : drawNetwork(shape, size.width, size.height)),
    [shape, size],
  );
  const units = picture?.nodes.filter(({ kind }) => kind !== 'gap') ?? [];
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const current = units.find(({ id }) => id === chosen);
    const row = units.filter(({ kind }) => kind === (current?.kind ?? 'visible'));
    const at = current === undefined ? -1 : row.indexOf(current);
    if (event.key === 'ArrowRight') setChosen(row[Math.min(row.length - 1, at + 1)]?.id ?? null);
    else if (event.key === 'ArrowLeft') setChosen(row[Math.max(0, at - 1)]?.id ?? null);
    else if (event.key === 'ArrowUp') setChosen(units.find(({ kind }) => kind === 'hidden')?.id ?? chosen);
    else if (event.key === 'ArrowDown') setChosen(units.find(({ kind }) => kind === 'visible')?.id ?? chosen);
    else if (event.key === 'Escape' && chosen !== null) setChosen(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={host}
      className={styles['drawing']}
      tabIndex={0}
      role="application"
      aria-roledescription="network"
      aria-label={`${shapeSentence(shape)}. Arrow keys go through the units.`}
      onKeyDown={onKeyDown}
    >
      {picture !== null && size !== null && (
        <svg width={size.width} height={size.height} aria-hidden="true">
          <Edges picture={picture} curved={shape.form === 'jastrow'} chosen={chosen} />
          <Output picture={picture} width={size.width} shape={shape} />
          {picture.nodes.map((node) =>
            node.kind === 'gap' ? (
              <text key={node.id} x={node.x} y={node.y} dy="0.3em" className={styles['gap']}>
                …
              </text>
            ) : (
              <g
                key={node.id}
                className={styles['unit']}
                onClick={() => setChosen(node.id === chosen ? null : node.id)}
              >
                <circle
                  cx={node.x}
                  cy={node.y}
                  r={picture.radius}
                  className={node.id === chosen ? styles['chosen'] : styles[node.kind]}
                  style={node.colour > 0 ? { stroke: `var(--d${node.colour})` } : undefined}
                />
                {node.kind === 'visible' && (
                  <text x={node.x} y={node.y + picture.radius + 13} className={styles['unitLabel']}>
                    {node.index}
                  </text>
                )}
              </g>
            ),
          )}
          <LayerLabels picture={picture} shape={shape} />
        </svg>
      )}
    </div>
  );
}

function Edges({
  picture,
  curved,
  chosen,
}: {
  readonly picture: NetworkPicture;
  readonly curved: boolean;
  readonly chosen: string | null;
}): ReactElement {
  const at = new Map(picture.nodes.map((node) => [node.id, node]));
  const path = (edges: readonly PictureEdge[]): string =>
    edges
      .map(({ from, to }) => {
        const [a, b] = [at.get(from), at.get(to)];
        if (a === undefined || b === undefined) return '';
        if (!curved) return `M${a.x.toFixed(1)} ${a.y}L${b.x.toFixed(1)} ${b.y}`;
        const rise = Math.min(picture.visibleY * 0.72, Math.abs(b.x - a.x) * 0.62);
        return `M${a.x.toFixed(1)} ${a.y}Q${((a.x + b.x) / 2).toFixed(1)} ${(a.y - rise).toFixed(1)} ${b.x.toFixed(1)} ${b.y}`;
      })
      .join('');
  const touches = ({ from, to }: PictureEdge): boolean => from === chosen || to === chosen;
  const colours = [...new Set(picture.edges.map(({ colour }) => colour))];
  const quiet = chosen !== null;
  return (
    <g fill="none">
      {colours.map((colour) => (
        <path
          key={colour}
          d={path(picture.edges.filter((edge) => edge.colour === colour && !touches(edge)))}
          stroke={colour === 0 ? 'var(--line-strong)' : `var(--d${colour})`}
          strokeWidth={0.7}
          opacity={(colour === 0 ? 0.55 : 0.4) * (quiet ? 0.35 : 1)}
        />
      ))}
      {quiet && <path d={path(picture.edges.filter(touches))} stroke="var(--accent)" strokeWidth={1.4} />}
    </g>
  );
}

interface OutputProps extends NetworkDrawingProps {
  readonly picture: NetworkPicture;
  readonly width: number;
}

/** The sum at the top, with one line from each unit that it adds up. */
function Output({ picture, width, shape }: OutputProps): ReactElement {
  const hasHidden = shape.form === 'restrictedBoltzmannMachine';
  const summed = picture.nodes.filter(({ kind }) => kind === (hasHidden ? 'hidden' : 'visible'));
  const [boxWidth, boxHeight] = [164, 42];
  const bottom = picture.outputY + boxHeight / 2;
  return (
    <g>
      {shape.form !== 'jastrow' && (
        <path
          d={summed.map(({ x, y }) => `M${x.toFixed(1)} ${y - picture.radius}L${width / 2} ${bottom}`).join('')}
          className={styles['sum']}
        />
      )}
      <rect
        x={width / 2 - boxWidth / 2}
        y={picture.outputY - boxHeight / 2}
        width={boxWidth}
        height={boxHeight}
        rx={2}
        className={styles['outputBox']}
      />
      <text x={width / 2} y={picture.outputY - 4} className={styles['outputName']}>
        {hasHidden ? 'Σ log cosh' : 'Σ'} → log <tspan className={styles['italic']}>ψ</tspan>(
        <tspan className={styles['italic']}>σ</tspan>)
      </text>
      <text x={width / 2} y={picture.outputY + 12} className={styles['outputNote']}>
        {shape.complex ? 'complex scalar' : 'real scalar, ψ > 0'}
      </text>
    </g>
  );
}

interface LayerLabelsProps extends NetworkDrawingProps {
  readonly picture: NetworkPicture;
}

function LayerLabels({ picture, shape }: LayerLabelsProps): ReactElement {
  const weights = shape.tensors.find(({ symbol }) => symbol === 'W' || symbol === 'J');
  return (
    <g className={styles['layerLabels']}>
      <text x={12} y={picture.visibleY + picture.radius + 34}>
        {formatInteger(shape.nSites)} spins, <tspan className={styles['italic']}>σ</tspan> = 2
        <tspan className={styles['italic']}>m</tspan>
      </text>
      {shape.form === 'restrictedBoltzmannMachine' && (
        <text x={12} y={picture.hiddenY - picture.radius - 14}>
          {shape.filters === null
            ? `${formatInteger(shape.hidden)} hidden units`
            : `${formatInteger(shape.filters)} filters, each at ${formatInteger(shape.elements)} symmetries`}
        </text>
      )}
      {weights !== undefined && (
        <text x={12} y={(picture.visibleY + picture.hiddenY) / 2} className={styles['edgeLabel']}>
          <tspan className={styles['italic']}>{weights.symbol}</tspan> {weights.shape.map(formatInteger).join(' × ')}
        </text>
      )}
    </g>
  );
}
