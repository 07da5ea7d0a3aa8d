import { lazy, Suspense, type ReactElement } from 'react';
import { LoadingState } from '../../ui/controls';
import { ErrorBoundary } from '../shell/ErrorBoundary';
import { screenTitles } from '../shell/screen-titles';
import type { ScreenName } from '../stores/navigation';
import { useNavigation } from '../workbench/context';
import { Gallery } from './gallery/Gallery';

const screens: Readonly<Record<ScreenName, React.ComponentType>> = {
  gallery: Gallery,
  document: lazy(() => import('./document/DocumentScreen')),
  documents: lazy(() => import('./documents/Documents')),
  runs: lazy(() => import('./runs/Runs')),
  compare: lazy(() => import('./compare/Compare')),
  sweeps: lazy(() => import('./sweeps/Sweeps')),
  figures: lazy(() => import('./figure/Figures')),
  data: lazy(() => import('./data/Data')),
  devices: lazy(() => import('./devices/Devices')),
  help: lazy(() => import('./help/Help')),
  settings: lazy(() => import('./settings/Settings')),
};

export function ScreenSwitch(): ReactElement {
  const screen = useNavigation((state) => state.screen);
  const Screen = screens[screen];
  return (
    <ErrorBoundary what={`The screen ${screenTitles[screen]}`} resetKey={screen}>
      <Suspense fallback={<LoadingState title={`Opening ${screenTitles[screen]}…`} />}>
        <Screen />
      </Suspense>
    </ErrorBoundary>
  );
}
