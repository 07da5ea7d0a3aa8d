import { ipcMain, type WebContents } from 'electron';
import {
  desktopMenuChannel,
  desktopMenuSchema,
  desktopOrderChannel,
  type DesktopMenu,
  type DesktopOrder,
} from '../../shared/lab/desktop-bridge';
import { isTrustedFrame } from './trust';

/** What the host asks of the window. Orders that come before the page listens wait for it. */
export class Orders {
  readonly #waiting: DesktopOrder[] = [];
  #page: WebContents | null = null;

  /** `onMenu`: what the page tells for the native menu. */
  constructor(developmentOrigin: string | null, onMenu: (menu: DesktopMenu) => void) {
    ipcMain.on(desktopOrderChannel, (event) => {
      if (!isTrustedFrame(event.senderFrame, developmentOrigin)) return;
      this.#page = event.sender;
      for (const order of this.#waiting.splice(0)) event.sender.send(desktopOrderChannel, order);
    });
    ipcMain.on(desktopMenuChannel, (event, described: unknown) => {
      if (!isTrustedFrame(event.senderFrame, developmentOrigin)) return;
      const menu = desktopMenuSchema.safeParse(described);
      if (menu.success) onMenu(menu.data);
    });
  }

  send(order: DesktopOrder): void {
    if (this.#page === null || this.#page.isDestroyed()) this.#waiting.push(order);
    else this.#page.send(desktopOrderChannel, order);
  }

  command(id: string): void {
    this.send({ kind: 'command', id });
  }

  /** The page is gone; the next one asks anew. */
  pageIsGone(): void {
    this.#page = null;
  }
}
