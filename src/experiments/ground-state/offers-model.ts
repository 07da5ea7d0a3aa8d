import { hasPartonBoundary, pairProductProblem } from '../../shared/model/compile/pair-product';
import { ansatzKinds, usedOptions, type AnsatzKind, type AnsatzOptions } from '../../shared/model/options';
import { stateVectorLimit } from '../../shared/model/compile/states';
import type { SectorChoice } from '../../shared/model/graph';
import type { OfferSystem, Refusal, Refusals } from './offer-types';
import type { GroundStateSpec } from './schema';

const determinants: readonly AnsatzKind[] = ['slater', 'slaterJastrow', 'gutzwiller', 'backflow', 'pfaffian'];
const autoregressive: readonly AnsatzKind[] = [
  'autoregressiveDense',
  'autoregressiveConvolutional',
  'gatedRecurrent',
  'longShortTermMemory',
];
const onDisplacements: readonly AnsatzKind[] = ['convolutional', 'residualConvolutional', 'visionTransformer'];

export function modelRefusals(spec: GroundStateSpec, system: OfferSystem): Refusals {
  return {
    'model.ansatz': Object.fromEntries(
      ansatzKinds.flatMap((kind) => {
        const refusal = ansatzRefusal(kind, system);
        return refusal === null ? [] : [[kind, refusal]];
      }),
    ),
    'model.parameters': amplitudeRefusals(spec.model.ansatz),
    'model.symmetry': symmetryRefusals(spec, system),
    'model.partonBoundary': hasPartonBoundary(system.facts) ? {} : { antiperiodic: noBoundary },
    'model.encoding': mixedSites(system) ? { oneHot: oneHotRefusal } : {},
    ...projectionRefusals(system),
  };
}

const refusal = (code: string, reason: string): Refusal => ({ code, reason });

function ansatzRefusal(kind: AnsatzKind, { facts, hamiltonian }: OfferSystem): Refusal | null {
  if (determinants.includes(kind)) {
    if (facts.species.length === 0) {
      return refusal('MODEL_NEEDS_FERMIONS', 'A determinant needs fermions, and the sites of this system hold none.');
    }
    const open = facts.species.find(({ particles }) => particles === null);
    if (open) {
      return refusal(
        'MODEL_NEEDS_PARTICLE_NUMBER',
        `A determinant has one row a particle, and the number of ${open.name} is not fixed. Ask for a sector in the text.`,
      );
    }
    if (kind === 'gutzwiller' && facts.species.length !== 2) {
      return refusal(
        'MODEL_NEEDS_SPINFUL',
        'A Gutzwiller factor counts doubly occupied sites; these fermions have no spin.',
      );
    }
  }
  if (kind === 'pairProduct') {
    const problem = pairProductProblem(facts);
    if (problem !== null) return refusal(problem.code, `${problem.message} ${problem.reason}`);
  }
  if (kind === 'stateVector' && facts.dimension > stateVectorLimit) {
    return refusal(
      'MODEL_SPACE_TOO_LARGE',
      `Every amplitude is a parameter: at most ${stateVectorLimit} configurations, and this space has more.`,
    );
  }
  if (onDisplacements.includes(kind) && hamiltonian.lattice.crystal === null) {
    return refusal('MODEL_NO_DISPLACEMENTS', 'Weights are shared by displacement, and a list of edges has none.');
  }
  if (kind === 'groupConvolutional' && facts.translations.elements <= 1 && (facts.spaceGroup?.elements ?? 1) <= 1) {
    return refusal('MODEL_NO_TRANSLATIONS', 'No symmetry of this lattice other than the identity leaves H unchanged.');
  }
  return null;
}

function amplitudeRefusals(ansatz: AnsatzKind): Readonly<Record<string, Refusal>> {
  if (autoregressive.includes(ansatz)) {
    return {
      complex: refusal('MODEL_AMPLITUDE', 'Its conditionals are normalised: modulus and phase are two numbers a site.'),
    };
  }
  const holomorphic = ['meanField', 'jastrow', 'pairProduct', 'matrixProduct', 'stateVector', ...determinants];
  if (holomorphic.includes(ansatz)) {
    return {
      modulusAndPhase: refusal(
        'MODEL_AMPLITUDE',
        'It has no heads: complex parameters give modulus and phase at once.',
      ),
    };
  }
  return {};
}

function symmetryRefusals({ model }: GroundStateSpec, { facts }: OfferSystem): Readonly<Record<string, Refusal>> {
  const found: Record<string, Refusal> = {};
  if (facts.translations.elements <= 1) {
    found['translations'] = refusal(
      'MODEL_NO_TRANSLATIONS',
      'H is not invariant under any translation of this lattice. Choose no symmetry, or a periodic lattice with uniform couplings.',
    );
  }
  if (facts.spaceGroup === null || facts.spaceGroup.elements <= facts.translations.elements) {
    found['spaceGroup'] = refusal(
      'MODEL_NO_SPACE_GROUP',
      'No rotation or reflection of this lattice is known to leave H unchanged.',
    );
  }
  if (model.ansatz === 'groupConvolutional') {
    found['none'] = refusal('MODEL_NEEDS_GROUP', 'A group convolution runs over the elements of a group.');
  }
  return found;
}

const noBoundary = refusal(
  'MODEL_NO_BOUNDARY',
  'The first direction of this lattice is not periodic: no pair goes across a boundary.',
);

const oneHotRefusal = refusal('MODEL_MIXED_SITES', 'One-hot inputs need sites with equal numbers of states.');

const mixedSites = ({ facts }: OfferSystem): boolean => new Set(facts.localDimensions).size > 1;

function projectionRefusals({ facts }: OfferSystem): Refusals {
  const none: SectorChoice = { momentum: null, pointGroup: null, spinFlip: null };
  const refused = (choice: SectorChoice): Refusal | null => {
    const sector = facts.sector(choice);
    return sector.ok ? null : refusal('MODEL_SECTOR', sector.reason);
  };
  const momentum = refused({ ...none, momentum: [0] });
  const point = (['A1', 'A2', 'B1', 'B2'] as const).flatMap((pointGroup) => {
    const found = refused({ ...none, pointGroup });
    return found === null ? [] : [[pointGroup, found] as const];
  });
  const flip = refused({ ...none, spinFlip: 1 });
  return {
    'model.projection.momentum': momentum === null ? {} : { any: momentum },
    'model.projection.pointGroup': Object.fromEntries(point),
    'model.projection.spinFlip': flip === null ? {} : { even: flip, odd: flip },
  };
}

const words: Readonly<Partial<Record<keyof AnsatzOptions, string>>> = {
  hiddenDensity: 'This ansatz has no hidden units.',
  hiddenBias: 'This ansatz has no hidden units.',
  visibleBias: 'This ansatz has no visible bias of its own.',
};

/** Options of the model that the ansatz does not read. */
export function unusedModelOptions({ model }: GroundStateSpec): Readonly<Record<string, string>> {
  const used = usedOptions(model);
  const keys = Object.keys(model).filter((key) => ![...used].some((option) => option === key));
  return Object.fromEntries(
    keys.map((key) => {
      const known = Object.entries(words).find(([option]) => option === key)?.[1];
      return [`model.${key}`, known ?? 'Not used by this ansatz.'];
    }),
  );
}
