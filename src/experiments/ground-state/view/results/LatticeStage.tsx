import { useMemo, useRef } from 'react';
import type { KeyboardEvent, MouseEvent, ReactElement, ReactNode } from 'react';
import type { Lattice } from '../../../../shared/lattice/lattice';
import { buildScene, type Scene } from '../../../../ui/lattice-view/scene';
import { arrowKeys, move, pick } from '../../../../ui/lattice-view/selection';
import { useElementSize } from '../../../../ui/use-element-size';
import styles from './results.module.css';

interface LatticeStageProps {
  readonly lattice: Lattice;
  readonly label: string;
  /** Where the arrow keys are. */
  readonly site: number;
  /** Arrow keys, and a click. */
  readonly onMove: (site: number) => void;
  /** Enter, the space bar, and a click. */
  readonly onPress?: (site: number) => void;
  readonly onHover?: (site: number | null) => void;
  readonly children: (scene: Scene) => ReactNode;
}

/** A lattice whose sites are chosen by pointer or arrow keys; what is drawn at them is the caller's. */
export function LatticeStage(props: LatticeStageProps): ReactElement {
  const { lattice, label, site, onMove, onPress, onHover, children } = props;
  const host = useRef<HTMLDivElement>(null);
  const size = useElementSize(host);
  const scene = useMemo(
    () =>
      size === null || size.width < 40 || size.height < 40 ? null : buildScene(lattice, [], size.width, size.height),
    [lattice, size],
  );
  const siteAt = (event: MouseEvent): number | null => {
    const box = host.current?.getBoundingClientRect();
    if (scene === null || box === undefined) return null;
    const reach = { ...scene, siteRadius: scene.scale * 0.42 };
    const picked = pick(reach, event.clientX - box.left, event.clientY - box.top);
    return picked?.kind === 'site' ? picked.site : null;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || scene === null) return;
    const direction = arrowKeys[event.key];
    if (direction !== undefined) {
      const next = move(scene, { kind: 'site', site }, direction);
      if (next?.kind === 'site') onMove(next.site);
    } else if ((event.key === 'Enter' || event.key === ' ') && onPress !== undefined) onPress(site);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={host}
      className={styles['lattice']}
      tabIndex={0}
      role="application"
      aria-roledescription="lattice"
      aria-label={label}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const next = siteAt(event);
        if (next === null) return;
        onMove(next);
        onPress?.(next);
      }}
      onMouseMove={(event) => onHover?.(siteAt(event))}
      onMouseLeave={() => onHover?.(null)}
    >
      {scene !== null && (
        <svg width={scene.width} height={scene.height} aria-hidden="true">
          {children(scene)}
        </svg>
      )}
    </div>
  );
}
