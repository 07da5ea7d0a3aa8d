/**
 * How the desktop window gets its port to the host. The preload script exposes `window.ansatz` with one function; the
 * port itself comes as a window message, because a context bridge cannot carry it.
 */

/** Message of the preload script to the page, with one port. */
export const desktopPortMessage = 'ansatz:port';
/** Channel from the preload script to the host, and back with the port. */
export const desktopPortChannel = 'ansatz:port';

/** All that the page is given. */
export interface DesktopBridge {
  /** Asks the host for a new port; one `desktopPortMessage` follows. */
  requestPort(): void;
}

/** A new port of this page to the host. Rejects when the host does not answer in time. */
export function requestDesktopPort(
  bridge: DesktopBridge,
  page: Window,
  timeoutMilliseconds: number,
): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const finish = () => {
      clearTimeout(timer);
      page.removeEventListener('message', onMessage);
    };
    const onMessage = (event: MessageEvent) => {
      const port = event.ports[0];
      if (event.source !== page || event.data !== desktopPortMessage || port === undefined) return;
      finish();
      resolve(port);
    };
    const timer = setTimeout(() => {
      finish();
      reject(new Error('The host did not hand over a port.'));
    }, timeoutMilliseconds);
    page.addEventListener('message', onMessage);
    bridge.requestPort();
  });
}

/** The bridge, where this page runs in the desktop window. */
export function findDesktopBridge(scope: object): DesktopBridge | null {
  const bridge: unknown = 'ansatz' in scope ? scope.ansatz : null;
  return isBridge(bridge) ? bridge : null;
}

function isBridge(value: unknown): value is DesktopBridge {
  return (
    typeof value === 'object' && value !== null && 'requestPort' in value && typeof value.requestPort === 'function'
  );
}
