import { type DragEvent, type ReactElement, type ReactNode, use, useEffect, useId, useMemo, useState } from 'react';
import { type Figure, type FigureInput, plainText, type Plot, type ReadPoint } from '../../shared/figure';
import { Icon, RichText, usePanelChrome } from '../controls';
import { AddToFigureButton, AddToFigureContext } from './add-to-figure';
import { holdFigure } from './dragged-figure';
import { ExportMenu, type FigureExporter } from './ExportMenu';
import type { Appearance, Drawn } from './FigureCanvas';
import { FigureHolder, type FigureStore, readFigure } from './figure-store';
import { FigureStage } from './FigureStage';
import type { PlotMemory } from './plot-memory';
import { FigureTableView } from './FigureTableView';
import { SeriesMark } from './ReadoutCard';
import styles from './plot.module.css';

interface FigureFrameProps {
  readonly appearance: Appearance;
  /** Without it there is no export button. */
  readonly onExport?: FigureExporter;
  /** false: only the drawing, for panels with a header of their own. Default true. */
  readonly header?: boolean;
  /** Bold name; default: the figure's title. */
  readonly title?: ReactNode;
  /** Quiet one-line description beside the title. */
  readonly note?: ReactNode;
  /** Controls of the panel, before table and export. */
  readonly children?: ReactNode;
  /** Shown while there is nothing to draw. */
  readonly placeholder?: ReactNode;
  /** What lies over the drawing, placed by its axes. */
  readonly overlay?: (plot: Plot) => ReactNode;
  /** Where pins and the chosen part are kept; without it nothing is pinned. */
  readonly memory?: PlotMemory;
  /** A point was clicked, or chosen with Enter at the cursor. */
  readonly onPoint?: (point: ReadPoint) => void;
}

export interface FigureViewProps extends FigureFrameProps {
  readonly figure: FigureInput;
}

export interface LiveFigureProps extends FigureFrameProps {
  readonly store: FigureStore;
}

/** A figure that is given as a value. */
export function FigureView({ figure, ...frame }: FigureViewProps): ReactElement {
  const parsed = useMemo(() => readFigure(figure), [figure]);
  const [holder] = useState(() => new FigureHolder(parsed));
  useEffect(() => holder.set(parsed), [holder, parsed]);
  return <LiveFigure store={holder} {...frame} />;
}

/** A figure that changes while it is looked at: the drawing follows its store without React, the header through it. */
export function LiveFigure(props: LiveFigureProps): ReactElement {
  const { store, appearance, onExport, header = true, title, note, children, placeholder } = props;
  const [shown, setShown] = useState(() => store.read());
  const [asTable, setAsTable] = useState(false);
  const headingId = useId();
  const chrome = usePanelChrome();
  const add = use(AddToFigureContext);
  const hold = (event: DragEvent<HTMLElement>): void =>
    holdFigure(event, { read: () => store.read(), of: onExport?.of ?? null });
  const follow = (drawn: Drawn | null): void => {
    setShown((old) => (drawn && old && sameHeader(old, drawn.figure) ? old : (drawn?.figure ?? null)));
  };
  const name = shown ? plainText(shown.title) : '';
  return (
    <section
      className={styles['figure']}
      aria-labelledby={header ? headingId : undefined}
      aria-label={header ? undefined : name}
    >
      {header ? (
        <header
          className={styles['header']}
          {...chrome.grip}
          {...(add && shown ? { draggable: true, onDragStartCapture: hold } : {})}
        >
          <h2 id={headingId} className={chrome.tabs === null ? undefined : 'visually-hidden'}>
            {title ?? (shown ? <RichText>{shown.title}</RichText> : null)}
          </h2>
          {chrome.tabs}
          {note ? <small>{note}</small> : null}
          <span className={styles['space']} />
          {shown ? <Legend figure={shown} /> : null}
          {children}
          {shown ? (
            <button
              type="button"
              className={styles['tool']}
              aria-pressed={asTable}
              aria-label={`${name} as a table`}
              title="Show the numbers"
              onClick={() => setAsTable(!asTable)}
            >
              <Icon name="split" size={14} />
            </button>
          ) : null}
          {onExport && shown ? <ExportMenu title={name} onExport={onExport} read={() => store.read()} /> : null}
          {!onExport && shown ? <AddToFigureButton figure={shown} /> : null}
          {chrome.tools}
        </header>
      ) : null}
      <div className={styles['body']}>
        <FigureStage
          store={store}
          appearance={appearance}
          onFigure={follow}
          {...(props.overlay ? { overlay: props.overlay } : {})}
          {...(props.memory ? { memory: props.memory } : {})}
          {...(props.onPoint ? { onPoint: props.onPoint } : {})}
        />
        {asTable ? <CurrentTable store={store} /> : null}
        {shown === null && placeholder ? <div className={styles['placeholder']}>{placeholder}</div> : null}
      </div>
    </section>
  );
}

/** The table of what a store holds, once a second at most. */
function CurrentTable({ store }: { readonly store: FigureStore }): ReactElement | null {
  const [figure, setFigure] = useState(() => store.read());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const stop = store.subscribe(() => {
      timer ??= setTimeout(() => {
        timer = null;
        setFigure(store.read());
      }, 1000);
    });
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [store]);
  return figure ? <FigureTableView figure={figure} /> : null;
}

/** Up to three series that have no label at the end of their curve. */
function Legend({ figure }: { readonly figure: Figure }): ReactElement | null {
  const entries = legendOf(figure);
  if (entries.length === 0 || entries.length > 3) return null;
  return (
    <span className={styles['legend']}>
      {entries.map((entry) => (
        <span key={entry.name}>
          <SeriesMark colour={entry.colour} marker={entry.marker} hollow={entry.hollow} />{' '}
          <RichText>{entry.name}</RichText>
        </span>
      ))}
    </span>
  );
}

type LegendEntry = {
  readonly hollow: boolean;
  readonly name: string;
  readonly colour: number;
  readonly marker: 'circle' | 'square' | 'diamond' | 'triangle' | 'none';
};

function legendOf(figure: Figure): LegendEntry[] {
  if (figure.content.kind !== 'chart') return [];
  return figure.content.series.flatMap((series): LegendEntry[] => {
    if (series.kind === 'heatmap' || (series.kind === 'line' && (series.endLabel !== null || series.faint))) return [];
    return [
      {
        name: series.name,
        colour: series.colour,
        marker: series.kind === 'line' ? series.marker : 'square',
        hollow: series.kind === 'line' && series.hollow,
      },
    ];
  });
}

function sameHeader(a: Figure, b: Figure): boolean {
  return a.id === b.id && a.title === b.title && JSON.stringify(legendOf(a)) === JSON.stringify(legendOf(b));
}
