import { symmetryWords, type CompiledHamiltonian } from '../../shared/hamiltonian';
import type { ModelFacts } from '../../shared/model/facts';
import type { AnsatzKind, AnsatzOptions } from '../../shared/model/options';
import { isSumFixed, sharedFields, sharedPairs, type Permutation } from '../../shared/model/shared-parameters';
import { requestedMomentum } from './requested-sector';
import type { GroundStateSpec } from './schema';

/** A sector that a model has no part in. */
export interface OutsideSector {
  readonly severity: 'error' | 'warning';
  readonly code: 'MODEL_PROJECTION_VANISHES' | 'MODEL_OTHER_SECTOR';
  readonly path: string;
  readonly message: string;
}

const shareTheirWeights: readonly AnsatzKind[] = ['meanField', 'jastrow', 'restrictedBoltzmannMachine'];
const convolutions: readonly AnsatzKind[] = ['convolutional', 'residualConvolutional'];

/** Whether the amplitude is the same for a configuration and all its translations, whatever the parameters are. */
function isTranslationInvariant({ ansatz, symmetry, parameters, jastrowFactor }: AnsatzOptions): boolean {
  const isShared = symmetry !== 'none';
  if (shareTheirWeights.includes(ansatz)) return isShared;
  if (convolutions.includes(ansatz)) return isShared || !jastrowFactor;
  // With a phase a group convolution ends in a projection of its own.
  return ansatz === 'groupConvolutional' && parameters === 'real';
}

/** The permutations of a sector that leave every amplitude as it is, whatever the parameters are; none are known: null. */
function pointInvariance(model: AnsatzOptions, facts: ModelFacts): ((permutation: Permutation) => boolean) | null {
  const { ansatz, symmetry, parameters, visibleBias } = model;
  const always = (): boolean => true;
  if (ansatz === 'meanField') return sharedFields(symmetry, facts);
  if (symmetry === 'none') return null;
  if (symmetry === 'spaceGroup') {
    return shareTheirWeights.includes(ansatz) || (ansatz === 'groupConvolutional' && parameters === 'real')
      ? always
      : null;
  }
  if (ansatz !== 'jastrow') return null;
  const fields = sharedFields(symmetry, facts);
  const pairs = sharedPairs(facts);
  return (permutation) => pairs(permutation) && (!visibleBias || fields(permutation));
}

/** Whether every amplitude stays as it is when all levels of all sites are turned over. */
function isFlipInvariant(model: AnsatzOptions, facts: ModelFacts): boolean {
  const { ansatz, visibleBias, hiddenBias, encoding, symmetry } = model;
  if (ansatz === 'jastrow') return !visibleBias;
  if (ansatz === 'restrictedBoltzmannMachine') return !visibleBias && !hiddenBias && encoding === 'value';
  // Fields alike on all sites see the square of a level, and the sum of the levels, which is zero where it is turned over.
  if (ansatz !== 'meanField' || symmetry === 'none') return false;
  return isSumFixed(symmetry, facts) && facts.localDimensions.every((dimension) => dimension <= 3);
}

/** A model that the elements of a group leave as it is has no part in representations without a state that they leave so. */
function outsideRepresentation(model: AnsatzOptions, facts: ModelFacts): OutsideSector | null {
  const { momentum, pointGroup, spinFlip } = model.projection;
  const flip = spinFlip === 'none' ? null : spinFlip === 'even' ? 1 : -1;
  const choice = { momentum, pointGroup: pointGroup === 'none' ? null : pointGroup, spinFlip: flip } as const;
  const sector = choice.pointGroup === null && flip === null ? null : facts.sector(choice);
  if (sector === null || !sector.ok) return null;
  if (sector.spinFlip === -1 && isFlipInvariant(model, facts)) {
    return {
      severity: 'error',
      code: 'MODEL_PROJECTION_VANISHES',
      path: 'model.projection.spinFlip',
      message:
        'Turning over every spin leaves this model as it is, in the basis that it works in: projected onto this parity nothing is left of it. Choose the other one, or a model with biases.',
    };
  }
  const leaves = choice.pointGroup === null ? null : pointInvariance(model, facts);
  if (leaves === null) return null;
  // The mean of the characters over the elements that leave the model as it is counts the states that they leave so.
  const { permutations, nSites, elements } = sector.group;
  let [re, im] = [0, 0];
  for (let element = 0; element < elements; element++) {
    if (!leaves(permutations.subarray(element * nSites, (element + 1) * nSites))) continue;
    re += sector.characters[2 * element];
    im += sector.characters[2 * element + 1];
  }
  if (Math.hypot(re, im) > 1e-6) return null;
  return {
    severity: 'error',
    code: 'MODEL_PROJECTION_VANISHES',
    path: 'model.projection.pointGroup',
    message: `Rotations and reflections leave this model as it is, in the basis that it works in: projected onto ${pointGroup} nothing is left of it. Take ${model.ansatz === 'meanField' || model.ansatz === 'jastrow' ? 'weights that are not shared' : 'weights that are not shared over the space group'}.`,
  };
}

/**
 * A model that translations leave as it is has amplitudes of one momentum alone. On another one its projection is zero; and
 * where the text asks for another one, it comes as low as its own sector, not the one asked for. Of spins and bosons: the
 * order of fermions brings signs of its own.
 */
export function outsideSector(
  { model }: GroundStateSpec,
  hamiltonian: CompiledHamiltonian,
  facts: ModelFacts,
): OutsideSector | null {
  if (facts.species.length > 0) return null;
  const turned = outsideRepresentation(model, facts);
  if (turned !== null || !isTranslationInvariant(model)) return turned;
  const projected = model.projection.momentum;
  const momentum = projected ?? requestedMomentum(hamiltonian);
  if (momentum === null) return null;
  const sector = facts.sector({ momentum, pointGroup: null, spinFlip: null });
  if (!sector.ok || sector.characters.every((part, at) => Math.abs(part - (at % 2 === 0 ? 1 : 0)) < 1e-9)) return null;
  const same = 'Translations leave this model as it is, in the basis that it works in';
  const instead = 'Take weights that are not shared over the translations, and project onto the momentum.';
  if (projected !== null) {
    return {
      severity: 'error',
      code: 'MODEL_PROJECTION_VANISHES',
      path: 'model.projection.momentum',
      message: `${same}: projected onto this momentum nothing is left of it. ${instead}`,
    };
  }
  const asked = symmetryWords({ momentum: hamiltonian.requestedSector.momentum, point: null, parity: null });
  return {
    severity: 'warning',
    code: 'MODEL_OTHER_SECTOR',
    path: 'model.ansatz',
    message: `${same}, and the text asks for ${asked}: no state there has a part of it. ${instead}`,
  };
}
