import { formatInteger } from '../../../../shared/format';
import type { GroundStateSpec } from '../../schema';
import type { NetworkShape } from '../network-shape';

type Ansatz = GroundStateSpec['model']['ansatz'];

export const ansatzNames: Readonly<Record<Ansatz, string>> = {
  restrictedBoltzmannMachine: 'Restricted Boltzmann machine',
  jastrow: 'Jastrow',
  meanField: 'Mean field',
};

export const ansatzSummaries: Readonly<Record<Ansatz, string>> = {
  restrictedBoltzmannMachine: 'One layer of hidden units. Correlations of every order, as many as α allows.',
  jastrow: 'A weight for every pair of sites. Two-body correlations only.',
  meanField: 'A field for every site. A product state: the yardstick to beat.',
};

/** log psi of the spec as LaTeX; sigma_i is 2m on site i. */
export const formulaOf = (model: GroundStateSpec['model'], shape: NetworkShape): string => {
  const visible = '\\sum_i a_i\\,\\sigma_i';
  const start = model.visibleBias ? `${visible} + ` : '';
  const bias = (index: string): string => (model.hiddenBias ? `b_${index} + ` : '');
  switch (model.ansatz) {
    case 'restrictedBoltzmannMachine': {
      const body =
        shape.filters === null
          ? `\\sum_{j=1}^{M} \\log\\cosh\\Bigl(${bias('j')}\\sum_{i=1}^{N} W_{ji}\\,\\sigma_i\\Bigr)`
          : `\\sum_{f=1}^{F} \\sum_{g\\in G} \\log\\cosh\\Bigl(${bias('f')}\\sum_{i=1}^{N} W_{fi}\\,\\sigma_{g(i)}\\Bigr)`;
      return `\\log\\psi(\\sigma) = ${start}${body}`;
    }
    case 'jastrow':
      return `\\log\\psi(\\sigma) = ${start}\\sum_{i<j} J_{ij}\\,\\sigma_i\\sigma_j`;
    case 'meanField':
      return `\\log\\psi(\\sigma) = ${visible}`;
  }
};

/** "40 spins, 40 hidden units, real" */
export const shapeSentence = (model: GroundStateSpec['model'], shape: NetworkShape): string => {
  const numbers = shape.complex ? 'complex' : 'real';
  const spins = `${formatInteger(shape.nSites)} spins`;
  if (model.ansatz !== 'restrictedBoltzmannMachine') return `${spins}, ${numbers} parameters`;
  const hidden =
    shape.filters === null
      ? `${formatInteger(shape.hidden)} hidden units`
      : `${formatInteger(shape.filters)} filters × ${formatInteger(shape.elements)} translations`;
  return `${spins}, ${hidden}, ${numbers} parameters`;
};

/** What kind of number the amplitude is. */
export const amplitudeSentence = (spec: GroundStateSpec, signs: 'stoquastic' | 'marshall' | 'unknown'): string => {
  if (spec.model.parameters === 'complex') return 'complex: modulus and phase';
  if (signs === 'marshall' && spec.system.basisRotation === 'marshall') return 'positive, in the rotated basis';
  if (signs === 'stoquastic') return 'positive, as the ground state is';
  return 'positive; the ground state has signs';
};
