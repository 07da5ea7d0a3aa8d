import { useEffect, useLayoutEffect, useState } from 'react';
import { applyTheme, resolveTheme, watchSystemTheme, type Theme } from '../../ui/theme';
import { applyTextSize, automaticTextSize } from '../../ui/text-size';
import { usePreferences } from '../workbench/context';

/** The theme in force: the chosen one, or the system's. */
export function useTheme(): Theme {
  const choice = usePreferences((state) => state.theme);
  const [, setSystem] = useState(0);
  useEffect(() => watchSystemTheme(() => setSystem((count) => count + 1)), []);
  return resolveTheme(choice);
}

export function useThemeOnDocument(): void {
  const theme = useTheme();
  // Before the effects of what reads the colours of the page.
  useLayoutEffect(() => applyTheme(theme), [theme]);
}

export function useTextSizeOnDocument(): void {
  const textSize = usePreferences((state) => state.textSize);
  useLayoutEffect(() => {
    if (textSize !== 'automatic') {
      applyTextSize(textSize);
      return undefined;
    }
    const fit = (): void => applyTextSize(automaticTextSize(window.innerWidth));
    fit();
    window.addEventListener('resize', fit);
    return () => window.removeEventListener('resize', fit);
  }, [textSize]);
}
