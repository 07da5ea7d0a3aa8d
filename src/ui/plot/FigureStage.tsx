import {
  type ReactElement,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Pin } from '../../shared/curves';
import { type Figure, type Plot, type Readout, type ReadPoint, type View, wholeView } from '../../shared/figure';
import { type Appearance, type Drawn, FigureCanvas } from './FigureCanvas';
import type { FigureStore } from './figure-store';
import { PinLayer } from './PinLayer';
import { PlotLinkContext } from './plot-link';
import type { PlotMemory } from './plot-memory';
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
  /** Where pins and the chosen part are kept; without it nothing is pinned. */
  readonly memory?: PlotMemory;
  /** A point was clicked, or chosen with Enter at the cursor. */
  readonly onPoint?: (point: ReadPoint) => void;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const noPins: readonly Pin[] = [];
const nothingToHear = (): (() => void) => () => undefined;

/** The canvas with cursor, zoom, pins and keyboard. Data never pass through React. */
export function FigureStage({ store, appearance, onFigure, overlay, memory, onPoint }: FigureStageProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<FigureCanvas | null>(null);
  const pointing = useRef<Pointing | null>(null);
  const [readout, setReadout] = useState<Readout | null>(null);
  const [box, setBox] = useState<Box | null>(null);
  const [zoomed, setZoomed] = useState(false);
  const [description, setDescription] = useState('');
  const [empty, setEmpty] = useState(true);
  const [shown, setShown] = useState<Shown | null>(null);
  const readPins = (): readonly Pin[] => memory?.pins() ?? noPins;
  const pins = useSyncExternalStore(memory?.subscribe ?? nothingToHear, readPins, readPins);
  const link = use(PlotLinkContext);
  const tell = useRef(onFigure);
  const choose = useRef(onPoint);
  useEffect(() => {
    choose.current = onPoint;
  }, [onPoint]);
  // Only a stage with something over it needs to know of every drawing.
  const overlaid = useRef(false);
  useEffect(() => {
    tell.current = onFigure;
    overlaid.current = overlay !== undefined || pins.length > 0;
    if (overlaid.current) setShown(shownOf(canvas.current?.getDrawn() ?? null));
  }, [onFigure, overlay, pins]);

  useEffect(() => {
    const element = host.current;
    const surface = stage.current;
    if (!element || !surface) return undefined;
    const member = {};
    let axes = '';
    /** Shows a part; by hand, it is kept and told to the figures beside. */
    const show = (view: View, byHand: boolean): void => {
      const figure = drawing.getDrawn()?.figure ?? store.read();
      const held = view.x !== null || view.y !== null;
      drawing.setView(view);
      setZoomed(held);
      if (figure?.content.kind !== 'chart') return;
      const labels = { xLabel: figure.content.x.label, yLabel: figure.content.y.label };
      if (byHand) link?.publish(member, { x: view.x, xLabel: labels.xLabel });
      memory?.hold(held ? { ...view, ...labels } : null);
    };
    const drawing = new FigureCanvas(element, {
      appearance,
      read: () => store.read(),
      onDrawn: (drawn) => {
        const next = axesOf(drawn?.figure ?? null);
        // On other axes the chosen part means something else.
        if (axes !== '' && next !== axes && next !== '') show(wholeView, false);
        if (next !== '') axes = next;
        pointing.current?.refresh();
        setEmpty(drawn === null);
        if (overlaid.current) setShown(shownOf(drawn));
        setDescription(drawn?.figure.description ?? '');
        tell.current?.(drawn);
      },
    });
    const pointer = new Pointing(surface, drawing, {
      onReadout: setReadout,
      onBox: setBox,
      onView: (view) => show(view, true),
      onPin: (point) => {
        choose.current?.(point);
        if (memory) togglePin(memory, store, drawing.getDrawn()?.figure ?? null, point);
      },
    });
    canvas.current = drawing;
    pointing.current = pointer;
    const stop = store.subscribe(() => drawing.invalidate());
    const kept = memory?.held() ?? null;
    if (kept !== null && `${kept.xLabel}\n${kept.yLabel}` === axesOf(store.read())) show(kept, false);
    const leave = link?.join(member, ({ x, xLabel }) => {
      const figure = store.read();
      if (figure?.content.kind === 'chart' && figure.content.x.label === xLabel) show({ x, y: null }, false);
    });
    drawing.invalidate();
    return () => {
      stop();
      leave?.();
      pointer.dispose();
      drawing.dispose();
      canvas.current = null;
      pointing.current = null;
      setReadout(null);
      setZoomed(false);
    };
    // The appearance is set below: a change of theme must not throw away the zoom.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [store, memory, link]);

  useEffect(() => canvas.current?.setAppearance(appearance), [appearance]);

  const reset = useCallback(() => pointing.current?.reset(), []);

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
      {overlay && shown ? overlay(shown.plot) : null}
      {memory && shown && pins.length > 0 ? <PinLayer pins={pins} {...shown} store={store} memory={memory} /> : null}
      {readout ? <ReadoutCard readout={readout} within={stage} /> : null}
      {box ? <div className={styles['box']} style={box} /> : null}
      {zoomed ? (
        <div className={styles['held']} data-over-plot="">
          <span>Range held</span>
          <button type="button" onClick={reset} title="Also: double click, 0 or Escape">
            Whole range
          </button>
        </div>
      ) : null}
    </div>
  );
}

const axesOf = (figure: Figure | null): string =>
  figure?.content.kind === 'chart' ? `${figure.content.x.label}\n${figure.content.y.label}` : '';

interface Shown {
  readonly plot: Plot;
  readonly figure: Figure;
  /** Where a card may end at the right, in px: an inset stands in the corner. */
  readonly end: number;
}

/** Labels left of the frame of an inset. */
const insetLabels = 52;

function shownOf(drawn: Drawn | null): Shown | null {
  if (drawn?.scene.kind !== 'chart') return null;
  const { main, inset } = drawn.scene.chart;
  const { frame } = main.plot;
  const end = frame.left + frame.width - 8;
  return { plot: main.plot, figure: drawn.figure, end: inset ? inset.plot.frame.left - insetLabels : end };
}

function togglePin(memory: PlotMemory, store: FigureStore, figure: Figure | null, point: ReadPoint): void {
  if (figure?.content.kind !== 'chart') return;
  const { series, value, error } = point;
  const at = store.abscissa?.().stepAt(point.at) ?? point.at;
  if (Number.isFinite(at)) memory.toggle({ series, at, y: value, error, yLabel: figure.content.y.label });
}
