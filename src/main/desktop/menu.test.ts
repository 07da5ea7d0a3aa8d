import type { MenuItemConstructorOptions } from 'electron';
import { expect, test, vi } from 'vitest';
import { mayReload } from './crash';
import { emptyMenu, menuTemplate } from './menu';

vi.mock('electron', () => ({ Menu: {}, shell: {}, dialog: {} }));

function flat(items: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
}

const options = (command = (_id: string): void => undefined) => ({
  platform: 'linux' as const,
  runsDirectory: '/runs',
  command,
});

test('entries are commands of the page, disabled while they would do nothing', () => {
  const asked: string[] = [];
  const menu = {
    ...emptyMenu,
    enabled: ['run', 'undo'],
    undo: 'Rock & roll',
    recent: [{ id: 'document-1', label: 'My chain' }],
    presets: [{ id: 'preset-tfim', label: 'Ising chain' }],
  };
  const items = flat(
    menuTemplate(
      menu,
      options((id) => asked.push(id)),
    ),
  );
  const labelled = (label: string) => items.find((item) => item.label === label);
  expect(labelled('Run')).toMatchObject({ label: 'Run' });
  expect(items.find(({ id }) => id === 'run')).toMatchObject({ enabled: true, registerAccelerator: false });
  expect(items.find(({ id }) => id === 'redo')).toMatchObject({ enabled: false });
  expect(labelled('Undo: Rock && roll')).toMatchObject({ enabled: true });
  for (const label of ['My chain', 'Ising chain']) {
    const click: unknown = labelled(label)?.click;
    if (typeof click === 'function') Reflect.apply(click, null, []);
  }
  expect(asked).toEqual(['document-1', 'preset-tfim']);
});

test('every command is in the menu once: in its own place, else in the section of its group', () => {
  const menu = {
    ...emptyMenu,
    enabled: ['run', 'rename'],
    sections: [{ label: 'This document', entries: ['run', 'rename'].map((id) => ({ id, label: id })) }],
  };
  const items = menuTemplate(menu, options());
  expect(flat(items).filter(({ id }) => id === 'run')).toHaveLength(1);
  const commands = items.find(({ id }) => id === 'commands');
  expect(flat(commands ? [commands] : []).map(({ id }) => id)).toEqual(['commands', 'section-This document', 'rename']);
});

test('every entry either has a role, a submenu, or something to do', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    const idle = flat(menuTemplate(emptyMenu, { ...options(), platform })).filter(
      ({ role, submenu, click, type, enabled }) =>
        role === undefined && submenu === undefined && click === undefined && type !== 'separator' && enabled !== false,
    );
    expect(idle.map(({ label }) => label)).toEqual([]);
  }
});

test('a window that fails again and again is not loaded without end', () => {
  expect(mayReload([], 0)).toBe(true);
  expect(mayReload([1000, 2000], 3000)).toBe(true);
  expect(mayReload([1000, 2000, 3000], 4000)).toBe(false);
  expect(mayReload([1000, 2000, 3000], 63_500)).toBe(true);
});
