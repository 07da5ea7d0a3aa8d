import { AnsatzError } from '../../shared/contract';
import { isDiskFull } from './file-system';

/** Does something that writes; a full disk is said in words. */
export async function sayingDiskFull<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (thrown) {
    if (!isDiskFull(thrown)) throw thrown;
    throw new AnsatzError({
      code: 'DISK_FULL',
      message: 'Disk full: nothing could be written. Nothing is lost.',
      reason: 'The disk, or the quota, has no room left.',
      suggestion: 'Free some space and try again.',
      cause: thrown,
    });
  }
}
