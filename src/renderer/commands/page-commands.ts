import { isValidElement, type ReactNode } from 'react';
import { placedMenus } from '../../ui/controls';
import type { Command } from './command';

const group = 'On this page';

/**
 * Parts whose controls belong to one row, one choice or one place among many: the rows have commands of their own, tabs and
 * choices are named by their panels, and what floats is gone when the palette opens.
 */
const among =
  'table, [role="row"], [role="grid"], [role="treegrid"], [role="listbox"], [role="tablist"], [role="menu"], [role="dialog"], dialog, [data-run], [data-preset], [data-step], .monaco-editor';

/**
 * Every button and every entry of a menu on the page that has no command of its own, by the name that it has there. `taken`: titles
 * of other commands, in small letters.
 */
export function pageCommands(taken: ReadonlySet<string>): Command[] {
  const known = new Set(taken);
  const commands: Command[] = [];
  const add = (title: string, note: string, run: () => void): void => {
    const key = `${title} ${note}`.toLowerCase();
    if (title === '' || known.has(title.toLowerCase()) || known.has(key)) return;
    known.add(key);
    commands.push({
      id: `page-${commands.length}`,
      group,
      title: title.slice(0, 200),
      ...(note === '' ? {} : { note }),
      icon: 'arrowRight',
      run,
    });
  };
  for (const button of document.querySelectorAll<HTMLButtonElement>('main button:not(:disabled)')) {
    if (!isOffered(button) || button.getAttribute('role') !== null || button.ariaHasPopup === 'menu') continue;
    add(nameOf(button), placeOf(button), () => press(button));
  }
  for (const { label, trigger, items } of placedMenus) {
    if (trigger.closest('main') === null || trigger.disabled || !isOffered(trigger)) continue;
    for (const item of items()) {
      if (item.disabled !== true) add(`${label}: ${textOf(item.label)}`, placeOf(trigger), item.onSelect);
    }
  }
  return commands;
}

const isOffered = (element: HTMLElement): boolean =>
  element.closest(among) === null && element.getClientRects().length > 0;

function press(button: HTMLButtonElement): void {
  button.scrollIntoView({ block: 'nearest' });
  button.focus();
  button.click();
}

const nameOf = (element: HTMLElement): string =>
  (element.getAttribute('aria-label') ?? element.innerText).replaceAll(/\s+/g, ' ').trim();

/** The panel or part of the page where it stands. */
function placeOf(element: HTMLElement): string {
  const panel = element.closest<HTMLElement>('[data-panel], section[aria-label], aside[aria-label], nav[aria-label]');
  const heading = panel?.querySelector<HTMLElement>('h2, h3')?.innerText;
  return (panel?.getAttribute('aria-label') ?? heading ?? '').trim().slice(0, 80);
}

function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map((part: ReactNode) => textOf(part)).join('');
  return isValidElement<{ children?: ReactNode }>(node) ? textOf(node.props.children) : '';
}
