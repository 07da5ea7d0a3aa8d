import { existsSync, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { answers, run } from './run.mjs';

const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Path of a Chromium for the browser tests: Playwright's own, the system's, or Debian's package (as root). Null if
 * none can be had. The path is handed to the tests in ANSATZ_CHROMIUM.
 */
export async function findChromium() {
  if (process.env.ANSATZ_CHROMIUM) return process.env.ANSATZ_CHROMIUM;
  const found = playwrightOwn() ?? onPath();
  if (found) return found;
  try {
    await run('playwright', ['install', 'chromium'], { stdio: 'ignore', timeout: 180_000 });
  } catch {
    // A closed network has no browser downloads: the package manager is next.
  }
  if (playwrightOwn()) return playwrightOwn();
  if (process.platform === 'linux' && process.getuid?.() === 0 && (await answers('apt-get'))) {
    process.stdout.write("  Installing Debian's chromium package\n");
    try {
      await run('apt-get', ['update', '-qq']);
      await run('apt-get', ['install', '-y', '-qq', 'chromium'], { env: { DEBIAN_FRONTEND: 'noninteractive' } });
    } catch (error) {
      process.stderr.write(`  ${error.message}\n`);
    }
  }
  return onPath();
}

function onPath() {
  for (const directory of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const name of systemNames) {
      const candidate = path.join(directory, name);
      if (existsSync(candidate)) return candidate;
    }
  }
  return null;
}

function playwrightOwn() {
  const cache =
    process.env.PLAYWRIGHT_BROWSERS_PATH ??
    {
      linux: path.join(os.homedir(), '.cache', 'ms-playwright'),
      darwin: path.join(os.homedir(), 'Library', 'Caches', 'ms-playwright'),
      win32: path.join(os.homedir(), 'AppData', 'Local', 'ms-playwright'),
    }[process.platform];
  if (!cache || !existsSync(cache)) return null;
  const binary = {
    linux: ['chrome-linux/chrome', 'chrome-linux64/chrome'],
    darwin: ['chrome-mac/Chromium.app/Contents/MacOS/Chromium'],
    win32: ['chrome-win/chrome.exe'],
  }[process.platform];
  for (const folder of readdirSync(cache).filter((name) => /^chromium-\d+$/.test(name))) {
    for (const relative of binary ?? []) {
      const candidate = path.join(cache, folder, relative);
      if (existsSync(candidate)) return candidate;
    }
  }
  return null;
}
