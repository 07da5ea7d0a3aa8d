import { createServer } from 'vite';

/** Serves the page of figures from its sources; returns its address and how to stop. */
export async function servePage() {
  const server = await createServer({
    root: import.meta.dirname,
    configFile: false,
    cacheDir: `${import.meta.dirname}/../../node_modules/.vite-figures`,
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1', fs: { strict: false }, hmr: false },
  });
  await server.listen();
  const address = server.httpServer.address();
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}
