import { createContext, type ReactElement, use } from 'react';
import type { Presentation } from '../../shared/curves';
import type { Figure } from '../../shared/figure';
import { plainText } from '../../shared/figure';
import { Icon } from '../controls';
import styles from './plot.module.css';

/** The run that a figure is drawn of, and its name there. */
export interface RunFigure {
  readonly runId: string;
  readonly figure: string;
  /** Checkpoint that is looked into; absent: the latest. */
  readonly step?: number;
  /** As it is on the screen; absent: as the experiment draws it. */
  readonly presentation?: () => Presentation;
}

/** A cell of the grid of a page. */
export interface FigureCell {
  readonly column: number;
  readonly row: number;
}

/** Puts a figure on a figure page; `of` null: the data alone, which belong to no single run; `at` null: where there is room. */
export type AddToFigure = (figure: Figure, of: RunFigure | null, at?: FigureCell | null) => void;

/** Given by the window; without it plots do not offer it. */
export const AddToFigureContext = createContext<AddToFigure | null>(null);

/** For plots that are no files of their own. */
export function AddToFigureButton({ figure }: { readonly figure: Figure }): ReactElement | null {
  const add = use(AddToFigureContext);
  if (!add) return null;
  const label = `Add ${plainText(figure.title)} to a figure`;
  return (
    <button type="button" className={styles['tool']} aria-label={label} title={label} onClick={() => add(figure, null)}>
      <Icon name="plus" size={14} />
    </button>
  );
}
