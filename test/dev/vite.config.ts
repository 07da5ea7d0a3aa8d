import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The window against a made-up host, for work on its looks: `npx vite --config test/dev/vite.config.ts`. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  worker: { format: 'es' },
  cacheDir: resolve(import.meta.dirname, '../../.cache/vite-dev'),
  build: { outDir: resolve(import.meta.dirname, '../../.cache/dev-window'), emptyOutDir: true, minify: false },
  server: { fs: { allow: [resolve(import.meta.dirname, '../..')] } },
});
