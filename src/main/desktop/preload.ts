import { contextBridge, ipcRenderer } from 'electron';
import { desktopPortChannel, desktopPortMessage, type DesktopBridge } from '../../shared/lab/desktop-bridge';

/** The only thing that the page gets: a way to ask for its port to the host. */
const bridge: DesktopBridge = { requestPort: () => ipcRenderer.send(desktopPortChannel) };

ipcRenderer.on(desktopPortChannel, (event) => {
  window.postMessage(desktopPortMessage, window.location.origin, event.ports);
});
contextBridge.exposeInMainWorld('ansatz', bridge);
