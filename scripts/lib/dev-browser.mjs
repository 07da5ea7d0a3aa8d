import { spawn } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';
import react from '@vitejs/plugin-react';
import { createServer } from 'vite';
import { root } from './run.mjs';

/**
 * Hot reload without Electron: Vite serves the window's source and passes the lab's own addresses on to a lab server.
 * The lab server keeps its checks: requests reach it with its own host and origin.
 */
export async function developInBrowser() {
  const lab = spawn(process.execPath, [path.join(root, 'bin', 'ansatz.mjs'), 'serve', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await new Promise((resolve, reject) => {
    readline.createInterface({ input: lab.stdout }).on('line', (line) => {
      const found = /http:\/\/\S+/.exec(line);
      if (found) resolve(new URL(found[0]));
    });
    lab.on('exit', (code) => reject(new Error(`The lab server ended with ${code}.`)));
  });
  const passedOn = {
    target: address.origin,
    changeOrigin: true,
    headers: { origin: address.origin },
  };
  const vite = await createServer({
    configFile: false,
    root: path.join(root, 'src', 'renderer'),
    plugins: [react()],
    worker: { format: 'es' },
    server: {
      host: '127.0.0.1',
      proxy: { '/enter': passedOn, '/socket': { ...passedOn, ws: true } },
      fs: { allow: [root] },
    },
  });
  await vite.listen();
  const port = vite.config.server.port;
  process.stdout.write(`The window with hot reload is at http://127.0.0.1:${port}/enter${address.search}\n`);
  const stop = async () => {
    lab.kill('SIGINT');
    await vite.close();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
