import { bundlePieceBytes } from '../shared/lab/run-library';
import type { LabClient } from './experiment-view/types';

/** Sends a file to the host piece by piece. `say` hears the share that is there. Gives the name under which the host has it. */
export async function sendFile(
  lab: LabClient,
  file: File,
  say: (fraction: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const { importId } = await lab.beginImport({ bytes: Math.max(1, file.size) }, { signal });
  try {
    for (let offset = 0; offset < file.size; offset += bundlePieceBytes) {
      const piece = new Uint8Array(await file.slice(offset, offset + bundlePieceBytes).arrayBuffer());
      await lab.importPiece({ importId, offset, piece }, { signal });
      say((offset + piece.length) / file.size);
    }
    return importId;
  } catch (thrown) {
    await lab.dropImport({ importId }).catch(() => undefined);
    throw thrown;
  }
}
