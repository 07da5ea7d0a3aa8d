import { docks } from '../../ui/dock';
import type { Command } from './command';

const group = 'Panels';
const moves = [
  ['left', 'to the left edge', 'panel-to-left'],
  ['right', 'to the right edge', 'panel-to-right'],
  ['above', 'to the top', 'panel-to-top'],
  ['below', 'to the bottom', 'panel-to-bottom'],
] as const;
const sizes = [
  ['wider', 'wider', 'panel-wider'],
  ['narrower', 'narrower', 'panel-narrower'],
  ['taller', 'taller', 'panel-taller'],
  ['lower', 'lower', 'panel-lower'],
] as const;

/** Panels of the step on the screen: show, hide, maximise each; move and resize the one that was worked in last. */
export function panelCommands(): Command[] {
  const dock = docks.current();
  if (dock === null) return [];
  const panels = dock.panels();
  const current = panels.find(({ id }) => id === dock.current());
  return [
    ...panels.map(({ id, title, shown }): Command => ({
      id: `${shown ? 'maximise' : 'show'}-panel-${id}`,
      group,
      title: shown ? `Maximise or restore the panel ${title}` : `Show the panel ${title}`,
      icon: 'split',
      ...(id === current?.id ? { shortcut: 'maximise-panel' as const } : {}),
      run: () => (shown ? dock.toggleMaximised(id) : dock.show(id)),
    })),
    ...panels
      .filter(({ shown }) => shown)
      .flatMap(({ id, title }): Command[] => [
        {
          id: `front-panel-${id}`,
          group,
          title: `Go to the panel ${title}`,
          icon: 'arrowRight',
          run: () => dock.show(id),
        },
        { id: `hide-panel-${id}`, group, title: `Hide the panel ${title}`, icon: 'close', run: () => dock.hide(id) },
      ]),
    ...(current === undefined
      ? []
      : [
          ...moves.map(([side, words, shortcut]): Command => ({
            id: `move-panel-${side}`,
            group,
            title: `Move the panel ${current.title} ${words}`,
            icon: 'arrowRight',
            shortcut,
            run: () => dock.dockAt(current.id, side),
          })),
          ...sizes.map(([how, words, shortcut]): Command => ({
            id: `resize-panel-${how}`,
            group,
            title: `Make the panel ${current.title} ${words}`,
            icon: 'split',
            shortcut,
            run: () => dock.resize(current.id, how),
          })),
          ...panels
            .filter(({ id, shown }) => shown && id !== current.id)
            .map((other): Command => ({
              id: `join-panel-${other.id}`,
              group,
              title: `Put the panel ${current.title} as a tab beside ${other.title}`,
              icon: 'link',
              run: () => dock.join(current.id, other.id),
            })),
        ]),
    {
      id: 'reset-layout',
      group,
      title: `Reset the layout of ${dock.title}`,
      icon: 'undo',
      run: () => dock.reset(),
    },
  ];
}
