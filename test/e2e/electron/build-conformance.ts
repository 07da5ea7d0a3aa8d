import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../../..');
const source = join(import.meta.dirname, 'conformance');
export const conformanceDirectory = join(root, '.cache', 'electron-conformance');

/** Bundles the conformance app as the product is bundled: CommonJS for the processes, a page for the window. */
export async function buildConformance(): Promise<void> {
  await rm(conformanceDirectory, { recursive: true, force: true });
  await bundle({ main: join(source, 'main.ts'), 'probe-child': join(source, 'probe-child.ts') });
  // Alone: a sandboxed preload script cannot load a second file.
  await bundle({ preload: join(root, 'src/main/desktop/preload.ts') });
  await build({
    configFile: false,
    logLevel: 'warn',
    root: source,
    base: './',
    build: { outDir: join(conformanceDirectory, 'page'), emptyOutDir: true, target: 'chrome108' },
  });
}

async function bundle(input: Record<string, string>): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    root,
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: conformanceDirectory,
      emptyOutDir: false,
      target: 'node16',
      rolldownOptions: {
        input,
        external: ['electron', /^node:/],
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' },
      },
    },
  });
}
