import type { ReactElement } from 'react';
import styles from './App.module.css';
import { CommandPalette } from './commands/CommandPalette';
import { useShortcuts } from './commands/use-shortcuts';
import { ScreenSwitch } from './screens/ScreenSwitch';
import { ActivityBar } from './shell/ActivityBar';
import { ConnectionBanner } from './shell/ConnectionBanner';
import { ErrorBoundary } from './shell/ErrorBoundary';
import { MessageCorner } from './shell/MessageCorner';
import { ShortcutsDialog } from './shell/ShortcutsDialog';
import { StatusBar } from './shell/StatusBar';
import { TabBar } from './shell/TabBar';
import { TitleBar } from './shell/TitleBar';
import { useTextSizeOnDocument, useThemeOnDocument } from './shell/use-theme';
import { WorkbenchProvider } from './workbench/context';
import type { Workbench } from './workbench/workbench';
import { addPlotToFigure } from './workbench/figure-commands';
import { AddToFigureContext } from '../ui/plot/add-to-figure';

export function App({ workbench }: { readonly workbench: Workbench }): ReactElement {
  return (
    <WorkbenchProvider workbench={workbench}>
      <AddToFigureContext value={(figure, of, at) => addPlotToFigure(workbench, figure, of, at)}>
        <ErrorBoundary what="The window">
          <Window />
        </ErrorBoundary>
      </AddToFigureContext>
    </WorkbenchProvider>
  );
}

function Window(): ReactElement {
  useThemeOnDocument();
  useTextSizeOnDocument();
  useShortcuts();
  return (
    <div className={styles['app']}>
      <TitleBar />
      <ActivityBar />
      <main className={styles['main']}>
        <ConnectionBanner />
        <TabBar />
        <ScreenSwitch />
      </main>
      <StatusBar />
      <CommandPalette />
      <ShortcutsDialog />
      <MessageCorner />
    </div>
  );
}
