import { describe, expect, it } from 'vitest';
import { groundStatePresets } from '../../experiments/ground-state/presets';
import { trainedForm } from '../../experiments/ground-state/exportable';
import type { CheckpointTensor } from '../../engine/run-context';
import { refusalOfTensorEngine } from '../../shared/model/tensor-engine';
import { decodeNpy, encodeNpy } from '../../shared/run/npy';
import { decodeNpz, encodeNpz } from '../../shared/run/npz';
import { decodeSafetensors, encodeSafetensors } from '../../shared/run/safetensors';
import { modelArrays } from './arrays';

const model: Readonly<Record<string, CheckpointTensor>> = {
  'hidden.weights': { shape: [2, 3, 2], data: Float64Array.from({ length: 12 }, (_, i) => Math.sin(i) / 3) },
  bias: { shape: [2, 2], data: Float64Array.of(1e-300, -0, Math.PI, -1 / 3) },
};

describe('tensors of a model', () => {
  it('read back from npz bit for bit, complex numbers as such', () => {
    const arrays = decodeNpz(encodeNpz(modelArrays(model, true)));
    for (const [name, { data, shape }] of Object.entries(model)) {
      expect(arrays[name]?.complex).toBe(true);
      expect(arrays[name]?.shape).toEqual(shape.slice(0, -1));
      expect([...(arrays[name]?.data ?? [])]).toEqual([...data]);
    }
  });

  it('read back from safetensors bit for bit', () => {
    const { tensors, metadata } = decodeSafetensors(encodeSafetensors({ tensors: model, metadata: { step: '3' } }));
    expect(metadata).toEqual({ step: '3' });
    for (const [name, tensor] of Object.entries(model)) expect(tensors[name]).toEqual(tensor);
  });

  it('of npy that is damaged are refused, not guessed', () => {
    const bytes = encodeNpy({ type: '<f8', shape: [4], data: new Float64Array(4) });
    expect(() => decodeNpy(bytes.subarray(0, 100))).toThrow(RangeError);
    expect(() => decodeNpy(new Uint8Array(200))).toThrow('no npy file');
    const fortran = bytes.slice();
    fortran.set(new TextEncoder().encode('<q8'), 20);
    expect(() => decodeNpy(fortran)).toThrow(RangeError);
  });
});

describe('presets as graphs', () => {
  const kinds = new Map<string, Set<string>>();
  for (const { spec } of groundStatePresets) {
    const form = trainedForm(spec);
    if (form === null) continue;
    const reason = refusalOfTensorEngine(form.definition)?.reason ?? 'written';
    kinds.set(reason, (kinds.get(reason) ?? new Set()).add(spec.model.ansatz));
  }

  it('are refused only where every amplitude, determinant or conditional is more than layers', () => {
    expect([...kinds.keys()].filter((reason) => reason !== 'written').sort()).toEqual(
      [
        'Autoregressive states are drawn site by site with cached layers.',
        'Determinants are updated row by row in float64.',
        'Every amplitude of this state is a number in a table, and there are no layers.',
        'Every amplitude of this state is a parameter, and there are no layers.',
        'Matrix products are contracted site by site.',
        'Pair products are updated spin by spin in float64.',
      ].filter((reason) => kinds.has(reason)),
    );
    const written = [...(kinds.get('written') ?? [])];
    for (const ansatz of ['restrictedBoltzmannMachine', 'jastrow', 'convolutional']) {
      expect(written.some((name) => name.toLowerCase().includes(ansatz.toLowerCase()))).toBe(true);
    }
  });
});
