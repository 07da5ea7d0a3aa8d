// Entry of the packaged app under the tests' Electron.
require('./old-node.cjs');
require('./old-electron.cjs');
require('../out/main/index.cjs');
