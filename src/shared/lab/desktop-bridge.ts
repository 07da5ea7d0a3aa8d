import { z } from 'zod';
import { fileToOpenSchema } from './file-to-open';

/**
 * How the desktop window reaches the host. The preload script exposes `window.ansatz`; the port itself, commands of the native
 * menu and opened files come as window messages, because a context bridge cannot carry ports.
 */

/** Message of the preload script to the page, with one port. */
export const desktopPortMessage = 'ansatz:port';
/** Channel from the preload script to the host, and back with the port. */
export const desktopPortChannel = 'ansatz:port';
/** Channel from the host to the page: what was chosen in the native menu, and files that the system opens with us. */
export const desktopOrderChannel = 'ansatz:order';
/** Channel from the page to the host: what its menu should show. */
export const desktopMenuChannel = 'ansatz:menu';

/** What the host asks of the page. */
export const desktopOrderSchema = z.discriminatedUnion('kind', [
  /** A command of the palette, by its id. */
  z.object({ kind: z.literal('command'), id: z.string().max(200) }),
  ...fileToOpenSchema.options,
]);
export type DesktopOrder = z.output<typeof desktopOrderSchema>;

const menuEntrySchema = z.object({ id: z.string().max(200), label: z.string().max(300) });

/** What the page tells for the native menu. */
export const desktopMenuSchema = z.object({
  /** Commands that would do something now. */
  enabled: z.array(z.string().max(200)).max(5000),
  recent: z.array(menuEntrySchema).max(10),
  presets: z.array(menuEntrySchema).max(300),
  /** All other commands of the palette that can be done now, by its groups. */
  sections: z.array(z.object({ label: z.string().max(100), entries: z.array(menuEntrySchema).max(500) })).max(12),
  undo: z.string().max(300).nullable(),
  redo: z.string().max(300).nullable(),
  theme: z.enum(['light', 'dark', 'system']),
});
export type DesktopMenu = z.output<typeof desktopMenuSchema>;

/** All that the page is given. */
export interface DesktopBridge {
  /** Asks the host for a new port; one `desktopPortMessage` follows. */
  requestPort(): void;
  /** From now on orders come as window messages of this shape: { order }. The ones that came before come at once. */
  listen(): void;
  /** Tells the host what its menu should show. */
  describe(menu: unknown): void;
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

const orderMessageSchema = z.object({ order: desktopOrderSchema });

/** Hands over every order of the host. Returns how to stop. */
export function onDesktopOrder(bridge: DesktopBridge, page: Window, take: (order: DesktopOrder) => void): () => void {
  const onMessage = (event: MessageEvent): void => {
    if (event.source !== page) return;
    const parsed = orderMessageSchema.safeParse(event.data);
    if (parsed.success) take(parsed.data.order);
  };
  page.addEventListener('message', onMessage);
  bridge.listen();
  return () => page.removeEventListener('message', onMessage);
}

/** The bridge, where this page runs in the desktop window. */
export function findDesktopBridge(scope: object): DesktopBridge | null {
  const bridge: unknown = 'ansatz' in scope ? scope.ansatz : null;
  return isBridge(bridge) ? bridge : null;
}

function isBridge(value: unknown): value is DesktopBridge {
  return (
    typeof value === 'object' &&
    value !== null &&
    (['requestPort', 'listen', 'describe'] as const).every(
      (name) => name in value && typeof Reflect.get(value, name) === 'function',
    )
  );
}
