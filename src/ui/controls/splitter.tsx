import type { ReactElement, ReactNode } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import styles from './splitter.module.css';

interface Pane {
  readonly id: string;
  readonly content: ReactNode;
  /** Pixels as a number, or "40%". */
  readonly size?: number | string;
  readonly minimum?: number | string;
  readonly collapsible?: boolean;
  /** Keeps its width in pixels when the window changes. */
  readonly fixed?: boolean;
}

interface SplitterProps {
  /** Sizes are remembered under this name. */
  readonly id: string;
  readonly direction?: 'horizontal' | 'vertical';
  readonly panes: readonly Pane[];
}

/** Panels side by side with a 1 px line and an 8 px grip between them; arrows move the line when it has the focus. */
export function Splitter({ id, direction = 'horizontal', panes }: SplitterProps): ReactElement {
  const layout = useDefaultLayout({ id: `ansatz.layout.${id}`, panelIds: panes.map((pane) => pane.id) });
  const children: ReactNode[] = [];
  panes.forEach((pane, index) => {
    if (index > 0) children.push(<Separator key={`${pane.id}-line`} className={styles[direction]} />);
    children.push(
      <Panel
        key={pane.id}
        id={pane.id}
        className={styles['pane']}
        minSize={pane.minimum ?? 168}
        {...(pane.size === undefined ? {} : { defaultSize: pane.size })}
        {...(pane.collapsible ? { collapsible: true } : {})}
        {...(pane.fixed ? { groupResizeBehavior: 'preserve-pixel-size' as const } : {})}
      >
        {pane.content}
      </Panel>,
    );
  });
  return (
    <Group
      id={id}
      orientation={direction}
      className={styles['group']}
      {...(layout.defaultLayout ? { defaultLayout: layout.defaultLayout } : {})}
      onLayoutChanged={layout.onLayoutChanged}
    >
      {children}
    </Group>
  );
}
