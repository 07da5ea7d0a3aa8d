import type { Checkpoint } from '../../engine/run-context';
import { conventionNames, energyUnitWords } from '../../shared/hamiltonian';
import type { CheckpointManifest } from '../../shared/run/run-files';
import type { ExportableSystem } from '../../shared/run/exportable-system';
import type { RunRecord } from '../lab/run-record';

/** The graph of a model and where its numbers come from: the JSON beside its tensors. */
export function modelCard(
  record: RunRecord,
  manifest: CheckpointManifest,
  checkpoint: Checkpoint,
  system: ExportableSystem | null,
): Record<string, unknown> {
  const { run } = record;
  return {
    format: 'ansatz-model',
    formatVersion: 1,
    application: run.application,
    run: { id: run.id, title: run.title, seed: run.seed, specDigest: run.specDigest, step: checkpoint.step },
    experiment: run.experiment,
    experimentVersion: run.experimentVersion,
    spec: run.spec,
    interventions: manifest.interventions,
    citations: run.citations,
    energies: energies(record),
    tensors: Object.fromEntries(Object.entries(checkpoint.model).map(([name, { shape }]) => [name, { shape }])),
    conventions: {
      siteValue: '2m: +1 and -1 for spin 1/2, up first',
      complex: 'last dimension of 2: real and imaginary part',
      logAmplitude: system === null ? '' : equations[system.ansatz.kind],
    },
    network:
      system === null
        ? null
        : { ...system.ansatz, symmetry: system.ansatz.symmetry === null ? null : [...system.ansatz.symmetry] },
    system:
      system === null
        ? null
        : {
            lattice: system.lattice,
            basis: system.basis,
            totalTwiceSz: system.totalTwiceSz,
            energyUnit: system.energyUnit,
          },
  };
}

/** Unit of the energies of the text, and what they are multiplied by in either convention; null where they have none. */
function energies(record: RunRecord): Record<string, unknown> | null {
  const scales = record.summary().energyScales;
  if (scales == null) return null;
  return {
    unit: energyUnitWords(scales, 'text'),
    times: Object.fromEntries((['spin', 'pauli'] as const).map((name) => [conventionNames[name], scales[name]])),
  };
}

const equations: Readonly<Record<ExportableSystem['ansatz']['kind'], string>> = {
  restrictedBoltzmannMachine:
    'ln psi(s) = sum_i visibleBias_i s_i + sum_j ln cosh(hiddenBias_j + sum_i weights_ji s_i); with symmetry sum_j runs over filters f and elements g, with s_i replaced by s_g(i), and visibleBias over orbits of sites',
  jastrow:
    'ln psi(s) = sum_i visibleBias_i s_i + sum_{i<j} pair_ij s_i s_j; pairs in the order (0,1), (0,2), ..., one parameter for each orbit under the symmetry',
  meanField: 'ln psi(s) = sum_i sum_{p=1}^{d-1} visibleBias_ip (s_i / (d - 1))^p',
};
