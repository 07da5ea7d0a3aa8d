import { useSyncExternalStore } from 'react';
import { textFactor, watchTextSize } from './text-size';

const narrowest = 1200;
const query = (): MediaQueryList => window.matchMedia(`(max-width: ${narrowest * textFactor()}px)`);

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('resize', listener);
  const stop = watchTextSize(listener);
  return () => {
    window.removeEventListener('resize', listener);
    stop();
  };
};

/** True in a window up to 1,200 px wide, where columns move below each other; with larger texts, up to as much wider. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => query().matches);
