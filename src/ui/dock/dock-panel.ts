import type { ReactNode } from 'react';
import type { DockArea } from './area';

export interface DockPanel {
  readonly id: string;
  /** Plain words: on its tab, in menus and in the command palette. */
  readonly title: string;
  readonly content: ReactNode;
  /** The content begins with a panel header, which then carries tabs and menu. Otherwise the dock gives it one. */
  readonly ownHeader?: boolean;
  /** Quiet words in the header that the dock gives it. */
  readonly note?: ReactNode;
}

export interface DockLayoutProps {
  /** The layout is kept under this name. */
  readonly layoutKey: string;
  /** What is laid out, for the command palette: "Training". */
  readonly title: string;
  readonly panels: readonly DockPanel[];
  /** The default layout. Panels that it names and that are not there are left out. */
  readonly initial: DockArea;
}

export type Side = 'left' | 'right' | 'above' | 'below';
export type Resize = 'wider' | 'narrower' | 'taller' | 'lower';
