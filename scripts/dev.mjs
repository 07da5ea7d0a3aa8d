// npm run dev: the workbench with hot reload. Desktop where Electron is, else Vite's server beside the lab server.
import { buildNative, installPackages, requireNode, buildApplication } from './lib/setup.mjs';
import { downloadElectron } from './lib/electron.mjs';
import { run } from './lib/run.mjs';

requireNode();
await installPackages();
await buildNative();

const wantsBrowser = process.argv.includes('--browser');
let desktop = !wantsBrowser;
if (desktop) {
  try {
    await downloadElectron();
  } catch (error) {
    desktop = false;
    process.stdout.write(`Electron's binary cannot be had here (${error.message}): developing in the browser.\n`);
  }
}

if (desktop) await run('electron-vite', ['dev', '--watch']);
else {
  await buildApplication();
  const { developInBrowser } = await import('./lib/dev-browser.mjs');
  await developInBrowser();
}
