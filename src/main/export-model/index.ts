import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AnsatzError } from '../../shared/contract';
import type { ExportedFile } from '../../shared/lab/contract';
import { encodeNpz } from '../../shared/run/npz';
import type { RunRecord } from '../lab/run-record';
import { chosenCheckpoint } from '../run-store/checkpoint-store';
import { modelArrays } from './arrays';
import { modelCard } from './model-card';
import { netketScript } from './netket';
import { netketArrays } from './netket-parameters';

type Format = 'safetensors' | 'npz' | 'netket';

/** The trained model of a checkpoint (null: the last good one) as files that other programs read. */
export async function exportModel(record: RunRecord, format: Format, step: number | null): Promise<ExportedFile[]> {
  const { checkpoint, manifest } = await chosenCheckpoint(record.paths.checkpoints, step);
  const system = record.definition.exportable?.(record.spec) ?? null;
  const name = `${record.id}-${checkpoint.step}`;
  const card = modelCard(record, manifest, checkpoint, system);
  const cardFile = file(`${name}.json`, 'application/json', `${JSON.stringify(card, null, 2)}\n`);
  switch (format) {
    case 'safetensors': {
      const path = join(record.paths.checkpoints, String(checkpoint.step), 'model.safetensors');
      return [file(`${name}.safetensors`, 'application/octet-stream', await readFile(path)), cardFile];
    }
    case 'npz': {
      const arrays = modelArrays(checkpoint.model, system?.ansatz.complexParameters === true);
      return [file(`${name}.npz`, 'application/zip', encodeNpz(arrays)), cardFile];
    }
    case 'netket': {
      if (system === null) throw noSystem();
      const arrays = netketArrays(checkpoint.model, system);
      const weights = `${name}-netket.npz`;
      const script = netketScript({
        system,
        weights,
        title: record.run.title,
        runId: record.id,
        seed: record.run.seed,
        step: checkpoint.step,
      });
      return [file(`${name}-netket.py`, 'text/x-python', script), file(weights, 'application/zip', encodeNpz(arrays))];
    }
  }
}

function noSystem(): AnsatzError {
  return new AnsatzError({
    code: 'EXPORT_NOT_POSSIBLE',
    message: 'This experiment cannot be written as a NetKet script.',
    reason: 'It has no lattice Hamiltonian.',
    suggestion: 'Export the model as safetensors or npz.',
  });
}

function file(name: string, mediaType: string, content: Uint8Array | string): ExportedFile {
  return { name, mediaType, content: typeof content === 'string' ? new TextEncoder().encode(content) : content };
}
