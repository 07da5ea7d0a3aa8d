// npm run package: builds everything and packs the app for this system (Linux: deb and AppImage, macOS: dmg, Windows:
// nsis). --dir: only the folder with the app. --electron DIR: an Electron that is already here instead of a download.
// --output DIR. --prepared: everything is built already. --test-shim: for the tests' old Electron (see scripts/fetch-electron.mjs); never for release.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root, step } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';

const { values: options } = parseArgs({
  options: {
    dir: { type: 'boolean', default: false },
    electron: { type: 'string' },
    output: { type: 'string' },
    prepared: { type: 'boolean', default: false },
    'test-shim': { type: 'boolean', default: false },
  },
});

if (!options.prepared) await setUp();
const { build } = await import('electron-builder');
await step('Packing', async () => {
  const written = await build({
    projectDir: root,
    dir: options.dir,
    publish: 'never',
    config: {
      extends: path.join(root, 'electron-builder.yml'),
      ...(options.output ? { directories: { output: path.resolve(options.output), buildResources: 'resources' } } : {}),
      ...(options.electron ? { electronDist: path.resolve(options.electron) } : {}),
      // The one fuse that the tests' old Electron lacks; the others are in the file.
      ...(options['test-shim'] ? testShim() : { electronFuses: { grantFileProtocolExtraPrivileges: false } }),
    },
  });
  for (const file of written) process.stdout.write(`  ${file}\n`);
});

/** Starts the app through the stand-ins that an old Electron needs. */
function testShim() {
  return {
    extraMetadata: { main: 'shim/packaged.cjs' },
    files: [{ from: 'test/e2e/electron/shim', to: 'shim' }],
    asarUnpack: ['shim/**'],
  };
}
