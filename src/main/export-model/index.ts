import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint } from '../../engine/run-context';
import { AnsatzError } from '../../shared/contract';
import type { ModelFormat } from '../../shared/lab/model-formats';
import type { ExportedFile } from '../../shared/lab/contract';
import { encodeNpz } from '../../shared/run/npz';
import type { RunRecord } from '../lab/run-record';
import { chosenCheckpoint } from '../run-store/checkpoint-store';
import { version } from '../version';
import { modelArrays } from './arrays';
import { modelCard } from './model-card';
import { graphReadme } from './graph/readme';
import { writeLayersModel } from './graph/layers-model';
import { type TrainedState, writeOnnx } from './graph/onnx';
import { netketScript } from './netket';
import { netketArrays } from './netket-parameters';

/** The trained model of a checkpoint (null: the last good one) as files that other programs read. */
export async function exportModel(
  record: RunRecord,
  format: ModelFormat,
  step: number | null,
): Promise<ExportedFile[]> {
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
    case 'onnx': {
      const content = writeOnnx(trainedState(record, checkpoint));
      const readme = file(`${name}-onnx.md`, 'text/markdown', graphReadme('onnx', name, record.run));
      return [file(`${name}.onnx`, 'application/octet-stream', content), readme, cardFile];
    }
    case 'tensorflowjs': {
      const weightsName = `${name}-weights.bin`;
      const { model, weights } = writeLayersModel(trainedState(record, checkpoint), weightsName);
      return [
        file(`${name}-model.json`, 'application/json', model),
        file(weightsName, 'application/octet-stream', weights),
        file(`${name}-tensorflowjs.md`, 'text/markdown', graphReadme('tensorflowjs', name, record.run)),
        cardFile,
      ];
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

function trainedState(record: RunRecord, { model, step }: Checkpoint): TrainedState {
  const { run } = record;
  const form = record.definition.wavefunction?.(record.spec) ?? null;
  if (form === null) {
    throw new AnsatzError({
      code: 'EXPORT_NOT_POSSIBLE',
      message: 'This experiment has no wavefunction that is a graph of layers.',
      reason: 'It trains something else.',
      suggestion: 'Export the model as safetensors or npz.',
    });
  }
  const metadata = {
    run: run.id,
    seed: run.seed,
    step: String(step),
    specDigest: run.specDigest,
    application: `${run.application.name} ${run.application.version}`,
  };
  return { ...form, tensors: model, title: run.title, version, metadata };
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
