import { useEffect, useMemo, useState } from 'react';
import {
  type ComposedPage,
  composePage,
  type FigurePage,
  type PrintCheck,
  printChecks,
} from '../../../shared/figure-page';
import { measureOnCanvas, whenFontsChange } from '../../../ui/plot';

const faces = ['16px "STIX Two Text"', 'italic 16px "STIX Two Text"'];

interface Composed {
  readonly composed: ComposedPage;
  readonly checks: readonly PrintCheck[];
}

/** The page with every place computed, anew when fonts arrive. */
export function useComposed(page: FigurePage): Composed {
  const [fonts, setFonts] = useState(0);
  useEffect(() => {
    const stop = whenFontsChange(() => setFonts((count) => count + 1));
    // A face is fetched only when something is set in it; measured before, widths would be those of another.
    for (const face of faces) void document.fonts.load(face, 'xσ⟨');
    return stop;
  }, []);
  return useMemo(() => {
    const composed = composePage(page, measureOnCanvas);
    return { composed, checks: printChecks(page, composed, measureOnCanvas) };
    // Widths of texts follow the fonts.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [page, fonts]);
}
