import { symmetryWords, type CompiledHamiltonian } from '../../shared/hamiltonian';
import type { ModelFacts } from '../../shared/model/facts';
import type { AnsatzKind, AnsatzOptions } from '../../shared/model/options';
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

/** The same for rotations and reflections. */
function isPointInvariant({ ansatz, symmetry, parameters }: AnsatzOptions): boolean {
  if (symmetry !== 'spaceGroup') return false;
  return shareTheirWeights.includes(ansatz) || (ansatz === 'groupConvolutional' && parameters === 'real');
}

/** A model that the point group leaves as it is has no part in any other representation than that of its own signs. */
function outsideRepresentation(model: AnsatzOptions, facts: ModelFacts): OutsideSector | null {
  const { momentum, pointGroup } = model.projection;
  if (pointGroup === 'none' || !isPointInvariant(model)) return null;
  const sector = facts.sector({ momentum, pointGroup, spinFlip: null });
  if (!sector.ok) return null;
  const [re, im] = [0, 1].map((part) =>
    sector.characters.reduce((sum, value, at) => (at % 2 === part ? sum + value : sum), 0),
  );
  if (Math.hypot(re, im) > 1e-6) return null;
  return {
    severity: 'error',
    code: 'MODEL_PROJECTION_VANISHES',
    path: 'model.projection.pointGroup',
    message: `Rotations and reflections leave this model as it is, in the basis that it works in: projected onto ${pointGroup} nothing is left of it. Take weights that are not shared over the space group.`,
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
