import { resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../../..');
const outDir = resolve(root, '.cache/faults');

export interface BuiltEntries {
  readonly runProcess: string;
  readonly host: string;
}

/** Bundles the entries of the fault tests, a second's work. */
export async function buildEntries(): Promise<BuiltEntries> {
  const entry = (name: string) => resolve(root, `test/faults/entries/${name}.ts`);
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: {
        input: { 'run-process': entry('run-process'), host: entry('host') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' },
      },
    },
  });
  return { runProcess: resolve(outDir, 'run-process.cjs'), host: resolve(outDir, 'host.cjs') };
}
