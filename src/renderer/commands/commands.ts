import type { Workbench } from '../workbench/workbench';
import type { Command } from './command';
import { documentCommands } from './document-commands';
import { figureCommands } from './figure-commands';
import { openCommands, presetCommands, tabCommands } from './open-commands';
import { pageCommands } from './page-commands';
import { panelCommands } from './panel-commands';
import { runCommands } from './run-commands';
import { runLibraryCommands } from './run-library-commands';
import { sweepCommands } from './sweep-commands';
import { placeCommands, windowCommands } from './window-commands';

/** Everything that can be done now, by name. Commands that would do nothing are left out. */
export function commandsOf(workbench: Workbench): Command[] {
  const named = namedCommandsOf(workbench);
  return [...named, ...pageCommands(new Set(named.map(({ title }) => title.toLowerCase())))];
}

/** Without the controls that the page shows at the moment. */
export function namedCommandsOf(workbench: Workbench): Command[] {
  return [
    ...documentCommands(workbench),
    ...panelCommands(),
    ...runCommands(workbench),
    ...runLibraryCommands(workbench),
    ...tabCommands(workbench),
    ...openCommands(workbench),
    ...figureCommands(workbench),
    ...sweepCommands(workbench),
    ...presetCommands(workbench),
    ...placeCommands(workbench),
    ...windowCommands(workbench),
  ];
}
