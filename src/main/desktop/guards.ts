import { shell, type App, type Session, type WebContents } from 'electron';
import { allowedExternalUrl } from './trust';

/** The one permission that a scientist needs: copying a value out of the window. */
const harmlessPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Nothing in the window may ask for the camera, the place, devices or notifications. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(harmlessPermissions.has(permission)));
  session.setPermissionCheckHandler((_contents, permission) => harmlessPermissions.has(permission));
  session.setDevicePermissionHandler(() => false);
}

/** The window never leaves its page: links to the web open in the browser, everything else is refused. */
export function confineWindows(app: App): void {
  app.on('web-contents-created', (_event, contents) => confine(contents));
}

function confine(contents: WebContents): void {
  contents.on('will-navigate', (event, url) => {
    event.preventDefault();
    openExternally(url);
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openExternally(url);
    return { action: 'deny' };
  });
}

function openExternally(url: string): void {
  const external = allowedExternalUrl(url);
  if (external !== null) void shell.openExternal(external);
}
