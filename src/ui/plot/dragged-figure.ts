import { type DragEvent, use } from 'react';
import type { Figure } from '../../shared/figure';
import { AddToFigureContext, type FigureCell, type RunFigure } from './add-to-figure';

/** A figure that is held over the window, read where it is let go. */
interface DraggedFigure {
  readonly read: () => Figure | null;
  readonly of: RunFigure | null;
}

const dragType = 'application/x-ansatz-figure';
let dragged: DraggedFigure | null = null;

/** Adds a figure to a drag that begins, whatever else is dragged with it. */
export function holdFigure(event: DragEvent<HTMLElement>, figure: DraggedFigure): void {
  dragged = figure;
  event.dataTransfer.setData(dragType, '');
  event.dataTransfer.effectAllowed = 'copyMove';
}

const holdsFigure = (event: DragEvent): boolean => dragged !== null && event.dataTransfer.types.includes(dragType);

interface FigureTarget {
  readonly onDragOver: (event: DragEvent<HTMLElement>) => void;
  readonly onDragLeave: (event: DragEvent<HTMLElement>) => void;
  readonly onDrop: (event: DragEvent<HTMLElement>) => void;
}

interface TargetOptions {
  /** While a figure is held over the target, with the event; null: it left. */
  readonly onHover: (event: DragEvent<HTMLElement> | null) => void;
  /** Where on the page it goes; null: where there is room. */
  readonly cellAt?: (event: DragEvent<HTMLElement>) => FigureCell | null;
}

/** Puts a figure that is let go over an element on the open page. */
export function useFigureTarget({ onHover, cellAt }: TargetOptions): FigureTarget {
  const add = use(AddToFigureContext);
  return {
    onDragOver: (event) => {
      if (!holdsFigure(event)) return;
      event.preventDefault();
      event.stopPropagation();
      // A panel of a dock allows to be moved only.
      event.dataTransfer.dropEffect = event.dataTransfer.effectAllowed === 'move' ? 'move' : 'copy';
      onHover(event);
    },
    onDragLeave: (event) => {
      if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) onHover(null);
    },
    onDrop: (event) => {
      if (!holdsFigure(event)) return;
      event.preventDefault();
      event.stopPropagation();
      onHover(null);
      const figure = dragged?.read() ?? null;
      const of = dragged?.of ?? null;
      dragged = null;
      if (figure !== null) add?.(figure, of, cellAt?.(event) ?? null);
    },
  };
}
