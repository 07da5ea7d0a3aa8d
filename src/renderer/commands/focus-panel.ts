const focusable =
  'button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea, a[href], [tabindex="0"]';

/** From panel to panel, in the order of the page. */
export function focusNextPanel(direction: 1 | -1): void {
  const panels = [...document.querySelectorAll<HTMLElement>('header, nav, main section, main aside, footer')].filter(
    (panel) => panel.querySelector(focusable) !== null && panel.offsetParent !== null,
  );
  const count = panels.length;
  const current = panels.findLastIndex((panel) => panel.contains(document.activeElement));
  for (let step = 1; step <= count; step += 1) {
    const panel = panels[(current + step * direction + count * 2) % count];
    const target = panel?.querySelector<HTMLElement>(focusable);
    // A panel inside of another one may begin with the same control: the focus must move on.
    if (target && target !== document.activeElement) {
      target.focus();
      return;
    }
  }
}

/** The docked panel that has the focus. */
export function focusedPanel(): string | null {
  return document.activeElement?.closest<HTMLElement>('[data-panel]')?.dataset['panel'] ?? null;
}
