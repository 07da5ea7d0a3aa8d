import 'dockview-react/dist/styles/dockview.css';
import { DockviewReact, type DockviewTheme, type IDockviewPanelProps } from 'dockview-react';
import { useEffect, useMemo, useState, type FunctionComponent, type ReactElement } from 'react';
import { DockContext } from './dock-context';
import { DockController } from './dock-controller';
import type { DockLayoutProps } from './dock-panel';
import { docks } from './docks';
import { PanelView } from './PanelView';
import { panelComponent } from './serialize';
import './dock.css';

const theme: DockviewTheme = { name: 'ansatz', className: 'ansatz-dock', dndPanelOverlay: 'group' };
const components: Record<string, FunctionComponent<IDockviewPanelProps>> = { [panelComponent]: PanelView };

/** The surface that panels are docked on. */
export default function DockSurface({ layoutKey, title, panels, initial }: DockLayoutProps): ReactElement {
  const [controller] = useState(() => new DockController(layoutKey, title, initial, panels));
  useEffect(() => controller.setPanels(panels), [controller, panels]);
  useEffect(() => {
    const leave = docks.enter(controller);
    window.addEventListener('pagehide', controller.flush);
    return () => {
      window.removeEventListener('pagehide', controller.flush);
      leave();
      controller.detach();
    };
  }, [controller]);
  const context = useMemo(
    () => ({ controller, panels: new Map(panels.map((panel) => [panel.id, panel])) }),
    [controller, panels],
  );
  return (
    <DockContext value={context}>
      <DockviewReact
        theme={theme}
        components={components}
        disableFloatingGroups
        onReady={({ api }) => controller.attach(api)}
      />
    </DockContext>
  );
}
