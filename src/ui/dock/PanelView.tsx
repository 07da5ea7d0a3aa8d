import { LocalSelectionTransfer, PanelTransfer, type IDockviewPanelProps } from 'dockview-react';
import { useEffect, useState, useSyncExternalStore, type DragEvent, type ReactElement } from 'react';
import { HeaderQueue, PanelChromeProvider, PanelHeader, type PanelChrome } from '../controls';
import type { DockController } from './dock-controller';
import { useDock } from './dock-context';
import { DockTabs } from './DockTabs';
import { PanelMenu } from './PanelMenu';

const transfer = LocalSelectionTransfer.getInstance<PanelTransfer>();

/** Begins to drag a whole place, or one panel of it; the surface shows where it can go. */
function startDrag(
  event: DragEvent<HTMLElement>,
  controller: DockController,
  place: string,
  panel: string | null,
): void {
  const { api } = controller;
  if (api === null) return;
  event.stopPropagation();
  event.dataTransfer.effectAllowed = 'move';
  // Without any data some browsers do not drag.
  event.dataTransfer.setData('text/plain', '');
  transfer.setData([new PanelTransfer(api.id, place, panel)], PanelTransfer.prototype);
}

const endDrag = (): void => transfer.clearData(PanelTransfer.prototype);

/** One panel in its place. */
export function PanelView({ api }: IDockviewPanelProps): ReactElement | null {
  const { controller, panels } = useDock();
  useSyncExternalStore(controller.subscribe, controller.getVersion);
  const [queue] = useState(() => new HeaderQueue());
  // A drag that goes on over another page has no end here.
  useEffect(() => endDrag, []);
  const panel = panels.get(api.id);
  if (panel === undefined) return null;
  const place = api.group.id;
  const neighbours = api.group.panels.map(({ id }) => ({ id, title: panels.get(id)?.title ?? id }));
  const chrome: PanelChrome = {
    tabs:
      neighbours.length < 2 ? null : (
        <DockTabs
          tabs={neighbours}
          current={panel.id}
          onChoose={(id) => controller.activate(id)}
          onDragStart={(event, id) => startDrag(event, controller, place, id)}
          onDragEnd={endDrag}
        />
      ),
    tools: <PanelMenu panel={panel} />,
    onDragStart: (event) => startDrag(event, controller, place, null),
    onDragEnd: endDrag,
    onToggle: () => controller.toggleMaximised(panel.id),
  };
  if (panel.ownHeader === true) {
    return (
      <div className="dock-panel" data-panel={panel.id}>
        <PanelChromeProvider value={{ chrome, queue }}>{panel.content}</PanelChromeProvider>
      </div>
    );
  }
  return (
    <section className="dock-panel" data-panel={panel.id} aria-label={panel.title}>
      <PanelChromeProvider value={{ chrome, queue }}>
        <PanelHeader title={panel.title} note={panel.note} />
      </PanelChromeProvider>
      <div className="dock-panel-body">{panel.content}</div>
    </section>
  );
}
