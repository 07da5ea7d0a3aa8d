import { useSyncExternalStore } from 'react';

const narrow = '(max-width: 1200px)';

const subscribe = (listener: () => void): (() => void) => {
  const query = window.matchMedia(narrow);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};

/** True in a window up to 1,200 px wide, where columns move below each other. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => window.matchMedia(narrow).matches);
