import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './run.mjs';

const skipped = new Set(['node_modules', 'target', 'out', 'dist', '.git', '.cache']);

/** Digest of names, sizes and modification times below the given paths: changes when a source does. */
export function fingerprint(paths) {
  const hash = createHash('sha256');
  const visit = (file) => {
    const absolute = path.join(root, file);
    if (!existsSync(absolute)) return;
    const stat = statSync(absolute);
    if (stat.isDirectory()) {
      for (const entry of readdirSync(absolute).sort()) if (!skipped.has(entry)) visit(path.join(file, entry));
    } else hash.update(`${file} ${stat.size} ${stat.mtimeMs}\n`);
  };
  for (const file of paths) visit(file);
  return hash.digest('hex');
}

const stampFile = (name) => path.join(root, '.cache', `${name}.stamp`);

export function isCurrent(name, digest) {
  return existsSync(stampFile(name)) && readFileSync(stampFile(name), 'utf8') === digest;
}

export function stamp(name, digest) {
  mkdirSync(path.dirname(stampFile(name)), { recursive: true });
  writeFileSync(stampFile(name), digest);
}
