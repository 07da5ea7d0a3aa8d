import type { ReactElement } from 'react';
import { Icon, Menu, type MenuItem } from '../controls';
import { useDock } from './dock-context';
import type { DockPanel, Resize, Side } from './dock-panel';

const sides: readonly (readonly [Side, string])[] = [
  ['left', 'To the left edge'],
  ['right', 'To the right edge'],
  ['above', 'To the top'],
  ['below', 'To the bottom'],
];
const sizes: readonly (readonly [Resize, string])[] = [
  ['wider', 'Wider'],
  ['narrower', 'Narrower'],
  ['taller', 'Taller'],
  ['lower', 'Lower'],
];

/** What can be done with a docked panel; dragging does the same. */
export function PanelMenu({ panel }: { readonly panel: DockPanel }): ReactElement {
  const { controller } = useDock();
  const { id, title } = panel;
  const items = (): readonly MenuItem[] => {
    const panels = controller.panels();
    const others = panels.filter((other) => other.shown && other.id !== id);
    return [
      {
        key: 'maximise',
        label: controller.isMaximised(id) ? 'Show the other panels again' : 'Maximise',
        icon: 'split',
        onSelect: () => controller.toggleMaximised(id),
      },
      ...(others.length === 0
        ? []
        : [{ key: 'hide', label: 'Hide', icon: 'close' as const, onSelect: () => controller.hide(id) }]),
      ...sides.map(([side, label]) => ({
        key: side,
        group: 'Move',
        label,
        onSelect: () => controller.dockAt(id, side),
      })),
      ...sizes.map(([how, label]) => ({ key: how, group: 'Size', label, onSelect: () => controller.resize(id, how) })),
      ...others.map((other) => ({
        key: `join-${other.id}`,
        group: 'As a tab beside',
        label: other.title,
        onSelect: () => controller.join(id, other.id),
      })),
      ...panels
        .filter((other) => !other.shown)
        .map((other) => ({
          key: `show-${other.id}`,
          group: 'Show a hidden panel',
          label: other.title,
          onSelect: () => controller.show(other.id),
        })),
      { key: 'reset', group: 'Layout', label: 'Reset the layout', icon: 'undo', onSelect: () => controller.reset() },
    ];
  };
  return (
    <Menu
      hasCommands
      label={`Panel ${title}`}
      title="Move, maximise or hide this panel"
      buttonClassName="dock-menu"
      button={<Icon name="more" size={14} />}
      items={items}
    />
  );
}
