import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const mostLevels = 6;

/**
 * Where resources/<name> is: beside the packaged application, or above this file in the source tree and in the build; null: nowhere.
 *
 * @param holding a file that the right folder has
 */
export function resourceFolder(name: string, holding: string): string | null {
  const candidates: string[] = [];
  if ('resourcesPath' in process && typeof process.resourcesPath === 'string') {
    candidates.push(join(process.resourcesPath, name), join(process.resourcesPath, 'resources', name));
  }
  for (
    let folder = dirname(fileURLToPath(import.meta.url)), up = 0;
    up < mostLevels;
    up += 1, folder = dirname(folder)
  ) {
    candidates.push(join(folder, 'resources', name));
  }
  // A library that opens a file by itself needs a real one.
  const unpacked = candidates.map((path) => path.replace('app.asar', 'app.asar.unpacked'));
  return [...unpacked, ...candidates].find((path) => existsSync(join(path, holding))) ?? null;
}
