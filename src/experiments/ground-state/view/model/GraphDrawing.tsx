import { useMemo, useRef } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';
import { formatInteger } from '../../../../shared/format';
import type { CompiledModel } from '../../../../shared/model/compile-model';
import type { ModelGraph } from '../../../../shared/model/graph';
import { useElementSize } from '../../../../ui/lattice-view/use-element-size';
import { boxHeight, boxWidth, drawGraph, type PictureBox } from './graph-picture';
import styles from './model.module.css';

interface GraphDrawingProps {
  readonly graph: ModelGraph;
  readonly model: CompiledModel;
  readonly chosen: string | null;
  readonly onChoose: (id: string | null) => void;
}

/** Layers as boxes with the shapes between them. Arrow keys go through the boxes; the chosen one is told below. */
export function GraphDrawing({ graph, model, chosen, onChoose }: GraphDrawingProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const size = useElementSize(host);
  const picture = useMemo(
    () => (size === null || size.width < 120 ? null : drawGraph(graph, model, size.width)),
    [graph, model, size],
  );
  const boxes = picture?.boxes ?? [];
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const at = boxes.findIndex(({ id }) => id === chosen);
    const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) onChoose(boxes[Math.min(boxes.length - 1, Math.max(0, at + step))]?.id ?? null);
    else if (event.key === 'Escape' && chosen !== null) onChoose(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <div
        ref={host}
        className={styles['drawing']}
        tabIndex={0}
        role="application"
        aria-roledescription="network"
        aria-label={`${formatInteger(graph.nodes.length)} nodes. Arrow keys go through them.`}
        onKeyDown={onKeyDown}
      >
        {picture !== null && (
          <svg className={styles['graph']} width={picture.width} height={picture.height} aria-hidden="true">
            {picture.lines.map(({ from, to, path, label, labelX, labelY }) => (
              <g key={`${from} ${to}`}>
                <path d={path} className={from === chosen || to === chosen ? styles['lineChosen'] : styles['line']} />
                {label !== null && (
                  <text x={labelX} y={labelY} className={styles['lineLabel']}>
                    {label}
                  </text>
                )}
              </g>
            ))}
            {picture.boxes.map((box) => (
              <Box key={box.id} box={box} chosen={box.id === chosen} onChoose={onChoose} />
            ))}
          </svg>
        )}
      </div>
      <p className={styles['told']} aria-live="polite">
        {chosen === null ? 'Choose a box for its shape and weights.' : told(chosen, model)}
      </p>
    </>
  );
}

interface BoxProps {
  readonly box: PictureBox;
  readonly chosen: boolean;
  readonly onChoose: (id: string | null) => void;
}

function Box({ box, chosen, onChoose }: BoxProps): ReactElement {
  const { id, title, subtitle, parameters, tone, x, y } = box;
  return (
    <g className={styles['box']} onClick={() => onChoose(chosen ? null : id)}>
      <rect
        x={x}
        y={y}
        width={boxWidth}
        height={boxHeight}
        rx={2}
        className={[styles[`box-${tone}`], chosen ? styles['boxChosen'] : ''].join(' ')}
      />
      <text x={x + 9} y={y + 21} className={styles['boxTitle']}>
        {cut(title, 20)}
      </text>
      <text x={x + 9} y={y + 38} className={styles['boxSubtitle']}>
        {cut(subtitle, 22)}
      </text>
      {parameters !== null && (
        <text x={x + boxWidth} y={y + boxHeight + 14} className={styles['boxParameters']}>
          {parameters}
        </text>
      )}
    </g>
  );
}

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** "conv1: 36 × 8; weights 8 × 9 × 8, bias 8: 584 real parameters" */
const told = (id: string, model: CompiledModel): string => {
  const node = model.nodes.find((candidate) => candidate.id === id);
  if (node === undefined) return id;
  const { shape, complex, weights, parameters, domain } = node;
  const size =
    shape === null
      ? 'a state, ln ψ'
      : `${formatInteger(shape.positions)} ${domain === 'one' ? 'position' : (domain ?? '')} × ${formatInteger(shape.channels)} channels${complex ? ', complex' : ''}`;
  const learnt =
    weights.length === 0
      ? 'nothing learnt'
      : `${weights.map(({ name, shape: lengths }) => `${name} ${lengths.join(' × ')}`).join(', ')}: ${formatInteger(parameters)} real parameters`;
  return `${id}: ${size}; ${learnt}`;
};
