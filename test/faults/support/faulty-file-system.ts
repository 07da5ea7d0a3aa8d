import { nodeFileSystem, type FileSystem } from '../../../src/main/run-store/file-system';
import type { Fault } from './fault';

function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}

/** The real disk, on which the process is killed in the middle of an operation. */
export function faultyFileSystem(fault: Fault): FileSystem {
  let operations = 0;
  let writes = 0;
  const isLast = () => {
    operations += 1;
    return fault.kind === 'killAtOperation' && operations === fault.operation;
  };
  return {
    async open(path, mode) {
      if (isLast()) return die();
      const file = await nodeFileSystem.open(path, mode);
      return {
        async write(bytes) {
          writes += 1;
          if (fault.kind !== 'killInWrite' || writes !== fault.write) return file.write(bytes);
          await file.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
          return die();
        },
        truncate: (length) => (isLast() ? die() : file.truncate(length)),
        sync: () => (isLast() ? die() : file.sync()),
        close: () => file.close(),
      };
    },
    rename: (from, to) => (isLast() ? die() : nodeFileSystem.rename(from, to)),
    makeDirectory: (path) => (isLast() ? die() : nodeFileSystem.makeDirectory(path)),
    remove: (path) => (isLast() ? die() : nodeFileSystem.remove(path)),
    syncDirectory: (path) => (isLast() ? die() : nodeFileSystem.syncDirectory(path)),
  };
}
