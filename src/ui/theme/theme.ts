export type Theme = 'light' | 'dark';
export type ThemeChoice = Theme | 'system';

const darkQuery = '(prefers-color-scheme: dark)';

export function resolveTheme(choice: ThemeChoice): Theme {
  if (choice !== 'system') return choice;
  return window.matchMedia(darkQuery).matches ? 'dark' : 'light';
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}

/** Calls the listener when the system changes between light and dark; returns how to stop. */
export function watchSystemTheme(listener: () => void): () => void {
  const query = window.matchMedia(darkQuery);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}
