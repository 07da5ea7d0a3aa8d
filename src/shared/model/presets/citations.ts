import type { CitationKey } from '../../citations';
import { graphCitations } from '../own-graph/graph-citations';
import { usedOptions, type AnsatzKind, type AnsatzOptions } from '../options';

const ofAnsatz: Readonly<Record<AnsatzKind, readonly CitationKey[]>> = {
  meanField: [],
  jastrow: ['Jastrow1955'],
  restrictedBoltzmannMachine: ['CarleoTroyer2017'],
  multilayerPerceptron: ['CaiLiu2018'],
  convolutional: ['Choo2019'],
  residualConvolutional: ['He2016', 'Choo2019'],
  groupConvolutional: ['CohenWelling2016', 'Roth2023'],
  visionTransformer: ['Vaswani2017', 'Viteritti2023'],
  autoregressiveDense: ['Germain2015', 'Sharir2020'],
  autoregressiveConvolutional: ['VanDenOord2016', 'Sharir2020'],
  gatedRecurrent: ['Cho2014', 'HibatAllah2020'],
  longShortTermMemory: ['HochreiterSchmidhuber1997', 'HibatAllah2020'],
  slater: ['Slater1929'],
  slaterJastrow: ['Slater1929', 'Jastrow1955'],
  gutzwiller: ['Gutzwiller1963'],
  backflow: ['LuoClark2019'],
  pfaffian: ['Bajdich2006'],
  pairProduct: ['Anderson1987', 'TaharaImada2008'],
  matrixProduct: ['PerezGarcia2007'],
  stateVector: [],
  custom: [],
};

/** What an ansatz rests on. */
export function ansatzCitations(options: AnsatzOptions): readonly CitationKey[] {
  const { ansatz, orbitals, scores, encoding, projection, jastrowFactor, factor } = options;
  if (ansatz === 'custom') return options.graph === null ? [] : graphCitations(options.graph);
  const projected = projection.momentum !== null || projection.pointGroup !== 'none' || projection.spinFlip !== 'none';
  return [
    ...ofAnsatz[ansatz],
    ...(ansatz === 'visionTransformer' && scores === 'factored' ? (['RendeViteritti2025'] as const) : []),
    ...(ansatz === 'restrictedBoltzmannMachine' && encoding === 'oneHot' ? (['Saito2017'] as const) : []),
    ...(orbitals === 'meanField' && usedOptions(options).has('orbitals') ? (['CancesLeBris2000'] as const) : []),
    ...(ansatz === 'pairProduct' && factor !== 'none' ? (['Nomura2017', 'NomuraImada2021'] as const) : []),
    ...(jastrowFactor ? (['Jastrow1955'] as const) : []),
    ...(projected ? (['Nomura2021'] as const) : []),
  ];
}
