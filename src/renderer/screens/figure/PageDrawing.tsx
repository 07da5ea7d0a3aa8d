import { useEffect, useMemo, useRef, type ReactElement } from 'react';
import { type ComposedPage, describePage, pageSvg } from '../../../shared/figure-page';
import styles from './Figure.module.css';

interface PageDrawingProps {
  readonly composed: ComposedPage;
  readonly title: string;
  readonly zoom: number;
  readonly grey: boolean;
}

/** The very drawing that the exports are made of, as elements of this document: its texts are in the fonts of the window. */
export function PageDrawing({ composed, title, zoom, grey }: PageDrawingProps): ReactElement {
  const paper = useRef<HTMLDivElement>(null);
  const description = useMemo(() => describePage(composed), [composed]);
  const svg = useMemo(() => pageSvg(composed, { title, description: '', metadata: '' }), [composed, title]);
  useEffect(() => {
    const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
    const drawn = document.importNode(parsed, true);
    drawn.removeAttribute('width');
    drawn.removeAttribute('height');
    drawn.setAttribute('aria-hidden', 'true');
    // A title inside would be shown on hover over the whole page.
    drawn.querySelector('title')?.remove();
    paper.current?.replaceChildren(drawn);
  }, [svg]);
  return (
    <div
      ref={paper}
      role="img"
      aria-label={`${title}. ${description}`}
      className={[styles['paper'], grey ? styles['grey'] : ''].join(' ')}
      style={{ width: composed.width * zoom, height: composed.height * zoom }}
    />
  );
}
