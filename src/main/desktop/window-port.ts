import { ipcMain, MessageChannelMain } from 'electron';
import { messagePortTransport, serve, type Contract, type Handlers, type Service } from '../../shared/contract';
import { desktopPortChannel } from '../../shared/lab/desktop-bridge';
import { isTrustedFrame } from './trust';

/**
 * Answers the window's request for a port. A window has one port at a time: asking again (after a reload) closes the one
 * before, and with it everything that the old page still listened to.
 */
export function offerPort<C extends Contract>(
  contract: C,
  createHandlers: () => Handlers<C>,
  developmentOrigin: string | null,
): void {
  const services = new Map<number, Service>();
  ipcMain.on(desktopPortChannel, (event) => {
    const frame = event.senderFrame;
    if (frame === null || !isTrustedFrame(frame, developmentOrigin)) return;
    const { id } = event.sender;
    const close = () => {
      services.get(id)?.close();
      services.delete(id);
    };
    if (!services.has(id)) event.sender.once('destroyed', close);
    close();
    const { port1, port2 } = new MessageChannelMain();
    services.set(id, serve(contract, createHandlers(), messagePortTransport(port1)));
    frame.postMessage(desktopPortChannel, null, [port2]);
  });
}
