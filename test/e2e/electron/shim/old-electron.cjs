// What Electron 22 lacks and the product uses: protocol.handle, over the stream protocol that it has, and the
// Response that its handler returns. Utility processes get the same help with Node as the main process.
const path = require('node:path');
const { Readable } = require('node:stream');
const { protocol, utilityProcess } = require('electron');

if (globalThis.Response === undefined) {
  globalThis.Response = class Response {
    constructor(body, { status = 200, headers = {} } = {}) {
      Object.assign(this, { body, status, headers });
    }
  };
}

if (protocol.handle === undefined) {
  protocol.handle = (scheme, handler) => {
    protocol.registerStreamProtocol(scheme, async ({ url, method }, answer) => {
      try {
        const { body, status, headers } = await handler({ url, method });
        const data = body === null ? Readable.from([]) : Readable.from([Buffer.from(body)]);
        answer({ statusCode: status, headers, data });
      } catch (error) {
        console.error(error);
        answer({ statusCode: 500, data: Readable.from([]) });
      }
    });
  };
}

const fork = utilityProcess.fork.bind(utilityProcess);
utilityProcess.fork = (entry, args = [], options = {}) =>
  fork(entry, args, {
    ...options,
    execArgv: [
      ...(options.execArgv ?? []),
      '--require',
      path.join(__dirname, 'old-node.cjs').replace('app.asar', 'app.asar.unpacked'),
    ],
  });
