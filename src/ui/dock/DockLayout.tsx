import { lazy, Suspense, type ReactElement } from 'react';
import { LoadingState } from '../controls';
import type { DockLayoutProps } from './dock-panel';

/** The docking library is loaded with the first step that uses it. */
const DockSurface = lazy(() => import('./DockSurface'));

/**
 * Panels that are moved, resized, tabbed, hidden and maximised; the layout is kept. In a window under 1,200 px there is no room
 * for that: ask `useNarrow`, and stack the panels there.
 */
export function DockLayout(props: DockLayoutProps): ReactElement {
  return (
    <Suspense fallback={<LoadingState title={`Opening ${props.title}…`} />}>
      <DockSurface key={props.layoutKey} {...props} />
    </Suspense>
  );
}
