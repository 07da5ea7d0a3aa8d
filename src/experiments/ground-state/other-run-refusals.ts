import type { OtherSpec, SpecIssue } from '../../shared/experiment';
import type { Weights } from '../../shared/model/compile-model';
import { isWeightsId } from '../../shared/weights/weights-report';
import { deriveSystem, type DerivedSystem } from './derive';
import type { Refusal } from './offer-types';
import { groundStateSpecSchema, type GroundStateSpec } from './schema';
import { sitesByDisplacement } from './sites-by-displacement';

/** What a state of another run is wanted for. */
export type RunUse = 'lowerState' | 'targetState' | 'startFrom' | 'overlap';

const refusal = (code: string, reason: string): Refusal => ({ code, reason });

/** Why a run of `spec` cannot build on the state of a run of `other`; null: it can, or `spec` has errors of its own. */
export function refusalOfRun(spec: GroundStateSpec, other: GroundStateSpec, use: RunUse): Refusal | null {
  if (use === 'startFrom') {
    if (other.model.ansatz !== spec.model.ansatz) {
      return refusal(
        'TRANSFER_MODEL',
        `Its model is "${other.model.ansatz}", this one is "${spec.model.ansatz}". Choose a run of the same model.`,
      );
    }
    if (other.system.basisRotation !== spec.system.basisRotation) {
      return refusal(
        'TRANSFER_BASIS',
        'Its basis is rotated in another way, so that its amplitudes have other signs. Give both the same rotation.',
      );
    }
  }
  const own = derivedOnce(spec);
  if (own === null) return null;
  const theirs = derivedOnce(other);
  if (theirs === null) return refusal('OTHER_RUN_UNREADABLE', 'Its system or its model is not one of this version.');
  return use === 'startFrom' ? refusedTensors(spec, own, theirs) : refusedState(spec, own, other, theirs, use);
}

/** Two states have an overlap to speak of where they are over the same configurations. */
function refusedState(
  spec: GroundStateSpec,
  own: DerivedSystem,
  other: GroundStateSpec,
  theirs: DerivedSystem,
  use: RunUse,
): Refusal | null {
  const sites = ({ hamiltonian: { operator } }: DerivedSystem): string => operator.localDimensions.join();
  if (sites(theirs) !== sites(own)) {
    const [here, there] = [own, theirs].map(({ hamiltonian }) => hamiltonian.lattice.nSites);
    const how =
      here === there ? 'Its sites hold other states' : `It has ${String(there)} sites, this system has ${String(here)}`;
    return refusal('OTHER_RUN_DIFFERS', `${how}: the two states have no overlap to speak of. Choose another run.`);
  }
  if (other.system.basisRotation !== spec.system.basisRotation) {
    return refusal(
      'OTHER_RUN_DIFFERS',
      'Its basis is rotated in another way: amplitudes cannot be compared. Give both the same rotation.',
    );
  }
  if (use === 'targetState' && liesElsewhere(own, theirs)) {
    return refusal(
      'OTHER_RUN_SECTOR',
      'It lies in another sector: the fidelity is zero, whatever the parameters. Ask for its sector in the text.',
    );
  }
  return null;
}

/** Whether a conserved sum has another value in the two. */
const liesElsewhere = ({ plan: { charges } }: DerivedSystem, { plan }: DerivedSystem): boolean =>
  charges.some(({ sites, total }) =>
    plan.charges.some((charge) => charge.sites.join() === sites.join() && charge.total !== total),
  );

/** The first tensor that has no counterpart: of equal shape, or a filter over the sites of the other lattice. */
function refusedTensors({ model }: GroundStateSpec, own: DerivedSystem, theirs: DerivedSystem): Refusal | null {
  const [from, to] = [theirs.hamiltonian.lattice, own.hamiltonian.lattice];
  const moved = model.symmetry !== 'none' && sitesByDisplacement(from, to) !== null;
  for (const tensor of own.model.weights) {
    const stored = theirs.model.weights.find(({ name }) => name === tensor.name);
    if (
      stored !== undefined &&
      (isEqual(tensor, stored) || (moved && isFilter(tensor, stored, from.nSites, to.nSites)))
    )
      continue;
    return refusal(
      'TRANSFER_SHAPE',
      `Its parameters "${tensor.name}" are ${shapeOf(stored)}, here they are ${shapeOf(tensor)}. Between lattices go ` +
        'models whose parameters are shared over translations; layers must have the same widths and numbers.',
    );
  }
  return null;
}

const shapeOf = (tensor: Weights | undefined): string =>
  tensor === undefined ? 'not there' : `${tensor.complex ? 'complex ' : ''}[${tensor.shape.join(' × ')}]`;

const isEqual = (a: Weights, b: Weights): boolean => a.complex === b.complex && a.shape.join() === b.shape.join();

/** A filter has the sites last; all other dimensions are those of the network. */
const isFilter = (tensor: Weights, stored: Weights, from: number, to: number): boolean =>
  tensor.complex === stored.complex &&
  tensor.shape.length === stored.shape.length &&
  tensor.shape.at(-1) === to &&
  stored.shape.at(-1) === from &&
  tensor.shape.slice(0, -1).join() === stored.shape.slice(0, -1).join();

const remembered = new WeakMap<GroundStateSpec, { readonly system: DerivedSystem | null }>();

/** Lists ask for the same specs again and again. */
function derivedOnce(spec: GroundStateSpec): DerivedSystem | null {
  const known = remembered.get(spec) ?? { system: deriveSystem(spec).system };
  remembered.set(spec, known);
  return known.system;
}

/** What is wrong with the runs that a spec builds on, at the fields that name them or should. */
export function otherRunIssues(spec: GroundStateSpec, find: (id: string) => OtherSpec | null): readonly SpecIssue[] {
  const { target, lowerRuns, targetRun, startFrom } = spec.training;
  const named: readonly (readonly [string, RunUse, string])[] = [
    ...(target === 'excitedState' ? lowerRuns.map((id) => ['lowerRuns', 'lowerState', id] as const) : []),
    ...(target === 'otherState' && targetRun !== '' ? [['targetRun', 'targetState', targetRun] as const] : []),
    ...(startFrom === '' ? [] : [['startFrom', 'startFrom', startFrom] as const]),
  ];
  const problem = (path: string, code: string, message: string): SpecIssue => ({
    severity: 'error',
    code,
    path,
    message,
    line: null,
    column: null,
  });
  const open =
    'An excited state is orthogonal to the states below it. Choose the runs that have found them, or find the ground state first.';
  const missing =
    target === 'excitedState' && lowerRuns.length === 0
      ? [problem('training.lowerRuns', 'TRAINING_NO_LOWER_STATES', open)]
      : [];
  const unfit = named.flatMap(([field, use, id]) => {
    const found = find(id);
    if (isWeightsId(id)) {
      const refused = refusedWeights(spec, found?.tensors ?? null);
      return refused === null ? [] : [problem(`training.${field}`, refused.code, refused.reason)];
    }
    const parsed = groundStateSpecSchema.safeParse(found?.spec);
    const refused =
      found === null
        ? refusal('OTHER_RUN_MISSING', 'There is no such run of this experiment. `ansatz runs` lists them.')
        : !found.hasState
          ? refusal('OTHER_RUN_MISSING', 'It has no checkpoint yet. Choose a run that has one.')
          : parsed.success
            ? refusalOfRun(spec, parsed.data, use)
            : refusal('OTHER_RUN_UNREADABLE', 'Its spec is not one of this version.');
    if (refused === null) return [];
    return [problem(`training.${field}`, refused.code, `The run "${id}" cannot be used. ${refused.reason}`)];
  });
  return [...missing, ...unfit];
}

/** Why a run cannot begin with imported weights; null: it can, or the spec has errors of its own. */
function refusedWeights(spec: GroundStateSpec, tensors: OtherSpec['tensors'] | null): Refusal | null {
  if (tensors == null)
    return refusal(
      'WEIGHTS_MISSING',
      'The imported weights are not here. Import the file again, or start from random numbers.',
    );
  const own = derivedOnce(spec);
  if (own === null) return null;
  const other = tensors.find(({ name, shape }) => {
    const tensor = own.model.weights.find((weights) => weights.name === name);
    return tensor === undefined || storedShape(tensor).join() !== shape.join();
  });
  if (other === undefined) return null;
  const tensor = own.model.weights.find(({ name }) => name === other.name);
  return refusal(
    'TRANSFER_SHAPE',
    `The weights were imported into another model: "${other.name}" is [${other.shape.join(' × ')}] in them, here it is ${shapeOf(tensor)}. Import the file again, or start from random numbers.`,
  );
}

const storedShape = ({ shape, complex }: Weights): readonly number[] => (complex ? [...shape, 2] : shape);

/** Why the overlap with a run cannot be measured; null: it can. */
export function overlapRefusal(spec: unknown, other: unknown): Refusal | null {
  const [own, theirs] = [groundStateSpecSchema.safeParse(spec), groundStateSpecSchema.safeParse(other)];
  return own.success && theirs.success ? refusalOfRun(own.data, theirs.data, 'overlap') : null;
}
