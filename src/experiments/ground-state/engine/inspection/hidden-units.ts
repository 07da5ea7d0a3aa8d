import type { Checkpoint } from '../../../../engine/run-context';
import type { SampleBatch } from '../../../../engine/native/variational-monte-carlo';
import type { AnsatzDefinition, MachineDefinition } from '../../../../shared/model/ansatz-definition';
import { complexTanh } from '../../../../shared/model/forward/functions';
import { foundPart, missing, type HiddenUnits, type Part } from '../../inspection-schema';

const usedSamples = 512;

/** Mean of |tanh theta| and of Re tanh theta of every hidden unit, or of every filter over its images. */
export function hiddenUnitsOf(
  definition: AnsatzDefinition,
  { model }: Checkpoint,
  { configurations, samples }: SampleBatch,
  localDimensions: Uint8Array,
): Part<HiddenUnits> {
  if (definition.kind !== 'machine' || definition.form !== 'restrictedBoltzmannMachine') {
    return missing('Only machines have hidden units; the layers of a network are seen by their weights.');
  }
  const weights = model['weights']?.data;
  if (!(weights instanceof Float64Array)) return missing('The checkpoint has no weights of hidden units.');
  const bias = model['hiddenBias']?.data;
  const sites = localDimensions.length;
  const units = weights.length / (sites * (definition.complex ? 2 : 1));
  const images = imagesOf(definition, sites);
  const at = (data: Float64Array | Uint8Array | Uint32Array | undefined, k: number): [number, number] => {
    if (!(data instanceof Float64Array)) return [0, 0];
    return definition.complex ? [data[2 * k], data[2 * k + 1]] : [data[k], 0];
  };
  const [activity, mean] = [new Float64Array(units), new Float64Array(units)];
  const stride = Math.max(1, Math.floor(samples / usedSamples));
  let count = 0;
  for (let sample = 0; sample < samples; sample += stride) {
    for (const image of images) {
      count++;
      for (let unit = 0; unit < units; unit++) {
        let [re, im] = at(bias, unit);
        for (let site = 0; site < sites; site++) {
          const x = localDimensions[site] - 1 - 2 * configurations[sample * sites + image[site]];
          const [wr, wi] = at(weights, unit * sites + site);
          re += wr * x;
          im += wi * x;
        }
        const [tr, ti] = complexTanh(re, im);
        activity[unit] += Math.hypot(tr, ti);
        mean[unit] += tr;
      }
    }
  }
  return foundPart({
    activity: activity.map((sum) => sum / count),
    mean: mean.map((sum) => sum / count),
  });
}

/** Sites that an image of a filter reads, one list for each; without a symmetry the identity alone. */
function imagesOf({ symmetry }: MachineDefinition, sites: number): number[][] {
  if (symmetry.length === 0) return [Array.from({ length: sites }, (_, site) => site)];
  return Array.from({ length: symmetry.length / sites }, (_, g) => symmetry.slice(g * sites, (g + 1) * sites));
}
