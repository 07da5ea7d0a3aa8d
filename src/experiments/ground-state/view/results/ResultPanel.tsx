import type { ReactElement, ReactNode } from 'react';
import type { FigureInput } from '../../../../shared/figure';
import { PanelHeader, RichText } from '../../../../ui/controls';
import { FigureView, plotMemory } from '../../../../ui/plot';
import type { exportFigure } from '../../../../ui/experiment-view/export-figure';
import styles from './results.module.css';

export interface PanelWords {
  readonly id: string;
  readonly title: string;
  readonly note?: string | undefined;
  /** What is found, in a sentence. */
  readonly footer?: string | undefined;
  /** How it is read, with a way to more. */
  readonly about?: ReactNode;
  readonly empty: string;
}

interface ResultPanelProps extends PanelWords {
  readonly figure: FigureInput | undefined;
  readonly theme: 'light' | 'dark';
  /** Pins are kept with it; without it nothing is pinned. */
  readonly runId?: string;
  readonly onExport: ReturnType<typeof exportFigure>;
}

/** A figure of what was found, with the sentence that says it; or why there is none. */
export function ResultPanel(props: ResultPanelProps): ReactElement {
  const { id, title, note, footer, about, empty, figure, theme, runId, onExport } = props;
  return (
    <div className={styles['panel']} data-figure={id}>
      <div className={styles['figure']}>
        {figure === undefined ? (
          <section className={styles['emptyPanel']} aria-label={title}>
            <PanelHeader title={title} />
            <p>{empty}</p>
          </section>
        ) : (
          <FigureView
            figure={figure}
            appearance={theme}
            {...(runId === undefined ? {} : { memory: plotMemory(runId, id) })}
            title={title}
            note={note === undefined ? undefined : <RichText>{note}</RichText>}
            onExport={onExport}
          />
        )}
      </div>
      {(figure !== undefined && footer) || about ? (
        <div className={styles['footer']}>
          {figure !== undefined && footer ? <RichText>{footer}</RichText> : null} {about}
        </div>
      ) : null}
    </div>
  );
}
