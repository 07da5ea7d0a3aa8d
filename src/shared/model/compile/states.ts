import type { AutoregressiveDefinition, DeterminantDefinition, MatrixProductDefinition } from '../ansatz-definition';
import type { ModelFacts } from '../facts';
import type { NodeOf } from '../graph';
import type { CountedSpecies } from '../orbitals/start-orbitals';
import { pairOrbits } from '../../run/orbits';
import { modeOrder } from '../tables/orders';
import { machine } from './closed-forms';
import {
  NodeProblem,
  type CompileContext,
  type ModelIssue,
  type Outcome,
  type StateValue,
  type Weights,
} from './context';
import { groupOf } from './layer-parts';

/** Most configurations that a state vector may have, as the engine does. */
export const stateVectorLimit = 65_536n;

/** Floating-point operations of a transcendental function. */
const transcendental = 20;

const count = ({ shape, complex }: Weights): number =>
  shape.reduce((product, length) => product * length, 1) * (complex ? 4 : 1);
const multiplications = (weights: readonly Weights[]): number =>
  2 * weights.reduce((sum, tensor) => sum + count(tensor), 0);

export function meanField(context: CompileContext, node: NodeOf<'meanField'>): Outcome {
  if (node.symmetry !== 'none') groupOf(context, node.symmetry);
  const { definition, weights } = machine(context.facts, 'meanField', {
    complex: node.complex,
    hiddenDensity: 1,
    symmetry: node.symmetry,
    initialScale: context.graph.initialScale,
    useVisibleBias: true,
    useHiddenBias: false,
  });
  return state(definition, node.complex, weights, 2 * context.facts.nSites);
}

export function jastrow(context: CompileContext, node: NodeOf<'jastrow'>): Outcome {
  if (node.symmetry !== 'none') groupOf(context, node.symmetry);
  const { definition, weights } = machine(context.facts, 'jastrow', {
    complex: node.complex,
    hiddenDensity: 1,
    symmetry: node.symmetry,
    initialScale: context.graph.initialScale,
    useVisibleBias: node.visibleBias,
    useHiddenBias: false,
  });
  return state(definition, node.complex, weights, context.facts.nSites ** 2 * (node.complex ? 4 : 1));
}

export function autoregressive(context: CompileContext, node: NodeOf<'autoregressive'>): Outcome {
  const { facts, graph } = context;
  const { nSites, lattice, localDimensions, charges } = facts;
  const definition: AutoregressiveDefinition = {
    kind: 'autoregressive',
    cell: node.cell,
    layers: node.layers,
    features: node.channels,
    kernel: Math.min(node.kernel, nSites),
    activation: node.activation,
    order: modeOrder(lattice, facts.modesOf, node.order),
    phase: node.phase,
    charges,
    precision: graph.precision,
    initialScale: graph.weightScale,
  };
  const weights = autoregressiveWeights(definition, nSites, Math.max(...localDimensions));
  // A convolution or a cell is used at every site, dense masked weights once.
  const uses = node.cell === 'dense' ? 1 : nSites;
  const gates = { dense: 1, convolution: 1, gru: 3, lstm: 5 }[node.cell];
  const flops = multiplications(weights) * uses + transcendental * gates * nSites * node.channels * node.layers;
  return state(definition, node.phase, weights, flops);
}

/**
 * Tensors of an autoregressive network with F features on N sites of d states. Sites of two states are given to it by one
 * number, others by one number for each state; it answers with d - 1 logits and, with a phase, d phases. Dense layers have
 * only the weights that the mask leaves.
 */
export function autoregressiveWeights(
  { cell, layers, features, kernel, phase }: AutoregressiveDefinition,
  nSites: number,
  states: number,
): readonly Weights[] {
  const inputs = (layer: number): number => (layer > 0 ? features : states <= 2 ? 1 : states);
  const outputs = Math.max(states, 2) - 1 + (phase ? states : 0);
  const real = (name: string, ...shape: number[]): Weights => ({ name, shape, complex: false });
  const each = Array.from({ length: layers }, (_, layer) => layer);
  switch (cell) {
    case 'dense': {
      const before = (nSites * (nSites - 1)) / 2;
      const upTo = (nSites * (nSites + 1)) / 2;
      return [
        ...each.flatMap((layer) => [
          real(`layer${layer}.weights`, (layer === 0 ? before : upTo) * features * inputs(layer)),
          real(`layer${layer}.bias`, nSites, features),
        ]),
        real('output.weights', upTo * outputs * features),
        real('output.bias', nSites, outputs),
      ];
    }
    case 'convolution':
      return [
        ...each.flatMap((layer) => [
          real(`layer${layer}.weights`, features, kernel, inputs(layer)),
          real(`layer${layer}.bias`, features),
        ]),
        real('output.weights', outputs, kernel, features),
        real('output.bias', outputs),
      ];
    case 'gru':
    case 'lstm': {
      const gates = cell === 'gru' ? 3 : 4;
      return [
        ...each.flatMap((layer) => [
          real(`layer${layer}.inputs`, gates * features, inputs(layer)),
          real(`layer${layer}.hidden`, gates * features, features),
          // The candidate of a gated recurrent unit has one bias before and one behind the reset gate.
          real(`layer${layer}.bias`, 4 * features),
        ]),
        real('output.weights', outputs, features),
        real('output.bias', outputs),
      ];
    }
  }
}

export function determinant(context: CompileContext, node: NodeOf<'determinant'>): Outcome {
  const { facts, graph } = context;
  const { species, nSites } = facts;
  if (species.length === 0) {
    throw new NodeProblem(
      'MODEL_NEEDS_FERMIONS',
      'A determinant needs fermions.',
      'The sites of this system are no fermionic modes. Choose another ansatz, or write the Hamiltonian for fermions.',
    );
  }
  const counted = species.map(({ name, modes, particles }) => {
    if (particles !== null) return { modes: [...modes], particles };
    throw new NodeProblem(
      'MODEL_NEEDS_PARTICLE_NUMBER',
      `The number of particles of ${name} is not fixed.`,
      'A determinant has as many rows as particles. Ask for a sector with a particle number in the text.',
    );
  });
  if (node.correlator === 'gutzwiller' && species.length !== 2) {
    throw new NodeProblem(
      'MODEL_NEEDS_SPINFUL',
      'A Gutzwiller factor counts doubly occupied sites.',
      'Spinless fermions have none. Choose density pair factors.',
    );
  }
  const orbitals = firstOrbitals(context, node, counted);
  const pairClasses = node.correlator === 'density' && node.shared ? densityClasses(facts) : [];
  const definition: DeterminantDefinition = {
    kind: 'determinant',
    form: node.form,
    complex: node.complex,
    species: counted,
    orbitals,
    jastrow: node.correlator,
    pairClasses,
    hidden: node.form === 'backflow' ? node.hidden : [],
    activation: node.activation,
    initialScale: graph.initialScale,
  };
  const weights = determinantWeights(definition, nSites);
  const cubes = counted.reduce((sum, { particles }) => sum + (2 / 3) * particles ** 3, 0);
  const pairs = node.correlator === 'density' ? nSites ** 2 : 0;
  const network = multiplications(weights.filter(({ name }) => /^(hidden|backflow)/.test(name)));
  return state(definition, node.complex, weights, (node.complex ? 4 : 1) * cubes + pairs + network);
}

/** Numbers of the orbitals to start from, for each species; null: random ones, or those that are not computed yet. */
function firstOrbitals(
  { facts, warnings, deferred }: CompileContext,
  node: NodeOf<'determinant'>,
  species: readonly CountedSpecies[],
): readonly (readonly number[])[] | null {
  if (node.orbitals === 'random') return null;
  const found = facts.startOrbitals(node.orbitals, species);
  if (found.ok && (node.complex || found.real)) {
    if (found.orbitals === null) {
      deferred.push(node.id);
      return null;
    }
    if (node.orbitals === 'hopping' && found.orbitals.some(({ open }) => open)) {
      warnings.push(
        aboutOrbitals(
          node.id,
          'MODEL_OPEN_SHELL',
          'The first orbitals are some of a degenerate level.',
          'The highest occupied level of the hopping has more orbitals than particles left for it; which are taken is arbitrary. meanField chooses by the energy.',
        ),
      );
    }
    return found.orbitals.map(({ numbers }) => (node.complex ? numbers : numbers.filter((_, at) => at % 2 === 0)));
  }
  const reason = found.ok ? 'Those of H are complex, and the parameters are real. Choose complex ones.' : found.reason;
  if (node.orbitals === 'meanField') {
    throw new NodeProblem('MODEL_NO_MEAN_FIELD', 'There are no orbitals of a mean field to start from.', reason);
  }
  warnings.push(aboutOrbitals(node.id, 'MODEL_RANDOM_ORBITALS', 'The first orbitals are random.', reason));
  return null;
}

const aboutOrbitals = (node: string, code: string, message: string, reason: string): ModelIssue => ({
  severity: 'warning',
  code,
  node,
  message,
  reason,
  fixes: [],
});

/** Pairs of modes that the translations take into each other, [mode][mode]; -1 on the diagonal. */
function densityClasses({ nSites, translations }: ModelFacts): readonly number[] {
  const shared = translations.elements > 1 ? translations.permutations : null;
  const orbits = pairOrbits(shared, nSites);
  const classes = new Array<number>(nSites * nSites).fill(-1);
  let pair = 0;
  for (let i = 0; i < nSites; i++) {
    for (let j = i + 1; j < nSites; j++, pair++) {
      classes[i * nSites + j] = orbits[pair];
      classes[j * nSites + i] = orbits[pair];
    }
  }
  return classes;
}

/** Tensors of a determinant with its correlator. A network that moves the orbitals makes all parameters real, in pairs. */
export function determinantWeights(definition: DeterminantDefinition, nModes: number): readonly Weights[] {
  const { form, species, jastrow: correlator, pairClasses, hidden } = definition;
  const complex = definition.complex && form !== 'backflow';
  const parts = definition.complex && form === 'backflow' ? [2] : [];
  const tensor = (name: string, ...shape: number[]): Weights => ({ name, shape: [...shape, ...parts], complex });
  const pairs = correlator === 'gutzwiller' ? 1 : pairCount(pairClasses, nModes);
  const factor = correlator === 'none' ? [] : [tensor('pairFactor', pairs)];
  const particles = species.reduce((sum, kind) => sum + kind.particles, 0);
  if (form === 'pfaffian') {
    const unpaired = particles % 2 === 1 ? [tensor('unpaired', nModes)] : [];
    return [tensor('pairing', (nModes * (nModes - 1)) / 2), ...unpaired, ...factor];
  }
  const orbitals = species.map((kind, index) => tensor(`orbitals.${index + 1}`, kind.modes.length, kind.particles));
  if (form === 'slater') return [...orbitals, ...factor];
  const real = (name: string, ...shape: number[]): Weights => ({ name, shape, complex: false });
  const widths = [nModes, ...hidden];
  const outputs = species.reduce((sum, kind) => sum + kind.modes.length * kind.particles, 0) * (parts[0] ?? 1);
  return [
    ...orbitals,
    ...factor,
    ...hidden.flatMap((width, layer) => [
      real(`hidden${layer + 1}.weights`, width, widths[layer]),
      real(`hidden${layer + 1}.bias`, width),
    ]),
    real('backflow.weights', outputs, widths[widths.length - 1]),
  ];
}

const pairCount = (classes: readonly number[], nModes: number): number =>
  classes.length > 0 ? classes.reduce((most, index) => Math.max(most, index + 1), 0) : (nModes * (nModes - 1)) / 2;

export function matrixProduct(context: CompileContext, node: NodeOf<'matrixProduct'>): Outcome {
  const { facts, graph } = context;
  const { nSites, lattice, localDimensions } = facts;
  if (node.uniform && new Set(localDimensions).size > 1) {
    throw new NodeProblem('MODEL_MIXED_SITES', 'Equal matrices need equal sites.', 'The sites of this system differ.');
  }
  const definition: MatrixProductDefinition = {
    kind: 'matrixProduct',
    bondDimension: node.bondDimension,
    complex: node.complex,
    periodic: node.periodic,
    order: modeOrder(lattice, facts.modesOf, node.order),
    uniform: node.uniform,
    initialScale: graph.initialScale,
  };
  const bond = node.bondDimension;
  const weights = matrixProductWeights(definition, localDimensions);
  const flops = 2 * nSites * bond ** (node.periodic ? 3 : 2) * (node.complex ? 4 : 1);
  return state(definition, node.complex, weights, flops);
}

/** Bonds of an open chain are no larger than what they join. */
export function matrixProductWeights(
  { bondDimension, uniform, periodic, complex, order }: MatrixProductDefinition,
  localDimensions: readonly number[],
): readonly Weights[] {
  const dimensions = order.map((site) => localDimensions[site]);
  if (uniform) {
    const ends = periodic ? [] : ['leftEnd', 'rightEnd'];
    return [
      { name: 'matrices', shape: [dimensions[0], bondDimension, bondDimension], complex },
      ...ends.map((name) => ({ name, shape: [bondDimension], complex })),
    ];
  }
  const reachable = (part: readonly number[]): number => part.reduce((product, d) => Math.min(1e9, product * d), 1);
  const bonds = Array.from({ length: order.length + 1 }, (_, place) =>
    periodic
      ? bondDimension
      : Math.min(bondDimension, reachable(dimensions.slice(0, place)), reachable(dimensions.slice(place))),
  );
  return dimensions.map((dimension, place) => ({
    name: `matrices.${place + 1}`,
    shape: [dimension, bonds[place], bonds[place + 1]],
    complex,
  }));
}

export function stateVector(context: CompileContext, node: NodeOf<'stateVector'>): Outcome {
  const { dimension } = context.facts;
  if (dimension > stateVectorLimit) {
    throw new NodeProblem(
      'MODEL_SPACE_TOO_LARGE',
      `The space has ${dimension} configurations.`,
      `Every amplitude is a parameter: at most ${stateVectorLimit}, 16 spins 1/2.`,
    );
  }
  const weights = [{ name: 'logAmplitudes', shape: [Number(dimension)], complex: node.complex }];
  return state(
    { kind: 'stateVector', complex: node.complex, initialScale: context.graph.initialScale },
    node.complex,
    weights,
    1,
  );
}

export function product(parts: readonly StateValue[]): StateValue {
  if (parts.length === 1) return parts[0];
  return combined(parts, 'factor', { kind: 'product', factors: parts.map(({ definition }) => definition) });
}

/** Real terms have real logarithms: their sum is positive as well. */
export function sum(parts: readonly StateValue[]): StateValue {
  if (parts.length === 1) return parts[0];
  return combined(parts, 'term', { kind: 'sum', terms: parts.map(({ definition }) => definition) });
}

/** Complex parameters of a part are pairs of real ones where another part has real ones. */
function combined(parts: readonly StateValue[], prefix: string, definition: StateValue['definition']): StateValue {
  const complex = parts.every(({ weights }) => weights.every((tensor) => tensor.complex));
  const weights = parts.flatMap((part, index) =>
    part.weights.map((tensor) => ({
      name: `${prefix}${index + 1}.${tensor.name}`,
      shape: tensor.complex && !complex ? [...tensor.shape, 2] : tensor.shape,
      complex,
    })),
  );
  const isComplex = parts.some((part) => part.complex);
  const signed = !isComplex && parts.some((part) => part.signed);
  return { kind: 'state', definition, complex: isComplex, signed, weights };
}

export function projection(context: CompileContext, node: NodeOf<'projection'>, input: StateValue): Outcome {
  const { facts } = context;
  const sector = facts.sector(node.sector);
  if (!sector.ok) throw new NodeProblem('MODEL_SECTOR', 'The sector does not exist.', sector.reason);
  const { group, characters, spinFlip } = sector;
  const definition = {
    kind: 'projected',
    state: input.definition,
    permutations: Array.from(group.permutations),
    characters,
    spinFlip,
    fermionic: facts.species.length > 0,
  } as const;
  const complex = input.complex || characters.some((part, at) => at % 2 === 1 && part !== 0);
  const turnsSigns = definition.fermionic || spinFlip === -1 || characters.some((part, at) => at % 2 === 0 && part < 0);
  const signed = !complex && (input.signed || turnsSigns);
  return {
    value: { kind: 'state', complex, signed, definition, weights: input.weights },
    weights: [],
    flops: 0,
  };
}

export const state = (
  definition: StateValue['definition'],
  complex: boolean,
  weights: readonly Weights[],
  flops: number,
): Outcome => ({
  value: { kind: 'state', definition, complex, signed: !complex && signedKinds.has(definition.kind), weights },
  weights,
  flops,
});

const signedKinds: ReadonlySet<StateValue['definition']['kind']> = new Set<StateValue['definition']['kind']>([
  'determinant',
  'pairProduct',
  'matrixProduct',
]);
