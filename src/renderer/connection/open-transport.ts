import { AnsatzError, messagePortTransport, webSocketTransport, type Transport } from '../../shared/contract';
import { findDesktopBridge, requestDesktopPort, type DesktopBridge } from '../../shared/lab/desktop-bridge';

const connectTimeoutMilliseconds = 8_000;

/** The same window runs in the desktop shell, where the preload script hands over a port, and in a browser. */
export function openTransport(): Promise<Transport> {
  const bridge = findDesktopBridge(window);
  return bridge ? openDesktopPort(bridge) : openSocket();
}

async function openDesktopPort(bridge: DesktopBridge): Promise<Transport> {
  try {
    return messagePortTransport(await requestDesktopPort(bridge, window, connectTimeoutMilliseconds));
  } catch (cause) {
    throw new AnsatzError({
      code: 'CONNECTION_LOST',
      message: 'The desktop host does not answer.',
      reason: 'It did not hand over a connection in time.',
      suggestion: 'Close the window and start Ansatz again. Runs and documents are on disk.',
      cause,
    });
  }
}

function openSocket(): Promise<Transport> {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const socket = new WebSocket(`${scheme}://${location.host}/socket`);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => socket.close(), connectTimeoutMilliseconds);
    socket.addEventListener('open', () => {
      clearTimeout(timer);
      resolve(webSocketTransport(socket));
    });
    socket.addEventListener('close', () => {
      clearTimeout(timer);
      reject(
        new AnsatzError({
          code: 'CONNECTION_LOST',
          message: 'The host does not answer.',
          reason: 'It is not running, or it was started again and wants its new token.',
          suggestion: 'Start it with "ansatz serve" and open the address that it prints.',
        }),
      );
    });
  });
}
