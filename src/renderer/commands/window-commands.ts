import { preferConvention } from '../../ui/convention/convention-preference';
import { resetLayouts } from '../../ui/dock';
import { screenTitles } from '../shell/screen-titles';
import { helpTopics } from '../screens/help/topics';
import type { Preferences } from '../stores/preferences';
import type { Workbench } from '../workbench/workbench';
import type { Command } from './command';
import { reachControl } from './reach-control';

/** The screens and the pages of Help. */
export function placeCommands(workbench: Workbench): Command[] {
  const navigation = workbench.navigation.getState();
  return [
    ...(
      ['gallery', 'documents', 'runs', 'compare', 'sweeps', 'figures', 'data', 'devices', 'help', 'settings'] as const
    ).map((screen): Command => ({
      id: `screen-${screen}`,
      group: 'Go to',
      title: screenTitles[screen],
      icon: 'arrowRight',
      ...(screen === 'settings' ? { shortcut: 'settings' as const } : {}),
      run: () => navigation.show(screen),
    })),
    {
      id: 'measure-devices',
      group: 'Go to',
      title: 'Measure the devices',
      icon: 'refresh',
      run: () => {
        navigation.show('devices');
        reachControl('measure-devices', 'press');
      },
    },
    ...helpTopics.map(({ id, title }): Command => ({
      id: `help-${id}`,
      group: 'Go to',
      title: `Help: ${title}`,
      icon: 'help',
      run: () => navigation.showHelp(id),
    })),
  ];
}

const themes: readonly (readonly [Preferences['theme'], string])[] = [
  ['light', 'light'],
  ['dark', 'dark'],
  ['system', 'as the system'],
];

const conventions = [
  ['text', 'Energies: as written in the text'],
  ['spin', 'Energies: in the coupling of S·S'],
  ['pauli', 'Energies: in the coupling of σ·σ'],
] as const;

export function windowCommands(workbench: Workbench): Command[] {
  const group = 'Window';
  return [
    ...themes.map(([theme, words]): Command => ({
      id: `theme-${theme}`,
      group,
      title: `Theme: ${words}`,
      icon: 'theme',
      run: () => workbench.changePreferences({ theme }, 'Theme'),
    })),
    ...conventions.map(([to, title]): Command => ({
      id: `convention-${to}`,
      group,
      title,
      run: () => preferConvention(to),
    })),
    ...(['automatic', 90, 100, 110, 125, 150] as const).map((textSize): Command => ({
      id: `text-size-${textSize}`,
      group,
      title: `Size of texts: ${textSize === 'automatic' ? textSize : `${textSize} %`}`,
      run: () => workbench.changePreferences({ textSize }, 'Size of texts'),
    })),
    ...([1, 2, 3, 4] as const).map((statusBarRuns): Command => ({
      id: `status-runs-${statusBarRuns}`,
      group,
      title: `Runs in the status bar: ${statusBarRuns}`,
      icon: 'check',
      run: () => workbench.changePreferences({ statusBarRuns }, 'Runs in the status bar'),
    })),
    { id: 'reset-layouts', group, title: 'Reset the layouts of all steps', icon: 'undo', run: resetLayouts },
    {
      id: 'queue',
      group,
      title: 'Runs at work: order, memory and times',
      icon: 'play',
      shortcut: 'queue',
      run: () => reachControl('queue', 'press'),
    },
    {
      id: 'show-hints',
      group,
      title: 'Show the hints of the first start again',
      icon: 'help',
      run: () => workbench.changePreferences({ dismissedHints: [] }, 'Hints'),
    },
    {
      id: 'keys',
      group,
      title: 'Keyboard shortcuts',
      icon: 'help',
      shortcut: 'shortcuts',
      run: () => workbench.navigation.getState().setShortcutsOpen(true),
    },
  ];
}
