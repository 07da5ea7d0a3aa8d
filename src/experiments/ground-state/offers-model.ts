import { hasPartonBoundary, pairProductProblem } from '../../shared/model/compile/pair-product';
import {
  ansatzKinds,
  ansatzOptions,
  isMachineOfLayers,
  readersOf,
  usedOptions,
  type AnsatzKind,
  type AnsatzOption,
  type AnsatzOptions,
} from '../../shared/model/options';
import { ansatzWords } from '../../shared/model/presets/words';
import { stateVectorLimit } from '../../shared/model/compile/states';
import { trivialRepresentation, type SectorChoice } from '../../shared/model/graph';
import { symmetryWords } from '../../shared/hamiltonian';
import { isSameMomentum, requestedMomentum } from './requested-sector';
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
    'model.symmetry': { ...sharingRefusals(system), ...symmetryRefusals(spec, system) },
    'model.partonBoundary': hasPartonBoundary(system.facts) ? {} : { antiperiodic: noBoundary },
    'model.encoding': mixedSites(system) ? { oneHot: oneHotRefusal } : {},
    ...projectionRefusals(spec, system),
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
    if (facts.species.every(({ particles }) => particles === 0)) {
      return refusal('MODEL_NO_PARTICLES', 'A determinant has one row a particle, and this sector has none.');
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

/** Weights that are shared make a state of one sector: where the text asks for another one they are not offered. */
function sharingRefusals({ facts, hamiltonian }: OfferSystem): Readonly<Record<string, Refusal>> {
  const momentum = requestedMomentum(hamiltonian);
  if (momentum === null) return {};
  const sector = facts.sector({ momentum, pointGroup: null, spinFlip: null });
  const isSymmetric =
    sector.ok && sector.characters.every((part, at) => Math.abs(part - (at % 2 === 0 ? 1 : 0)) < 1e-9);
  if (!sector.ok || isSymmetric) return {};
  const shared = refusal(
    'MODEL_OTHER_SECTOR',
    `Shared weights make a state that translations leave as it is, and the text asks for ${symmetryWords({ ...none, momentum: hamiltonian.requestedSector.momentum })} in this basis.`,
  );
  return { translations: shared, spaceGroup: shared };
}

const none = { momentum: null, point: null, parity: null };

/** Projections onto another sector than the one that the text asks for. */
function contradictions({ model }: GroundStateSpec, { hamiltonian }: OfferSystem, known: readonly string[]): Refusals {
  const { momentum, point, parity } = hamiltonian.requestedSector;
  const asked = requestedMomentum(hamiltonian);
  const chosen = model.projection.momentum;
  const other = (what: string): Refusal =>
    refusal('MODEL_OTHER_SECTOR', `The text asks for the sector ${what}. Change it there, or project onto the same.`);
  const isOther = asked !== null && chosen !== null && !isSameMomentum(hamiltonian, asked, chosen);
  const labels = known.filter((label) => point !== null && label !== point);
  const flip = parity === null ? null : parity === 1 ? 'odd' : 'even';
  return {
    'model.projection.momentum': isOther ? { any: other(symmetryWords({ ...none, momentum })) } : {},
    'model.projection.pointGroup': Object.fromEntries(
      labels.map((label) => [label, other(symmetryWords({ ...none, point }))]),
    ),
    'model.projection.spinFlip': flip === null ? {} : { [flip]: other(symmetryWords({ ...none, parity })) },
  };
}

function projectionRefusals(spec: GroundStateSpec, system: OfferSystem): Refusals {
  const { facts } = system;
  const chosen = spec.model.projection;
  // What is chosen is judged as well where there is no such representation.
  const labels = new Set(facts.pointLabels(chosen.momentum));
  if (chosen.pointGroup !== 'none') labels.add(chosen.pointGroup);
  const against = contradictions(spec, system, [...labels]);
  const nothing: SectorChoice = { momentum: null, pointGroup: null, spinFlip: null };
  const refused = (choice: SectorChoice): Refusal | null => {
    const sector = facts.sector(choice);
    return sector.ok ? null : refusal('MODEL_SECTOR', sector.reason);
  };
  const momentum = refused({ ...nothing, momentum: [0] });
  // A momentum that there is not has its own reason.
  const at = momentum === null ? chosen.momentum : null;
  // What refuses the trivial representation refuses all of them.
  const all = labels.size === 0 ? null : refused({ ...nothing, momentum: at, pointGroup: trivialRepresentation });
  const point = [...labels].flatMap((pointGroup) => {
    const found = all ?? (pointGroup === chosen.pointGroup ? refused({ ...nothing, momentum: at, pointGroup }) : null);
    return found === null ? [] : [[pointGroup, found] as const];
  });
  const flip = refused({ ...nothing, spinFlip: 1 });
  return {
    'model.projection.momentum': momentum === null ? against['model.projection.momentum'] : { any: momentum },
    'model.projection.pointGroup': { ...against['model.projection.pointGroup'], ...Object.fromEntries(point) },
    'model.projection.spinFlip': flip === null ? against['model.projection.spinFlip'] : { even: flip, odd: flip },
  };
}

const ofLayers = 'With two heads or one-hot inputs the machine is made of layers:';

/** Why an option is not read, and what would read it. */
function notRead(model: AnsatzOptions, option: AnsatzOption): string {
  const { ansatz, factor } = model;
  const readers = readersOf(option).filter((kind) => kind !== 'custom');
  if (ansatz === 'custom') return 'The nodes of the graph say it.';
  if (ansatz === 'restrictedBoltzmannMachine') {
    if (option === 'initialScale' && isMachineOfLayers(model))
      return `${ofLayers} the weight scale sets their weights.`;
    if (option === 'weightScale' || option === 'precision') return `${ofLayers} only then it is read.`;
  }
  if (ansatz === 'pairProduct' && factor === 'none' && usedOptions({ ...model, ...someFactor }).has(option)) {
    return 'Read by the residual network that multiplies the pairs. Choose it as the factor.';
  }
  if (usedOptions(model).has('jastrowFactor') && (option === 'symmetry' || option === 'initialScale')) {
    return 'Read by the Jastrow factor. Switch it on.';
  }
  return `Not read by this ansatz, but by: ${readers.map((kind) => ansatzWords[kind].name).join(', ')}.`;
}

const someFactor = { factor: 'residualConvolutional' } as const;

/** Options of the model that the ansatz does not read. */
export function unusedModelOptions({ model }: GroundStateSpec): Readonly<Record<string, string>> {
  const used = usedOptions(model);
  return Object.fromEntries(
    ansatzOptions.filter((key) => !used.has(key)).map((key) => [`model.${key}`, notRead(model, key)]),
  );
}
