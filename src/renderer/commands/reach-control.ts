const longestWaitMilliseconds = 15_000;

/**
 * Brings a control into view and gives it the focus, or presses it, as soon as its panel is there: steps are loaded when they
 * are opened. A control that cannot be pressed has its reason beside it and is shown.
 */
export function reachControl(control: string, how: 'press' | 'show'): void {
  const until = performance.now() + longestWaitMilliseconds;
  const look = (): void => {
    const found = document.querySelector<HTMLElement>(`[data-control="${CSS.escape(control)}"]`);
    if (found !== null) {
      found.scrollIntoView({ block: 'center' });
      focusable(found)?.focus();
      if (how === 'press') found.click();
    } else if (performance.now() < until) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

const focusable = (element: HTMLElement): HTMLElement | null =>
  element.matches('button, input, select') ? element : element.querySelector<HTMLElement>('input, select, button');
