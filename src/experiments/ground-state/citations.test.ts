import { describe, expect, it } from 'vitest';
import { readyGraphs } from '../../shared/model/own-graph/ready-graphs';
import { groundStateCitations } from './citations';
import { groundStatePresets } from './presets';
import type { GroundStateSpec } from './schema';
import { withAnsatz } from './view/with-ansatz';

const [{ spec }] = groundStatePresets;

describe('what a run cites', () => {
  it('is Ansatz itself, first', () => {
    for (const preset of groundStatePresets) expect(groundStateCitations(preset.spec)[0]).toBe('Ansatz2026');
  });

  it('follows the regularisation and the device', () => {
    const of = (training: Partial<GroundStateSpec['training']>) =>
      groundStateCitations({ ...spec, training: { ...spec.training, ...training } });
    expect(of({})).not.toContain('MedvidovicSels2023');
    expect(of({ regularisation: 'pseudoInverse' })).toContain('MedvidovicSels2023');
    expect(of({ regularisation: 'signalToNoise' })).not.toContain('MedvidovicSels2023');
    expect(of({ device: 'native' })).not.toContain('Smilkov2019');
    expect(of({ device: 'wasm' })).toContain('Smilkov2019');
    expect(of({ device: 'tensorflow' })).toEqual(expect.arrayContaining(['Smilkov2019', 'Abadi2016']));
  });

  it('follows the layers and states of an own graph', () => {
    const of = (id: string) => {
      const graph = readyGraphs.find((ready) => ready.id === id)?.graph ?? null;
      return groundStateCitations({ ...spec, model: { ...spec.model, ansatz: 'custom', graph } });
    };
    expect(of('sum')).toEqual(expect.arrayContaining(['CarleoTroyer2017', 'Jastrow1955']));
    // The dense layer of a machine is the machine.
    expect(of('sum')).not.toContain('CaiLiu2018');
    expect(of('jastrow-network')).toEqual(
      expect.arrayContaining(['Jastrow1955', 'Choo2019', 'He2016', 'BaKirosHinton2016']),
    );
    expect(of('group-convolutional')).toEqual(expect.arrayContaining(['CohenWelling2016', 'Roth2023']));
    expect(of('machine-matrix-product')).toContain('PerezGarcia2007');
    expect(of('machine-matrix-product')).not.toContain('He2016');
  });

  it('has for a graph that spells out an ansatz what the ansatz has', () => {
    for (const ansatz of [
      'convolutional',
      'residualConvolutional',
      'visionTransformer',
      'gatedRecurrent',
      'jastrow',
    ] as const) {
      const whole = withAnsatz(spec, ansatz);
      const spelt = groundStateCitations(withAnsatz(whole, 'custom'));
      expect(spelt, ansatz).toEqual(expect.arrayContaining([...groundStateCitations(whole)]));
    }
  });
});
