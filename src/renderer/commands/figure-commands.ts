import { createFigurePage } from '../workbench/figure-commands';
import type { Workbench } from '../workbench/workbench';

/** Figure pages by name. */
export function figureCommands(workbench: Workbench) {
  const { list } = workbench.figures.store.getState();
  return [
    {
      id: 'new-figure',
      group: 'Documents' as const,
      title: 'New figure',
      icon: 'plus' as const,
      run: () => createFigurePage(workbench),
    },
    ...(list ?? []).map(({ id, title, panels }) => ({
      id: `figure-${id}`,
      group: 'Documents' as const,
      title: `Open figure: ${title}`,
      note: panels === 1 ? '1 panel' : `${panels} panels`,
      icon: 'figure' as const,
      run: () =>
        workbench.attempt(async () => {
          await workbench.figures.open(id);
          workbench.navigation.getState().show('figures');
        }),
    })),
  ];
}
