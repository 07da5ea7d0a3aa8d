import type { ShortcutId } from '../../shared/window/shortcuts';
import type { IconName } from '../../ui/controls';

export const commandGroups = [
  'This document',
  'On this page',
  'Panels',
  'Runs',
  'Documents',
  'Experiments',
  'Go to',
  'Window',
] as const;

/** Something that can be done now, by name. */
export interface Command {
  readonly id: string;
  readonly group: (typeof commandGroups)[number];
  readonly title: string;
  readonly note?: string;
  readonly icon?: IconName;
  readonly shortcut?: ShortcutId;
  readonly run: () => void;
}
