import { formatCount, formatInteger } from '../../../../shared/format';
import type { CompiledHamiltonian } from '../../../../shared/hamiltonian';
import type { CompiledModel } from '../../../../shared/model/compile-model';
import type { ModelFacts } from '../../../../shared/model/facts';
import type { AnsatzKind } from '../../../../shared/model/options';
import { ansatzWords } from '../../../../shared/model/presets/words';
import type { Surveyed } from '../../derive';
import type { MachineShape } from '../network-shape';

export const ansatzName = (kind: AnsatzKind): string => ansatzWords[kind].name;

/** "40 spins, 40 hidden units, real parameters" */
export const shapeSentence = (shape: MachineShape): string => {
  const numbers = shape.complex ? 'complex' : 'real';
  const spins = `${formatInteger(shape.nSites)} spins`;
  if (shape.form !== 'restrictedBoltzmannMachine') return `${spins}, ${numbers} parameters`;
  const hidden =
    shape.filters === null
      ? `${formatInteger(shape.hidden)} hidden units`
      : `${formatInteger(shape.filters)} filters × ${formatInteger(shape.elements)} symmetries`;
  return `${spins}, ${hidden}, ${numbers} parameters`;
};

/** "14 layers, 36 sites, complex log-amplitude" */
export const modelSentence = ({ model, facts }: Surveyed): string => {
  if (model === null) return '';
  const places = formatCount(facts.nSites, facts.species.length > 0 ? 'mode' : 'site');
  return `${formatCount(model.nodes.length, 'node')}, ${places}, ${amplitudeWords[model.amplitude]}`;
};

const amplitudeWords = {
  positive: 'positive amplitude',
  real: 'real amplitude with signs',
  complex: 'complex amplitude',
} as const;

/** What kind of number the amplitude is. */
export const amplitudeSentence = (
  amplitude: CompiledModel['amplitude'],
  { rotated }: Pick<ModelFacts, 'rotated'>,
  { positiveBases }: Pick<CompiledHamiltonian['report'], 'positiveBases'>,
): string => {
  if (amplitude === 'complex') return 'complex: modulus and phase';
  if (amplitude === 'real') return 'real, with signs of its own';
  if (rotated) return positiveBases.rotated ? 'positive, in the rotated basis' : 'positive; the ground state has signs';
  return positiveBases.plain ? 'positive, as the ground state is' : 'positive; the ground state has signs';
};
