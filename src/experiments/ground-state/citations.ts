import type { CitationKey } from '../../shared/citations';
import { ansatzCitations } from '../../shared/model/presets/citations';
import { samplesDirectly } from './sampling-plan';
import type { GroundStateSpec } from './schema';

/** What the ansatz, the sampler and the optimiser of a spec rest on, each once. */
export function groundStateCitations(spec: GroundStateSpec): readonly CitationKey[] {
  const { system, model, sampling, training } = spec;
  const chains = sampling.method === 'metropolis' || (sampling.method === 'auto' && !samplesDirectly(spec));
  return [
    ...new Set<CitationKey>([
      'Ansatz2026',
      ...ansatzCitations(model),
      ...(system.basisRotation === 'marshall' ? (['Marshall1955'] as const) : []),
      ...(chains ? (['Metropolis1953', 'Hastings1970'] as const) : []),
      ...(chains && sampling.replicas > 1 ? (['HukushimaNemoto1996'] as const) : []),
      ...targets[training.target],
      ...directions(training),
      ...rules[training.rule],
      ...devices[training.device],
    ]),
  ];
}

/** What computes beside Ansatz itself. */
const devices: Readonly<Record<GroundStateSpec['training']['device'], readonly CitationKey[]>> = {
  native: [],
  tensorflow: ['Smilkov2019', 'Abadi2016'],
  webgpu: ['Smilkov2019'],
  wasm: ['Smilkov2019'],
};

const targets: Readonly<Record<GroundStateSpec['training']['target'], readonly CitationKey[]>> = {
  groundState: [],
  excitedState: ['Entwistle2023'],
  otherState: ['Sinibaldi2023'],
  exactGroundState: ['Lanczos1950', 'Sinibaldi2023'],
};

const rules: Readonly<Record<GroundStateSpec['training']['rule'], readonly CitationKey[]>> = {
  descent: [],
  momentum: ['Polyak1964'],
  adagrad: ['DuchiHazanSinger2011'],
  adadelta: ['Zeiler2012'],
  rmsProp: ['TielemanHinton2012'],
  adam: ['KingmaBa2015'],
  adamW: ['LoshchilovHutter2019'],
};

function directions(training: GroundStateSpec['training']): readonly CitationKey[] {
  switch (training.preconditioner) {
    case 'none':
      return [];
    case 'stochasticReconfiguration':
      return [
        'Sorella1998',
        ...(training.solver === 'sampleSpace' || training.solver === 'auto'
          ? (['ChenHeyl2024', 'Rende2024'] as const)
          : []),
        ...(training.solver === 'conjugateGradient' ? (['HestenesStiefel1952'] as const) : []),
        ...(training.regularisation === 'pseudoInverse' ? (['MedvidovicSels2023'] as const) : []),
        ...(training.regularisation === 'signalToNoise' ? (['SchmittHeyl2020'] as const) : []),
        ...(training.constantDistance ? (['Amari1998'] as const) : []),
      ];
    case 'spring':
      return ['Sorella1998', 'Goldshlager2024'];
    case 'march':
      return ['Sorella1998', 'Gu2025'];
    case 'linearMethod':
      return ['ToulouseUmrigar2007'];
  }
}
