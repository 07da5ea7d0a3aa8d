import { z } from 'zod';
import { readStored, writeStored } from '../stores/storage';
import type { Workbench } from '../workbench/workbench';

const storedKey = 'scroll';
const storedSchema = z.array(z.tuple([z.string(), z.number(), z.number()])).max(500);
const mostPlaces = 200;
const writeAfterMilliseconds = 250;
/** What a page shows may arrive late; after this it is left where it is. */
const restoreForMilliseconds = 6_000;

/**
 * Keeps how far every page, step and panel is scrolled, and scrolls there again: when somebody comes back to a page, and after
 * a reload or a crash. What the user does himself comes first.
 */
export function keepScrollPlaces(workbench: Workbench): void {
  const places = new Map<string, readonly [number, number]>(
    (readStored(storedKey, storedSchema) ?? []).map(([key, left, top]) => [key, [left, top]]),
  );
  let timer: ReturnType<typeof setTimeout> | null = null;
  const write = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    writeStored(
      storedKey,
      [...places].slice(-mostPlaces).map(([key, [left, top]]) => [key, left, top]),
    );
  };
  let page = pageOf(workbench);
  let stopRestoring = restore(page, places);

  document.addEventListener(
    'scroll',
    ({ target }) => {
      if (!(target instanceof HTMLElement) || target.closest('main') === null || stopRestoring.isActive()) return;
      const key = keyOf(page, target);
      places.delete(key);
      if (target.scrollTop !== 0 || target.scrollLeft !== 0) places.set(key, [target.scrollLeft, target.scrollTop]);
      timer ??= setTimeout(write, writeAfterMilliseconds);
    },
    { capture: true, passive: true },
  );
  window.addEventListener('pagehide', write);
  for (const event of ['wheel', 'pointerdown', 'keydown', 'focusin'] as const) {
    document.addEventListener(event, ({ target }) => {
      if (target instanceof Element && target.closest('main') !== null) stopRestoring();
    });
  }
  workbench.navigation.subscribe(() => {
    const next = pageOf(workbench);
    if (next === page) return;
    stopRestoring();
    page = next;
    stopRestoring = restore(page, places);
  });
}

function pageOf(workbench: Workbench): string {
  const { screen, documentId, step, helpTopic } = workbench.navigation.getState();
  if (screen === 'document') return `${documentId ?? ''}/${step}`;
  return screen === 'help' ? `help/${helpTopic}` : screen;
}

/** Names a scroller by its panel, or by its place in the page. */
function keyOf(page: string, element: Element): string {
  const parts: string[] = [];
  for (let at: Element | null = element; at !== null && at.tagName !== 'MAIN'; at = at.parentElement) {
    const panel = at instanceof HTMLElement ? at.dataset['panel'] : undefined;
    if (panel !== undefined) {
      parts.push(`panel ${panel}`);
      break;
    }
    const siblings: readonly Element[] = at.parentElement === null ? [] : [...at.parentElement.children];
    parts.push(String(siblings.indexOf(at)));
  }
  return `${page}: ${parts.reverse().join('/')}`;
}

interface Restoring {
  (): void;
  isActive(): boolean;
}

function restore(page: string, places: ReadonlyMap<string, readonly [number, number]>): Restoring {
  const wanted = new Map([...places].filter(([key]) => key.startsWith(`${page}: `)));
  const until = performance.now() + restoreForMilliseconds;
  let active = wanted.size > 0;
  const stop = (): void => {
    active = false;
  };
  const look = (): void => {
    if (!active) return;
    if (performance.now() > until) return stop();
    for (const element of document.querySelectorAll('main *')) {
      if (element.scrollHeight <= element.clientHeight && element.scrollWidth <= element.clientWidth) continue;
      const key = keyOf(page, element);
      const place = wanted.get(key);
      if (place === undefined) continue;
      element.scrollTo({ left: place[0], top: place[1], behavior: 'instant' });
      if (Math.abs(element.scrollTop - place[1]) < 2 && Math.abs(element.scrollLeft - place[0]) < 2) wanted.delete(key);
    }
    if (wanted.size === 0) return stop();
    setTimeout(look, 120);
  };
  if (active) setTimeout(look, 60);
  return Object.assign(stop, { isActive: () => active });
}
