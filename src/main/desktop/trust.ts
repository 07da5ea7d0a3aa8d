import { appHost, appScheme } from './app-protocol';

/** A frame as Electron shows it with each message. */
export interface SenderFrame {
  readonly url: string;
  readonly parent: unknown;
}

/**
 * True for the main frame of our own page. `developmentOrigin` is where the page comes from while it is developed with
 * hot reload, and null otherwise.
 */
export function isTrustedFrame(frame: SenderFrame | null, developmentOrigin: string | null): boolean {
  if (frame === null || frame.parent !== null) return false;
  let url: URL;
  try {
    url = new URL(frame.url);
  } catch {
    return false;
  }
  if (url.protocol === `${appScheme}:`) return url.host === appHost && url.username === '' && url.port === '';
  return developmentOrigin !== null && url.origin === developmentOrigin;
}

/** The address to hand to the system's browser, or null: https only, without a name or password in it. */
export function allowedExternalUrl(text: string): string | null {
  try {
    const url = new URL(text);
    return url.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null;
  } catch {
    return null;
  }
}

/** Where the page comes from under hot reload: only from this machine, and never in an installed app. */
export function developmentOrigin(address: string | undefined, isPackaged: boolean): string | null {
  if (isPackaged || address === undefined) return null;
  try {
    const url = new URL(address);
    return url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname) ? url.origin : null;
  } catch {
    return null;
  }
}
