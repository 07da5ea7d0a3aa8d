// Entry of the Electron that the tests use: `electron [flags] <script or folder>`, as the usual default app does it.
// It first gives this old version what the product may expect of a newer one.
const fs = require('node:fs');
const path = require('node:path');
const { app } = require('electron');

require('./old-node.cjs');
require('./old-electron.cjs');

const given = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (given === undefined) {
  process.stderr.write('No script or folder was given.\n');
  app.exit(2);
} else {
  require(scriptOf(path.resolve(given)));
}

function scriptOf(target) {
  if (!fs.statSync(target).isDirectory()) {
    app.setAppPath(path.dirname(target));
    return target;
  }
  const description = JSON.parse(fs.readFileSync(path.join(target, 'package.json'), 'utf8'));
  app.setName(description.productName ?? description.name);
  app.setAppPath(target);
  return path.join(target, description.main ?? 'index.js');
}
