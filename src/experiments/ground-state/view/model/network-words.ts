import { formatCount, formatInteger, formatNumber, superscript } from '../../../../shared/format';
import type { CompiledHamiltonian } from '../../../../shared/hamiltonian';
import type { CompiledModel } from '../../../../shared/model/compile-model';
import type { ModelFacts } from '../../../../shared/model/facts';
import type { AnsatzKind } from '../../../../shared/model/options';
import { ansatzWords } from '../../../../shared/model/presets/words';
import type { Surveyed } from '../../derive';
import type { MachineShape } from '../../network-shape';

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
export const modelSentence = ({ graph, model, facts }: Surveyed): string => {
  if (graph === null || model === null) return '';
  const places = formatCount(facts.nSites, facts.species.length > 0 ? 'mode' : 'site');
  return `${formatCount(graph.nodes.length, 'node')}, ${places}, ${model.definition === null ? 'not yet a wavefunction' : amplitudeWords[model.amplitude]}`;
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

/** 3.7 Mflop */
export const flops = (value: number): string => {
  const prefixes = ['', 'k', 'M', 'G', 'T'];
  const power = Math.min(prefixes.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  if (value >= 1e18) return `10${superscript(Math.floor(Math.log10(value)))} flop`;
  return `${formatNumber(value / 1000 ** power, 2)} ${prefixes[power] ?? ''}flop`;
};
