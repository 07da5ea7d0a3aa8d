#!/usr/bin/env node
// The command line. Its program is built from src/main/cli; in a source tree that was never built it is built first.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../out/main/cli.cjs', import.meta.url));
if (!existsSync(program)) {
  const { setUp } = await import('../scripts/lib/setup.mjs');
  await setUp();
}
// What reads the output, such as `head`, may leave before its end.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
process.exitCode = await createRequire(import.meta.url)(program).main(process.argv);
