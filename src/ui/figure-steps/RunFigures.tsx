import { useMemo } from 'react';
import type { ReactElement } from 'react';
import type { FigureInput } from '../../shared/figure';
import { plainText } from '../../shared/figure';
import { DockLayout, type DockArea, type DockPanel } from '../dock';
import { exportFigure } from '../experiment-view/export-figure';
import type { RunSnapshot, StepProps } from '../experiment-view/types';
import { FigureView } from '../plot';
import { useNarrow } from '../use-narrow';
import type { Recorded } from './use-record';
import styles from './figure-steps.module.css';

interface RunFiguresProps extends StepProps<object> {
  readonly snapshot: RunSnapshot;
  readonly recorded: Recorded | null;
  readonly layout: DockArea;
  readonly layoutKey: string;
  readonly title: string;
  /** Panels beside the figures. */
  readonly more: readonly DockPanel[];
}

/** All figures of a run as docked panels, or below each other where there is no room. */
export function RunFigures(props: RunFiguresProps): ReactElement {
  const { snapshot, recorded, definition, layout, layoutKey, title, more, theme, spec } = props;
  const narrow = useNarrow();
  // One object for all snapshots: what depends on the spec alone need not be worked out for each of them.
  const runSpec: unknown = recorded?.spec ?? spec;
  const parsed = useMemo(() => definition.specSchema.safeParse(runSpec), [definition, runSpec]);
  const figures = useMemo((): readonly FigureInput[] => {
    if (!parsed.success) return [];
    const { history, profiles } = snapshot;
    const result = recorded?.result ?? null;
    return definition.figures({ spec: parsed.data, history, profiles, inspection: null, result });
  }, [definition, parsed, snapshot, recorded]);
  const panels: readonly DockPanel[] = [
    ...figures.map((figure): DockPanel => ({
      id: figure.id,
      title: plainText(figure.title),
      ownHeader: true,
      content: (
        <div className={styles['figure']} data-figure={figure.id} style={{ height: '100%' }}>
          <FigureView
            figure={figure}
            appearance={theme}
            onExport={exportFigure(props, snapshot.summary.id, figure.id)}
          />
        </div>
      ),
    })),
    ...more,
  ];
  if (narrow) {
    return (
      <div className={styles['side']}>
        {panels.map(({ id, content }) => (
          <div key={id}>{content}</div>
        ))}
      </div>
    );
  }
  return <DockLayout layoutKey={layoutKey} title={title} panels={panels} initial={layout} />;
}
