import { type ReactElement, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { type Plot, type Readout, wholeView } from '../../shared/figure';
import { type Appearance, type Drawn, FigureCanvas } from './FigureCanvas';
import type { FigureStore } from './figure-store';
import { Pointing } from './pointing';
import { ReadoutCard } from './ReadoutCard';
import styles from './plot.module.css';

interface FigureStageProps {
  readonly store: FigureStore;
  readonly appearance: Appearance;
  /** Tells which figure is on the canvas, when that changes in kind, title or description. */
  readonly onFigure?: (drawn: Drawn | null) => void;
  /** What lies over the drawing and is placed by its axes; drawn again whenever these change. */
  readonly overlay?: (plot: Plot) => ReactNode;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The canvas with cursor, zoom and keyboard. Data never pass through React. */
export function FigureStage({ store, appearance, onFigure, overlay }: FigureStageProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<FigureCanvas | null>(null);
  const pointing = useRef<Pointing | null>(null);
  const [readout, setReadout] = useState<Readout | null>(null);
  const [box, setBox] = useState<Box | null>(null);
  const [zoomed, setZoomed] = useState(false);
  const [description, setDescription] = useState('');
  const [empty, setEmpty] = useState(true);
  const [plot, setPlot] = useState<Plot | null>(null);
  const tell = useRef(onFigure);
  // Only a stage with something over it needs to know of every drawing.
  const overlaid = useRef(overlay !== undefined);
  useEffect(() => {
    tell.current = onFigure;
  }, [onFigure]);

  useEffect(() => {
    const element = host.current;
    const surface = stage.current;
    if (!element || !surface) return undefined;
    const drawing = new FigureCanvas(element, {
      appearance,
      read: () => store.read(),
      onDrawn: (drawn) => {
        pointing.current?.refresh();
        setEmpty(drawn === null);
        if (overlaid.current) setPlot(drawn?.scene.kind === 'chart' ? drawn.scene.chart.main.plot : null);
        setDescription(drawn?.figure.description ?? '');
        tell.current?.(drawn);
      },
    });
    const pointer = new Pointing(surface, drawing, { onReadout: setReadout, onBox: setBox, onZoom: setZoomed });
    canvas.current = drawing;
    pointing.current = pointer;
    const stop = store.subscribe(() => drawing.invalidate());
    drawing.invalidate();
    return () => {
      stop();
      pointer.dispose();
      drawing.dispose();
      canvas.current = null;
      pointing.current = null;
      setReadout(null);
      setZoomed(false);
    };
    // The appearance is set below: a change of theme must not throw away the zoom.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [store]);

  useEffect(() => canvas.current?.setAppearance(appearance), [appearance]);

  const reset = useCallback(() => {
    canvas.current?.setView(wholeView);
    setZoomed(false);
  }, []);

  return (
    <div
      ref={stage}
      className={styles['stage']}
      tabIndex={empty ? -1 : 0}
      role="group"
      aria-roledescription="figure"
      aria-label={description}
    >
      <div ref={host} className={styles['canvas']} aria-hidden="true" />
      {overlay && plot ? overlay(plot) : null}
      {readout ? <ReadoutCard readout={readout} within={stage} /> : null}
      {box ? <div className={styles['box']} style={box} /> : null}
      {zoomed ? (
        <button type="button" className={styles['reset']} onClick={reset}>
          Whole range
        </button>
      ) : null}
    </div>
  );
}
