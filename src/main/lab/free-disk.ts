import { statfs } from 'node:fs/promises';

/** Bytes that this user can still write where `path` is; 0 where the system does not tell. */
export async function freeDiskBytes(path: string): Promise<number> {
  // Missing in older versions of Node.
  if (typeof statfs !== 'function') return 0;
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
