// What Node 16 lacks and the product uses. Loaded into the main process and, by --require, into utility processes.
const os = require('node:os');
const v8 = require('node:v8');

const define = (target, name, value) => {
  if (!(name in target)) Object.defineProperty(target, name, { value, configurable: true, writable: true });
};

define(globalThis, 'structuredClone', (value) => v8.deserialize(v8.serialize(value)));
define(globalThis, 'crypto', require('node:crypto').webcrypto);
define(os, 'availableParallelism', () => os.cpus().length);
define(URL, 'canParse', (text, base) => {
  try {
    return new URL(text, base) !== null;
  } catch {
    return false;
  }
});
define(AbortSignal, 'any', (signals) => {
  const controller = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) controller.abort(signal.reason);
    else signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
  }
  return controller.signal;
});
for (const prototype of [Array.prototype, Object.getPrototypeOf(Int8Array.prototype)]) {
  define(prototype, 'toSorted', function (compare) {
    return this.slice().sort(compare);
  });
  define(prototype, 'toReversed', function () {
    return this.slice().reverse();
  });
  define(prototype, 'with', function (index, value) {
    const copy = this.slice();
    copy[index < 0 ? copy.length + index : index] = value;
    return copy;
  });
  define(prototype, 'findLastIndex', function (matches) {
    for (let index = this.length - 1; index >= 0; index--) if (matches(this[index], index, this)) return index;
    return -1;
  });
  define(prototype, 'findLast', function (matches) {
    return this[this.findLastIndex(matches)];
  });
}
define(Array.prototype, 'toSpliced', function (...change) {
  const copy = this.slice();
  copy.splice(...change);
  return copy;
});
define(Array, 'fromAsync', async (items) => {
  const list = [];
  for await (const item of items) list.push(item);
  return list;
});
define(Promise, 'withResolvers', () => {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
});
