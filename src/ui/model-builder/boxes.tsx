import { Handle, Position, type NodeProps } from '@xyflow/react';
import { memo, useContext, type ReactElement } from 'react';
import { Button, IconButton, Mark } from '../controls';
import { EditingContext } from './canvas-context';
import { endId, type BlockFlowNode, type EndFlowNode, type FrameFlowNode, type LayerFlowNode } from './flow';
import type { BuilderProblem } from './types';
import styles from './model-builder.module.css';

const classes = (...names: readonly (string | false | undefined)[]): string => names.filter(Boolean).join(' ');

export const LayerBox = memo(function LayerBox({ data, selected }: NodeProps<LayerFlowNode>): ReactElement {
  const { node, joining, side, open } = data;
  const isBroken = node.problems.some(({ severity }) => severity === 'error');
  const canConnect = useContext(EditingContext) !== null;
  return (
    <div
      className={classes(
        styles['box'],
        styles[`box-${node.tone}`],
        isBroken && styles['boxBroken'],
        selected && styles['boxChosen'],
        joining && styles['boxJoining'],
      )}
      data-node={node.id}
    >
      {node.mostInputs > 0 && <Handle type="target" position={Position.Left} isConnectable={canConnect} />}
      <b>{node.title}</b>
      <span>{node.subtitle}</span>
      <Handle type="source" position={Position.Right} isConnectable={canConnect} />
      {node.parameters !== null && <small className={styles['parameters']}>{node.parameters}</small>}
      <Problems problems={node.problems} open={open} chosen={selected} side={side} />
    </div>
  );
});

/** A closed group: one box for all its members. */
export const BlockBox = memo(function BlockBox({ data, selected }: NodeProps<BlockFlowNode>): ReactElement {
  const { group } = data;
  const editing = useContext(EditingContext);
  return (
    <div className={classes(styles['box'], styles['block'], selected && styles['boxChosen'])} data-group={group.name}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <b>{group.name}</b>
      <span>{group.subtitle}</span>
      <Handle type="source" position={Position.Right} isConnectable={false} />
      {group.parameters !== null && <small className={styles['parameters']}>{group.parameters}</small>}
      {editing !== null && (
        <span className={classes(styles['boxButton'], 'nodrag')}>
          <IconButton
            label={`Open ${group.name}`}
            icon="chevronRight"
            size="small"
            onClick={() => editing.onGroupChange(group.name, { open: true })}
          />
        </span>
      )}
    </div>
  );
});

export const GroupFrame = memo(function GroupFrame({ data }: NodeProps<FrameFlowNode>): ReactElement {
  const { group } = data;
  const editing = useContext(EditingContext);
  return (
    <div className={styles['frame']} data-group={group.name}>
      <header className="nodrag">
        <b>{group.name}</b>
        <span>
          {[group.subtitle, group.parameters === null ? null : `${group.parameters} parameters`]
            .filter(Boolean)
            .join(', ')}
        </span>
        {editing !== null && (
          <>
            <IconButton
              label={`Close ${group.name}`}
              icon="chevronDown"
              size="small"
              onClick={() => editing.onGroupChange(group.name, { open: false })}
            />
            <IconButton
              label={`Ungroup ${group.name}`}
              icon="close"
              size="small"
              onClick={() => editing.onGroupChange(group.name, null)}
            />
          </>
        )}
      </header>
    </div>
  );
});

export const EndBox = memo(function EndBox({ data }: NodeProps<EndFlowNode>): ReactElement {
  const { end, open } = data;
  return (
    <div
      className={classes(styles['box'], styles['box-input'], end.problems.length > 0 && styles['boxBroken'])}
      data-node={endId}
    >
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <b>{end.title}</b>
      <span>{end.subtitle}</span>
      <Problems problems={end.problems} open={open} chosen={false} side="right" />
    </div>
  );
});

interface ProblemsProps {
  readonly problems: readonly BuilderProblem[];
  /** Errors stand under their box; otherwise while the mouse is on it, so that many do not cover each other. */
  readonly open: boolean;
  /** Warnings have their words while their box is chosen. */
  readonly chosen: boolean;
  readonly side: 'left' | 'right';
}

function Problems({ problems, open, chosen, side }: ProblemsProps): ReactElement | null {
  if (problems.length === 0) return null;
  const told = problems.filter(({ severity }) => severity === 'error' || chosen);
  const [first] = problems;
  if (told.length === 0)
    return (
      <span className={styles['mark']}>
        <Mark kind="warning" label="warning" />
      </span>
    );
  return (
    <>
      {!open && (
        <span className={styles['mark']}>
          <Mark kind={first.severity} label={first.message} />
        </span>
      )}
      <div
        className={classes(styles['problems'], styles[side], !open && styles['onHover'], 'nodrag', 'nopan')}
        role="group"
        aria-label="Problems"
      >
        {told.map(({ severity, message, reason, fixes }) => (
          <div key={message} className={styles[severity]}>
            <p>
              <Mark kind={severity} label={severity} />
              <b>{message}</b>
            </p>
            <p className={styles['reason']}>{reason}</p>
            {fixes.length > 0 && (
              <div className={styles['fixes']}>
                {fixes.map(({ title, onApply }, at) => (
                  <Button key={title} size="small" variant={at === 0 ? 'primary' : 'plain'} onClick={onApply}>
                    {title}
                  </Button>
                ))}
              </div>
            )}
          </div>
        ))}
      </div>
    </>
  );
}
