import type { Page } from '@playwright/test';

/** Whatever a text makes run sets this. */
const witness = '__hostile';

/** What a text made run, or left where it could run; empty: nothing. */
export async function whatRan(page: Page): Promise<string[]> {
  return page.evaluate((name) => {
    const found: string[] = [];
    if (Reflect.has(globalThis, name)) found.push('a script ran');
    const own = (url: string): boolean => url === '' || new URL(url, location.href).origin === location.origin;
    for (const element of document.querySelectorAll(
      'script, iframe, object, embed, link:not([rel="icon"]), base, meta[http-equiv]',
    )) {
      const address = element.getAttribute('src') ?? element.getAttribute('href') ?? '';
      if (address.startsWith('data:') || address.startsWith('javascript:') || !own(address))
        found.push(element.outerHTML);
    }
    for (const element of document.querySelectorAll('*')) {
      for (const { name: attribute, value } of element.attributes) {
        if (/^on/i.test(attribute)) found.push(`${element.tagName} ${attribute}`);
        if (/^\s*(javascript|vbscript):/i.test(value) && /^(href|src|action|xlink:href)$/i.test(attribute))
          found.push(value);
      }
    }
    return found;
  }, witness);
}
