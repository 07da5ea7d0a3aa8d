import type { IconName } from '../../ui/controls';

/** Something that can be done now, by name. */
export interface Command {
  readonly id: string;
  readonly group: 'This document' | 'Runs' | 'Documents' | 'Experiments' | 'Go to' | 'Window';
  readonly title: string;
  readonly note?: string;
  readonly icon?: IconName;
  readonly shortcut?: string;
  readonly run: () => void;
}
