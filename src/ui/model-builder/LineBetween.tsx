import { BaseEdge, type EdgeProps } from '@xyflow/react';
import { memo, type ReactElement } from 'react';
import type { FlowEdge } from './flow';
import { route } from './routes';
import styles from './model-builder.module.css';

/** A line with the shape that it carries. */
export const LineBetween = memo(function LineBetween(props: EdgeProps<FlowEdge>): ReactElement {
  const { id, sourceX, sourceY, targetX, targetY, data, selected } = props;
  const { path, label } = route({ x: sourceX, y: sourceY }, { x: targetX, y: targetY });
  const state = data?.state ?? 'unknown';
  const names = [styles['line'], styles[`line-${state}`], selected ? styles['lineChosen'] : ''];
  return (
    <>
      <BaseEdge id={id} path={path} className={names.filter(Boolean).join(' ')} interactionWidth={18} />
      <text className={[styles['lineLabel'], styles[`label-${state}`]].join(' ')} x={label.x} y={label.y}>
        {data?.label ?? '?'}
      </text>
    </>
  );
});
