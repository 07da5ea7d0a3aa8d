import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { scalableLengths } from './scripts/lib/scalable-lengths';

const at = (path: string) => resolve(import.meta.dirname, path);

/** One entry for each process: the desktop host, the command line and lab server, and a run's process. */
const entries = {
  index: at('src/main/desktop/index.ts'),
  cli: at('src/main/cli/index.ts'),
  'run-process': at('src/main/run-process/entry.ts'),
};

/** CommonJS: a scheme must be registered before the first await, and Electron's utility processes start from it. */
const commonJs = { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' } as const;

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node16',
      sourcemap: true,
      // Packages that exist only as ES modules, and the small ones that every process loads, go into the bundle.
      // Optional ones find what belongs to them beside themselves.
      externalizeDeps: {
        exclude: ['env-paths', 'zod', 'ws', 'commander'],
        include: ['webgpu', '@tensorflow/tfjs-backend-webgpu'],
      },
      rolldownOptions: {
        input: entries,
        output: commonJs,
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node16',
      externalizeDeps: false,
      rolldownOptions: { input: { index: at('src/main/desktop/preload.ts') }, output: commonJs },
    },
  },
  renderer: {
    root: at('src/renderer'),
    plugins: [react()],
    css: { postcss: { plugins: [scalableLengths] } },
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      target: 'chrome108',
      cssTarget: 'chrome108',
      minify: true,
      chunkSizeWarningLimit: 4000,
      rolldownOptions: {
        input: at('src/renderer/index.html'),
        // These rooms do nothing when they are loaded: the Gallery then takes of their public faces only what it uses.
        treeshake: {
          moduleSideEffects: [{ test: /[\\/]src[\\/](shared|ui[\\/]controls)[\\/].*\.tsx?$/, sideEffects: false }],
        },
      },
    },
    worker: { format: 'es' },
  },
});
