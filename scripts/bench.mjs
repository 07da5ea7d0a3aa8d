// npm run bench: see docs/benchmarks.md. Options: --only WORKLOAD[,WORKLOAD], --no-peer, --curves, --memory, --histories.
import { buildNative, installPackages, requireNode } from './lib/setup.mjs';
import { run } from './lib/run.mjs';

requireNode();
await installPackages();
await buildNative();
await run('tsx', ['bench/run.ts', ...process.argv.slice(2)]).catch((error) => process.exit(error.code ?? 1));
