import { runIdPattern } from '../run-id';

export const manifestName = 'manifest.json';

/** Names that Windows keeps for devices, whatever their ending. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const segmentPattern = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const longestName = 240;
const mostSegments = 8;

/**
 * Why a path cannot be taken from an archive; null: it can. Only plain letters, digits, points, hyphens and underscores, and parts that
 * begin with a letter or digit: this leaves no room for absolute paths, drive letters, backslashes, `..`, or names that look like others.
 */
export function pathRefusal(path: string): string | null {
  if (path.length > longestName) return `its name has ${path.length} characters, more than ${longestName}`;
  const segments = path.split('/');
  if (segments.length > mostSegments) return `it lies ${segments.length} folders deep, more than ${mostSegments}`;
  for (const segment of segments) {
    if (!segmentPattern.test(segment) || segment.endsWith('.')) return 'its name is not one that a bundle has';
    if (reserved.test(segment)) return 'its name is kept for a device on Windows';
  }
  return null;
}

const filesOfRun =
  /^(?:run\.json|events\.jsonl|result\.json|done\.json|inspections\/\d{1,12}\.json|measurements\/[a-z0-9-]{1,80}\.json)$/;
const checkpointFile = /^checkpoints\/(\d{1,12})\/(?:manifest\.json|model\.safetensors|state\.safetensors)$/;
const startWeights = /^others\/weights-[0-9a-f]{32}\.safetensors$/;
const otherRun = /^others\/([^/]+)\/(.+)$/;

/** Whether a file of a run's folder belongs into a bundle. `steps`: checkpoints that do; null: all. */
export function belongsToRun(path: string, steps: readonly number[] | null): boolean {
  if (filesOfRun.test(path) || startWeights.test(path)) return true;
  const step = checkpointFile.exec(path)?.[1];
  if (step !== undefined) return steps === null || steps.includes(Number(step));
  const [, id = '', rest = ''] = otherRun.exec(path) ?? [];
  // A run with a state that it builds on cannot be repeated without it.
  return runIdPattern.test(id) && (filesOfRun.test(rest) || checkpointFile.test(rest));
}

/** Run or document that a path in a bundle belongs to; null: none that a bundle has. */
export function ownerOf(path: string): { readonly kind: 'run' | 'document'; readonly id: string } | null {
  const [, runId = '', rest = ''] = /^runs\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (runIdPattern.test(runId) && belongsToRun(rest, null)) return { kind: 'run', id: runId };
  const documentId = /^documents\/([^/]+)\.ansatz\.json$/.exec(path)?.[1] ?? '';
  return runIdPattern.test(documentId) ? { kind: 'document', id: documentId } : null;
}
