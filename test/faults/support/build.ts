import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../../..');

export interface BuiltEntries {
  readonly runProcess: string;
  readonly host: string;
  readonly sweepHost: string;
}

/** Bundles the entries of the fault tests, a second's work. */
export async function buildEntries(): Promise<BuiltEntries> {
  const outDir = resolve(root, '.cache/faults');
  const entry = (name: string) => resolve(root, `test/faults/entries/${name}.ts`);
  await bundle(
    outDir,
    { 'run-process': entry('run-process'), host: entry('host'), 'sweep-host': entry('sweep-host') },
    true,
  );
  return {
    runProcess: resolve(outDir, 'run-process.cjs'),
    host: resolve(outDir, 'host.cjs'),
    sweepHost: resolve(outDir, 'sweep-host.cjs'),
  };
}

/** Bundles the product's command line and run process as the build does; gives the program to run with Node. */
export async function buildCommandLine(): Promise<string> {
  const outDir = resolve(root, '.cache/command-line');
  const entries = {
    cli: resolve(root, 'src/main/cli/index.ts'),
    'run-process': resolve(root, 'src/main/run-process/entry.ts'),
  };
  await bundle(outDir, entries, ['env-paths', 'zod', 'ws', 'commander', 'fflate', 'echarts', 'zrender']);
  const program = resolve(outDir, 'ansatz.cjs');
  await writeFile(program, `require('./cli.cjs').main(process.argv).then((code) => (process.exitCode = code));\n`);
  return program;
}

async function bundle(outDir: string, input: Record<string, string>, noExternal: true | string[]): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: {
        input,
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' },
      },
    },
  });
}
