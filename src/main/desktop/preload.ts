import { contextBridge, ipcRenderer } from 'electron';
import {
  desktopMenuChannel,
  desktopOrderChannel,
  desktopPortChannel,
  desktopPortMessage,
  type DesktopBridge,
} from '../../shared/lab/desktop-bridge';

/** The only things that the page gets: its port to the host, orders of the native menu, and what that menu shows. */
const bridge: DesktopBridge = {
  requestPort: () => ipcRenderer.send(desktopPortChannel),
  listen: () => ipcRenderer.send(desktopOrderChannel),
  describe: (menu) => ipcRenderer.send(desktopMenuChannel, menu),
};

ipcRenderer.on(desktopPortChannel, (event) => {
  window.postMessage(desktopPortMessage, window.location.origin, event.ports);
});
ipcRenderer.on(desktopOrderChannel, (_event, order: unknown) => {
  window.postMessage({ order }, window.location.origin);
});
contextBridge.exposeInMainWorld('ansatz', bridge);
